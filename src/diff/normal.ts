/** Conditions and triggers → one text for all ways of writing the same, so that a refactoring is no change. */
import type { Condition, ConditionTest } from '../condition/condition.ts'
import type { PlanTrigger } from '../plan/plan.ts'
import { formatTime, parseIsoTime } from '../text/time.ts'

/** Equal for conditions that hold for the same leads and events, as far as their form tells. */
export function conditionKey(condition: Condition | null): string {
  return JSON.stringify(condition && normalCondition(condition))
}

export function triggerKey({ match, where }: PlanTrigger): string {
  return JSON.stringify([matchKey(match), where && normalCondition(where)])
}

/** The event or attribute that a trigger looks at, without its filters. */
export function matchKey(match: PlanTrigger['match']): string {
  return match.on === 'event'
    ? JSON.stringify([match.type, match.name])
    : JSON.stringify(['attribute', match.attribute, match.to, match.nonEmpty])
}

/** The conditions that all have to hold, as they are written: as many as the normal form has, however lists are nested. */
export function conjuncts(condition: Condition | null): readonly Condition[] {
  return condition ? needed(condition, true) : []
}

/** What all has to hold for a condition to hold, or not to hold. */
function needed(condition: Condition, holds: boolean): readonly Condition[] {
  if (condition.op === 'test') return [holds ? condition : { op: 'none', of: [condition] }]
  const { op, of } = condition
  const inside = op === 'none' ? !holds : holds
  if (op === 'any' ? !holds : holds) return of.flatMap((one) => needed(one, inside))
  // What is left are alternatives. A single one, or the same several times, is no choice.
  if (new Set(of.map(conditionKey)).size === 1) return needed(of[0]!, inside)
  if (holds) return [condition]
  return [op === 'none' ? { op: 'any', of } : { op: 'none', of: [condition] }]
}

export function normalCondition(condition: Condition): Condition {
  if (condition.op === 'test') return normalTest(condition)
  const of = condition.of.map(normalCondition)
  // None of several: not the one, and not the other.
  return condition.op === 'none' ? joined('all', of.map(negated)) : joined(condition.op, of)
}

/** A list inside of a list of its own kind adds nothing, nor does a condition that stands there twice. */
function joined(op: 'all' | 'any', parts: readonly Condition[]): Condition {
  const flat = parts.flatMap((part) => (part.op === op ? part.of : [part]))
  const byKey = new Map(flat.map((part) => [JSON.stringify(part), part] as const))
  const of = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)
  return of.length === 1 ? of[0]! : { op, of }
}

/** Of operators that hold exactly where their twin does not; for attributes only, since an absent property matches neither. */
const twins = new Map<ConditionTest['operator'], ConditionTest['operator']>(
  (['is', 'contains', 'includes'] as const).flatMap((word) => [
    [`${word}_any_of`, `${word}_none_of`],
    [`${word}_none_of`, `${word}_any_of`],
  ]),
)

function negated(condition: Condition): Condition {
  switch (condition.op) {
    case 'all':
      return joined('any', condition.of.map(negated))
    case 'any':
      return joined('all', condition.of.map(negated))
    case 'none':
      return condition.of[0]!
    case 'test': {
      const twin = condition.subject === 'attribute' ? twins.get(condition.operator) : undefined
      return twin ? { ...condition, operator: twin } : { op: 'none', of: [condition] }
    }
  }
}

function normalTest(test: ConditionTest): ConditionTest {
  const { op, subject, name, operator, value } = test
  const as = (operator: ConditionTest['operator'], value: unknown): ConditionTest => ({
    op,
    subject,
    name,
    operator,
    value,
  })
  switch (operator) {
    case 'equals':
      // On an attribute, `equals: 0` also holds for users without it.
      return subject === 'attribute' && value === 0 ? as(operator, 0) : as('is_any_of', [value])
    case 'does_not_equal':
      return as('is_none_of', [value])
    case 'before':
    case 'after': {
      const time = typeof value === 'string' ? parseIsoTime(value) : undefined
      return as(operator, time ? formatTime(time.ms) : value)
    }
    default:
      return as(operator, Array.isArray(value) ? sortedSet(value) : value)
  }
}

function sortedSet(values: readonly unknown[]): unknown[] {
  return [...new Set(values)].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
