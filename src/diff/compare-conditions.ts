/** Two audiences → the conditions that were added, removed or changed. */
import type { Condition } from '../condition/condition.ts'
import type { Origin } from '../plan/plan.ts'
import type { ChangeOf, Effect } from './change.ts'
import { conditionKey, conjuncts, normalCondition } from './normal.ts'

export interface Audience {
  readonly subject: 'entry' | 'hand-off'
  readonly origin: Origin
  readonly effect: Effect
}

export function compareConditions(
  before: Condition | null,
  after: Condition | null,
  audience: Audience,
): ChangeOf<'condition'>[] {
  if (conditionKey(before) === conditionKey(after)) return []
  const removed = without(conjuncts(before), conjuncts(after))
  const added = without(conjuncts(after), conjuncts(before))
  const change = (from: Condition | null, to: Condition | null): ChangeOf<'condition'> => ({
    kind: 'condition',
    subject: audience.subject,
    base: before === null ? null : audience.origin,
    head: after === null ? null : audience.origin,
    before: from,
    after: to,
    effect: audience.effect,
  })
  const changes: ChangeOf<'condition'>[] = []
  for (const from of [...removed]) {
    const to = added.find((one) => isAbout(one) === isAbout(from))
    if (!to) continue
    removed.splice(removed.indexOf(from), 1)
    added.splice(added.indexOf(to), 1)
    changes.push(change(from, to))
  }
  return [...changes, ...removed.map((one) => change(one, null)), ...added.map((one) => change(null, one))]
}

/** Each once, and only those that the others do not have. */
function without(list: readonly Condition[], others: readonly Condition[]): Condition[] {
  const known = new Set(others.map(conditionKey))
  return list.filter((one) => {
    const isNew = !known.has(conditionKey(one))
    known.add(conditionKey(one))
    return isNew
  })
}

/** What a condition is about, so that another value is a change of it: its attribute, or being a list of its kind. */
function isAbout(condition: Condition): string {
  const normal = normalCondition(condition)
  return normal.op === 'test' ? JSON.stringify([normal.subject, normal.name]) : normal.op
}
