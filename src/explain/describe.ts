/** Triggers, conditions and values in words. */
import type { Condition, ConditionTest } from '../condition/condition.ts'
import type { LogEvent } from '../events/event.ts'
import type { PlanTrigger } from '../plan/plan.ts'
import type { Unmet } from './unmet.ts'

const longest = 48

/** A value as JSON, cut when it is long. */
export function describeValue(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

export function describeTrigger({ match }: PlanTrigger): string {
  if (match.on === 'event') return match.name ?? match.type
  if (match.nonEmpty) return `${match.attribute}_added`
  return match.to === null
    ? `change of ${match.attribute}`
    : `change of ${match.attribute} to ${describeValue(match.to)}`
}

export function describeEvent({ type, name }: Pick<LogEvent, 'type' | 'name'>): string {
  return name ?? type
}

const most = 4

/** `"a", "b"`; the rest of a long list is counted. */
function values(operand: unknown): string {
  const list = Array.isArray(operand) ? (operand as unknown[]) : [operand]
  const shown = list.slice(0, most).map(describeValue).join(', ')
  return list.length > most ? `${shown} and ${list.length - most} more` : shown
}

const several = (operand: unknown) => Array.isArray(operand) && operand.length > 1

/** What a leaf asks for: `one of "pro", "enterprise"`. */
export function describeExpected({ operator, value }: ConditionTest): string {
  switch (operator) {
    case 'equals':
      return values(value)
    case 'does_not_equal':
      return `anything but ${values(value)}`
    case 'is_any_of':
      return several(value) ? `one of ${values(value)}` : values(value)
    case 'is_none_of':
      return several(value) ? `none of ${values(value)}` : `anything but ${values(value)}`
    case 'more_than':
      return `a number above ${values(value)}`
    case 'less_than':
      return `a number below ${values(value)}`
    case 'contains_any_of':
      return `a text with ${several(value) ? 'one of ' : ''}${values(value)}`
    case 'contains_none_of':
      return `a text without ${values(value)}`
    case 'matches_regex':
      return `a text that matches /${String(value)}/`
    case 'does_not_match_regex':
      return `a text that does not match /${String(value)}/`
    case 'includes_any_of':
      return `a list with ${several(value) ? 'one of ' : ''}${values(value)}`
    case 'includes_none_of':
      return `a list without ${values(value)}`
    case 'before':
      return `a time before ${String(value)}`
    case 'after':
      return `a time after ${String(value)}`
    case 'is_blank':
      return value === true ? 'no value' : 'a value'
  }
}

/** `plan is "free"; one of "pro", "enterprise" was expected`. */
export function describeUnmet(unmet: readonly Unmet[]): string {
  const parts: string[] = []
  const alternatives = new Set<number>()
  for (const one of unmet) {
    if (one.alternative === null) parts.push(describeOne(one))
    else if (!alternatives.has(one.alternative)) {
      alternatives.add(one.alternative)
      const group = unmet.filter(({ alternative }) => alternative === one.alternative)
      parts.push(`${group.length > 1 ? 'none of these held: ' : ''}${group.map(describeOne).join(', or ')}`)
    }
  }
  return parts.join('; and ')
}

function describeOne({ test, excluded, found }: Unmet): string {
  const there = found.length === 0 ? 'absent' : values(found)
  return `${test.name} is ${there}; ${describeExpected(test)} was ${excluded ? 'not allowed' : 'expected'}`
}

/** What a condition asks for, in one line: `plan: one of "pro", "enterprise"`. */
export function describeCondition(condition: Condition | null): string {
  if (!condition) return ''
  if (condition.op === 'test') return `${condition.name}: ${describeExpected(condition)}`
  const joiner = { all: ', ', any: ' or ', none: ' or ' }[condition.op]
  const inner = condition.of.map((part) =>
    part.op === 'test' ? describeCondition(part) : `(${describeCondition(part)})`,
  )
  return `${condition.op === 'none' ? 'not: ' : ''}${inner.join(joiner)}`
}
