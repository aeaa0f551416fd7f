/** Action groups before and after → groups that came, went, moved, were renamed, or score differently. */
import type { ActionGroup, Origin, Plan } from '../plan/plan.ts'
import type { Change, ChangeOf } from './change.ts'
import { compareTriggers } from './compare-triggers.ts'
import { type GroupMatching, matchGroups } from './match-groups.ts'
import { matchKey } from './normal.ts'

export function compareGroups(
  base: Plan,
  head: Plan,
): { readonly changes: Change[]; readonly matching: GroupMatching } {
  const matching = matchGroups(base.groups, head.groups)
  const pairs = matching.pairs.map(([from, to]) => ({ before: base.groups[from]!, after: head.groups[to]! }))
  const triggers = compareTriggers(
    pairs.map(({ before, after }) => ({
      subject: after.name,
      subjectBefore: before.name,
      base: { triggers: before.triggers, origin: [...before.origin, 'triggers'] },
      head: { triggers: after.triggers, origin: [...after.origin, 'triggers'] },
    })),
    true,
  )
  const removed = matching.removed.map((index) => groupChange(base.groups[index]!, null))
  const added = matching.added.map((index) => groupChange(null, head.groups[index]!))
  const kept = pairs.flatMap(({ before, after }, index) => [
    ...compareOne(before, after),
    ...triggers[index]!,
    ...(matching.moved.has(matching.pairs[index]![1]) ? [moved(base, head, before, after)] : []),
  ])
  return { changes: [...removed, ...added, ...kept], matching }
}

function compareOne(before: ActionGroup, after: ActionGroup): Change[] {
  const at = (key: string) => ({ base: [...before.origin, key], head: [...after.origin, key] })
  const changes: Change[] = []
  if (before.name !== after.name) {
    changes.push({
      kind: 'group-name',
      subject: after.name,
      ...at('name'),
      before: before.name,
      after: after.name,
      effect: 'none',
    })
  }
  if (before.points !== after.points) {
    changes.push({
      kind: 'group-points',
      subject: after.name,
      base: pointsOrigin(before),
      head: pointsOrigin(after),
      before: before.points ?? 'exit',
      after: after.points ?? 'exit',
      effect: 'scores',
    })
  }
  return changes
}

const pointsOrigin = ({ origin, points }: ActionGroup): Origin => [...origin, points === null ? 'exit' : 'points']

function groupChange(before: ActionGroup | null, after: ActionGroup | null): ChangeOf<'group'> {
  return {
    kind: 'group',
    subject: (after ?? before)!.name,
    base: before?.origin ?? null,
    head: after?.origin ?? null,
    before,
    after,
    effect: 'scores',
  }
}

function moved(base: Plan, head: Plan, before: ActionGroup, after: ActionGroup): ChangeOf<'group-moved'> {
  const follows = (groups: readonly ActionGroup[], group: ActionGroup) =>
    groups[groups.indexOf(group) - 1]?.name ?? null
  return {
    kind: 'group-moved',
    subject: after.name,
    base: before.origin,
    head: after.origin,
    before: follows(base.groups, before),
    after: follows(head.groups, after),
    effect: base.ranked || head.ranked || competes(base, head, before, after) ? 'scores' : 'none',
  }
}

/** Whether one event can match this group and another: only then the first listed wins. */
function competes(base: Plan, head: Plan, before: ActionGroup, after: ActionGroup): boolean {
  const own = eventsOf([before, after])
  const others = [...base.groups, ...head.groups].filter((group) => group !== before && group !== after)
  return [...eventsOf(others)].some((event) => own.has(event))
}

/** Events as far as one of them can fire several triggers: a profile line can change many attributes. */
function eventsOf(groups: readonly ActionGroup[]): Set<string> {
  const matches = groups.flatMap(({ triggers }) => triggers.map(({ match }) => match))
  return new Set(matches.map((match) => (match.on === 'attribute' ? 'profile' : matchKey(match))))
}
