/** Changes of action groups: points, exits, triggers, their order. */
import { conditionTests } from '../../condition/condition.ts'
import type { Trigger } from '../../config/config.generated.ts'
import { readTrigger } from '../../config/lower.ts'
import type { Path } from '../../document/parse.ts'
import type { PlanTrigger } from '../../plan/plan.ts'
import { flow, remove, replace, withValue } from './edit.ts'
import type { Mutant, Original } from './mutants.ts'

export function groupChanges(original: Original): Mutant[] {
  const { config, plan } = original
  return [
    ...config.action_groups.flatMap((_, group) => [...pointChanges(original, group), ...exitChanges(original, group)]),
    ...plan.groups.flatMap(({ name, triggers }, group) =>
      triggerChanges(
        original,
        triggers,
        config.action_groups[group]!.triggers,
        (label) => `${name} does without ${label}`,
      ),
    ),
    ...triggerChanges(
      original,
      plan.entry.triggers,
      config.entry.triggers,
      (label) => `leads do not enter on ${label}`,
    ),
    ...orderChanges(original),
  ]
}

function pointChanges({ config, document }: Original, group: number): Mutant[] {
  const { name, points } = config.action_groups[group]!
  if (points === undefined) return []
  // 0 points is an error that `validate` reports.
  return [...new Set([points + 1, points - 1, -points])]
    .filter((changed) => changed !== 0)
    .map((changed) => ({
      kind: 'points',
      change: `${name} gives ${inPoints(changed)} instead of ${signed(points)}`,
      ...replace(config, document, ['action_groups', group, 'points'], changed),
    }))
}

function exitChanges({ config, document }: Original, group: number): Mutant[] {
  const { name, points, exit } = config.action_groups[group]!
  const path: Path = ['action_groups', group]
  const from = exit ? 'exit' : 'points'
  const edit = replace(config, document, [...path, from], exit ? 1 : true)
  const groupValue = withValue(config.action_groups[group], [from], undefined)
  const changed = { ...groupValue, ...(exit ? { points: 1 } : { exit: true }) }
  return [
    {
      kind: 'exit',
      change: exit
        ? `${name} gives +1 point instead of leaving the loop`
        : `${name} leaves the loop instead of giving ${inPoints(points!)}`,
      ...edit,
      config: withValue(config, path, changed),
      added: [exit ? 'points: 1' : 'exit: true'],
    },
  ]
}

/** A trigger that another one of its list covers does nothing: without it all stays the same. */
function triggerChanges(
  { config, document }: Original,
  triggers: readonly PlanTrigger[],
  written: readonly Trigger[],
  change: (label: string) => string,
): Mutant[] {
  return triggers.flatMap((trigger, index): Mutant[] => {
    const covered = triggers.some(
      (other, place) =>
        place !== index &&
        other.where === null &&
        sameMatch(trigger, other) &&
        (trigger.where !== null || place < index),
    )
    if (covered) return []
    const { kind, argument } = readTrigger(written[index]!)
    const label = argument == null ? kind : `${kind}: ${flow(argument)}`
    return [{ kind: 'trigger', change: change(label), ...remove(config, document, trigger.origin) }]
  })
}

function sameMatch(a: PlanTrigger, b: PlanTrigger): boolean {
  return JSON.stringify(a.match) === JSON.stringify(b.match)
}

/** Order matters only to groups that one event can match, and that differ in what they do. */
function orderChanges({ config, plan, document }: Original): Mutant[] {
  return plan.groups.flatMap((first, a) =>
    plan.groups.slice(a + 1).flatMap((second, offset): Mutant[] => {
      const b = a + 1 + offset
      if (first.points === second.points || !shareAnEvent(first.triggers, second.triggers)) return []
      const groups = config.action_groups
      const swapped = groups.with(a, groups[b]!).with(b, groups[a]!)
      const [above, below] = [first.name, second.name].map((name) => `- name: ${flow(name)}`) as [string, string]
      return [
        {
          kind: 'group order',
          change: `${first.name} and ${second.name} change places`,
          config: { ...config, action_groups: swapped },
          span: document.locate(['action_groups', b, 'name']).value,
          removed: [above, below],
          added: [below, above],
        },
      ]
    }),
  )
}

function shareAnEvent(a: readonly PlanTrigger[], b: readonly PlanTrigger[]): boolean {
  return a.some((one) => b.some((other) => canMeet(one, other)))
}

function canMeet(a: PlanTrigger, b: PlanTrigger): boolean {
  if (a.match.on === 'event' && b.match.on === 'event') {
    return a.match.type === b.match.type && a.match.name === b.match.name && !excludeEachOther(a, b)
  }
  // One event may set several attributes.
  if (a.match.on === 'attribute' && b.match.on === 'attribute') {
    return (
      a.match.attribute !== b.match.attribute || a.match.to === null || b.match.to === null || a.match.to === b.match.to
    )
  }
  return false
}

/** Both need one property to be equal to different values. */
function excludeEachOther(a: PlanTrigger, b: PlanTrigger): boolean {
  const needed = ({ where }: PlanTrigger) =>
    where === null || where.op === 'any' || where.op === 'none'
      ? []
      : [
          ...conditionTests(
            where.op === 'test' ? where : { op: 'all', of: where.of.filter(({ op }) => op === 'test') },
          ),
        ].filter(({ operator, subject }) => operator === 'equals' && subject === 'property')
  return needed(a).some((one) => needed(b).some((other) => one.name === other.name && one.value !== other.value))
}

export const inPoints = (points: number) => `${signed(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`

export const signed = (points: number) => (points > 0 ? `+${points}` : String(points).replace('-', '−'))
