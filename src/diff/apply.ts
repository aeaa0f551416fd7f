/** Changes, one at a time: the Plans that lie between two configs, which say what each change does. */
import type { Condition } from '../condition/condition.ts'
import type { ActionGroup, Plan, PlanTrigger, Webhook } from '../plan/plan.ts'
import type { Change, ChangeOf } from './change.ts'
import type { Comparison } from './compare.ts'
import { conditionKey, conjuncts, triggerKey } from './normal.ts'

/** A group on its way: its indexes in both configs, and whether it stands where the head has it. */
interface Slot {
  readonly base: number | null
  readonly head: number | null
  readonly settled: boolean
  readonly group: ActionGroup
}

interface Draft {
  readonly plan: Plan
  readonly slots: readonly Slot[]
}

/** The base with some of the changes, in the order in which they are given (that of the comparison). */
export function applyChanges(base: Plan, { matching }: Comparison, changes: readonly Change[]): Plan {
  const headOf = new Map(matching.pairs)
  const slots = base.groups.map((group, index): Slot => {
    const head = headOf.get(index) ?? null
    return { base: index, head, settled: head !== null && !matching.moved.has(head), group }
  })
  const { plan, slots: groups } = changes.reduce(apply, { plan: base, slots })
  const { score, windows } = plan
  const heartbeat = windows.length > 1 || score.min !== null || score.max !== null
  return { ...plan, score: { ...score, heartbeat }, groups: groups.map(({ group }) => group) }
}

function apply(draft: Draft, change: Change): Draft {
  switch (change.kind) {
    case 'group':
    case 'group-moved':
    case 'group-name':
    case 'group-points':
    case 'trigger-moved':
      return { ...draft, slots: applyToGroups(draft.slots, change) }
    case 'trigger':
      if (change.subject === 'entry' && change.head?.[0] === 'entry') {
        const { entry } = draft.plan
        return withPlan(draft, { entry: { ...entry, triggers: replaced(entry.triggers, change.before, change.after) } })
      }
      return { ...draft, slots: applyToGroups(draft.slots, change) }
    default:
      return withPlan(draft, changedParts(draft.plan, change))
  }
}

const withPlan = (draft: Draft, parts: Partial<Plan>): Draft => ({ ...draft, plan: { ...draft.plan, ...parts } })

type GroupChange = Extract<Change, { kind: `group${string}` | `trigger${string}` }>

function applyToGroups(slots: readonly Slot[], change: GroupChange): readonly Slot[] {
  const index = (path: Change['base']) => (path === null ? null : (path[1] as number))
  const [base, head] = [index(change.base), index(change.head)]
  const update = (at: (slot: Slot) => boolean, to: (group: ActionGroup) => ActionGroup) =>
    slots.map((slot) => (at(slot) ? { ...slot, group: to(slot.group) } : slot))
  const own = (slot: Slot) => slot.head === head && head !== null
  switch (change.kind) {
    case 'group':
      return change.after === null
        ? slots.filter((slot) => slot.base !== base)
        : insert(slots, { base: null, head, settled: true, group: change.after })
    case 'group-moved': {
      const slot = slots.find(own)!
      return insert(
        slots.filter((one) => one !== slot),
        { ...slot, settled: true },
      )
    }
    case 'group-name':
      return update(own, (group) => ({ ...group, name: change.after! }))
    case 'group-points':
      return update(own, (group) => ({ ...group, points: change.after === 'exit' ? null : change.after }))
    case 'trigger':
      return update(own, (group) => ({ ...group, triggers: replaced(group.triggers, change.before, change.after) }))
    case 'trigger-moved': {
      const trigger = change.trigger!
      const without = slots.map((slot) =>
        slot.base === base
          ? { ...slot, group: { ...slot.group, triggers: replaced(slot.group.triggers, trigger, null) } }
          : slot,
      )
      return without.map((slot) =>
        own(slot) ? { ...slot, group: { ...slot.group, triggers: [...slot.group.triggers, trigger] } } : slot,
      )
    }
  }
}

/** Behind the nearest group that precedes it in the head and stands in its place already. */
function insert(slots: readonly Slot[], slot: Slot): readonly Slot[] {
  const before = slots
    .filter(({ settled, head }) => settled && head! < slot.head!)
    .reduce((last: Slot | undefined, one) => (last === undefined || one.head! > last.head! ? one : last), undefined)
  return slots.toSpliced(before === undefined ? 0 : slots.indexOf(before) + 1, 0, slot)
}

function replaced(
  triggers: readonly PlanTrigger[],
  before: PlanTrigger | null,
  after: PlanTrigger | null,
): readonly PlanTrigger[] {
  const key = before && triggerKey(before)
  return [...triggers.filter((trigger) => triggerKey(trigger) !== key), ...(after ? [after] : [])]
}

type PlainChange = Exclude<Change, GroupChange>

function changedParts(plan: Plan, change: PlainChange): Partial<Plan> {
  const { score, entry, windows, handoff } = plan
  switch (change.kind) {
    case 'name':
      return { name: change.after ?? '' }
    case 'gates':
      return { gates: change.after ?? [] }
    case 'description':
    case 'owner':
    case 'tags':
    case 'source':
      return {}
    case 'score-attribute':
      return { score: { ...score, attribute: change.after! } }
    case 'score-min':
      return { score: { ...score, min: change.after } }
    case 'score-max':
      return { score: { ...score, max: change.after } }
    case 'subscription':
      return { entry: { ...entry, subscription: change.after! } }
    case 'condition':
      if (change.subject === 'entry') return { entry: { ...entry, audience: exchanged(entry.audience, change) } }
      return { handoff: handoff && { ...handoff, audience: exchanged(handoff.audience, change) } }
    case 'reeligibility': {
      const reeligibilityMs = change.after === 'never' ? null : change.after
      if (change.subject === 'entry') return { entry: { ...entry, reeligibilityMs } }
      return { handoff: handoff && { ...handoff, reeligibilityMs } }
    }
    case 'ranked':
      return { ranked: change.after! }
    case 'window':
    case 'window-points': {
      const at = Number(change.subject ?? '1') - 1
      const part = change.kind === 'window' ? { ms: change.after! } : { points: change.after! }
      return { windows: windows.map((one, index) => (index === at ? { ...one, ...part } : one)) as never }
    }
    case 'windows': {
      const [first, ...rest] = change.after!.map((one, index) => ({ ...one, origin: ['inactivity', index] }))
      return { windows: [first!, ...rest] }
    }
    case 'handoff':
      return { handoff: change.after }
    case 'handoff-name':
      return { handoff: handoff && { ...handoff, name: change.after! } }
    case 'threshold':
      return { handoff: handoff && { ...handoff, threshold: change.after } }
    case 'crm-sync':
      return { handoff: handoff && { ...handoff, crmSync: change.after } }
    case 'method':
      return { handoff: handoff && { ...handoff, webhook: { ...handoff.webhook, method: change.after! } } }
    case 'template':
      return { handoff: handoff && { ...handoff, webhook: withTemplate(handoff.webhook, change) } }
    case 'launch':
      return { launch: change.after }
  }
}

function exchanged(audience: Condition | null, { before, after }: ChangeOf<'condition'>): Condition | null {
  const key = before && conditionKey(before)
  const of = [...conjuncts(audience).filter((one) => conditionKey(one) !== key), ...(after ? [after] : [])]
  return of.length === 0 ? null : of.length === 1 ? of[0]! : { op: 'all', of }
}

function withTemplate(webhook: Webhook, { subject, after }: ChangeOf<'template'>): Webhook {
  if (subject === 'url') return { ...webhook, url: after ?? '' }
  if (subject === 'body') return { ...webhook, body: after ?? '' }
  const name = subject!.replace(/^header /, '')
  const known = webhook.headers.some((header) => header.name === name)
  const headers =
    after === null
      ? webhook.headers.filter((header) => header.name !== name)
      : known
        ? webhook.headers.map((header) => (header.name === name ? { name, value: after } : header))
        : [...webhook.headers, { name, value: after }]
  return { ...webhook, headers }
}
