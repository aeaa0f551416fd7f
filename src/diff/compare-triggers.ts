/** Lists of triggers → what was added, removed, filtered differently, or moved to another group. */
import type { Origin, PlanTrigger } from '../plan/plan.ts'
import type { ChangeOf } from './change.ts'
import { matchKey, triggerKey } from './normal.ts'

/** One list before and after; `subject` is the name of its group, or `entry`. */
export interface TriggerLists {
  readonly subject: string
  readonly subjectBefore: string
  readonly base: { readonly triggers: readonly PlanTrigger[]; readonly origin: Origin }
  readonly head: { readonly triggers: readonly PlanTrigger[]; readonly origin: Origin }
}

type TriggerChange = ChangeOf<'trigger'> | ChangeOf<'trigger-moved'>

interface Leftover {
  readonly lists: TriggerLists
  readonly removed: PlanTrigger[]
  readonly added: PlanTrigger[]
}

/** The changes of each list. The order inside of a list means nothing, nor does a trigger that stands there twice. */
export function compareTriggers(all: readonly TriggerLists[], mayMove: boolean): TriggerChange[][] {
  const leftovers = all.map((lists): Leftover => {
    const [before, after] = [byKey(lists.base.triggers), byKey(lists.head.triggers)]
    return {
      lists,
      removed: [...before].flatMap(([key, trigger]) => (after.has(key) ? [] : [trigger])),
      added: [...after].flatMap(([key, trigger]) => (before.has(key) ? [] : [trigger])),
    }
  })
  const moved = new Map(all.map((lists): [TriggerLists, TriggerChange[]] => [lists, []]))
  if (mayMove) for (const into of leftovers) moved.get(into.lists)!.push(...takeMoved(into, leftovers))
  return leftovers.map((leftover) => [
    ...takeFiltered(leftover),
    ...leftover.removed.map((trigger) => triggerChange(leftover.lists, trigger, null)),
    ...leftover.added.map((trigger) => triggerChange(leftover.lists, null, trigger)),
    ...moved.get(leftover.lists)!,
  ])
}

function byKey(triggers: readonly PlanTrigger[]): Map<string, PlanTrigger> {
  const found = new Map<string, PlanTrigger>()
  for (const trigger of triggers) if (!found.has(triggerKey(trigger))) found.set(triggerKey(trigger), trigger)
  return found
}

function takeMoved(into: Leftover, leftovers: readonly Leftover[]): TriggerChange[] {
  const changes: TriggerChange[] = []
  for (const after of [...into.added]) {
    const from = leftovers.find((one) => one !== into && one.removed.some((trigger) => sameTrigger(trigger, after)))
    const before = from?.removed.find((trigger) => sameTrigger(trigger, after))
    if (!from || !before) continue
    from.removed.splice(from.removed.indexOf(before), 1)
    into.added.splice(into.added.indexOf(after), 1)
    changes.push({
      kind: 'trigger-moved',
      subject: into.lists.subject,
      base: before.origin,
      head: after.origin,
      before: from.lists.subjectBefore,
      after: into.lists.subject,
      effect: 'scores',
      trigger: after,
    })
  }
  return changes
}

const sameTrigger = (a: PlanTrigger, b: PlanTrigger) => triggerKey(a) === triggerKey(b)

/** The same event with other filters. */
function takeFiltered({ lists, removed, added }: Leftover): TriggerChange[] {
  const changes: TriggerChange[] = []
  for (const before of [...removed]) {
    const after = added.find(({ match }) => matchKey(match) === matchKey(before.match))
    if (!after) continue
    removed.splice(removed.indexOf(before), 1)
    added.splice(added.indexOf(after), 1)
    changes.push(triggerChange(lists, before, after))
  }
  return changes
}

function triggerChange(lists: TriggerLists, before: PlanTrigger | null, after: PlanTrigger | null): TriggerChange {
  const base = before?.origin ?? null
  const head = after?.origin ?? null
  return {
    kind: 'trigger',
    subject: lists.subject,
    base: base ?? lists.base.origin,
    head: head ?? lists.head.origin,
    before,
    after,
    effect: 'scores',
  }
}
