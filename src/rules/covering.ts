/** Which triggers fire for everything that fires another one, as far as that can be proved. */
import type { Condition, ConditionTest } from '../condition/condition.ts'
import type { PlanTrigger, TriggerMatch } from '../plan/plan.ts'
import type { TriggerUse } from './subject.ts'

/** Every event that fires `narrow` fires `wide` too; false when that cannot be proved. */
export function covers(wide: PlanTrigger, narrow: PlanTrigger): boolean {
  if (!matchCovers(wide.match, narrow.match)) return false
  const given = conjuncts(narrow.where)
  return conjuncts(wide.where).every((needed) => given.some((one) => implies(one, needed)))
}

/** Triggers that can be compared at all, so that not every pair has to be. */
export function byMatch(uses: readonly TriggerUse[]): Map<string, TriggerUse[]> {
  const buckets = new Map<string, TriggerUse[]>()
  for (const use of uses) {
    const { match } = use.plan
    const key = match.on === 'event' ? `${match.type} ${match.name ?? ''}` : `attribute ${match.attribute}`
    const bucket = buckets.get(key)
    if (bucket) bucket.push(use)
    else buckets.set(key, [use])
  }
  return buckets
}

function matchCovers(wide: TriggerMatch, narrow: TriggerMatch): boolean {
  if (wide.on === 'event') return narrow.on === 'event' && narrow.type === wide.type && narrow.name === wide.name
  if (narrow.on === 'event' || narrow.attribute !== wide.attribute) return false
  if (wide.nonEmpty && !narrow.nonEmpty && (typeof narrow.to !== 'string' || narrow.to === '')) return false
  return wide.to === null || wide.to === narrow.to
}

function conjuncts(where: Condition | null): readonly Condition[] {
  if (!where) return []
  return where.op === 'all' ? where.of.flatMap(conjuncts) : [where]
}

function implies(given: Condition, needed: Condition): boolean {
  if (given.op !== 'test' || needed.op !== 'test') return JSON.stringify(given) === JSON.stringify(needed)
  if (given.subject !== needed.subject || given.name !== needed.name) return false
  if (given.operator === needed.operator && JSON.stringify(given.value) === JSON.stringify(needed.value)) return true
  const values = listed(given)
  const accepted = listed(needed)
  if (values && accepted) return values.every((value) => accepted.includes(value))
  if (needed.operator !== 'more_than' && needed.operator !== 'less_than') return false
  const bound = needed.value as number
  const beyond = (value: unknown) =>
    typeof value === 'number' && (needed.operator === 'more_than' ? value > bound : value < bound)
  if (given.operator === needed.operator) return beyond(given.value)
  // On an attribute, `equals: 0` also holds for users without it.
  return values !== undefined && given.subject === 'property' && values.every(beyond)
}

/** The values of which a found one has to be one. */
function listed({ operator, value, subject }: ConditionTest): readonly unknown[] | undefined {
  if (operator === 'is_any_of') return value as readonly unknown[]
  return operator === 'equals' && !(subject === 'attribute' && value === 0) ? [value] : undefined
}
