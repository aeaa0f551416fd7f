/** One event × Plan → which triggers name it, and which of those do not fire, and why (semantics A1, E1). */
import type { Attributes, Properties } from '../condition/compile.ts'
import type { Change } from '../engine/program.ts'
import type { EventType, Plan, PlanTrigger } from '../plan/plan.ts'
import type { Conditions, Unmet } from './unmet.ts'

/** What an event is, as far as triggers look at it. */
export interface Happening {
  readonly type: EventType
  readonly name: string | null
  readonly properties: Properties
  /** What it changed in the profile (P3). */
  readonly changes: readonly Change[]
}

/** A trigger that names the event. */
export interface Match {
  /** Index of the action group; -1 is the entry. */
  readonly group: number
  readonly trigger: PlanTrigger
  /** Why it does not fire; empty when it does. */
  readonly unmet: readonly Unmet[]
}

/** In the order of the config: action groups, then the entry. */
export function matchesOf(plan: Plan, happening: Happening, attributes: Attributes, conditions: Conditions): Match[] {
  const of = (group: number, triggers: readonly PlanTrigger[]) =>
    triggers.flatMap((trigger): Match[] => {
      const named = isNamed(trigger, happening)
      if (named === false) return []
      const unmet = named === true ? conditions.unmet(trigger.where, attributes, happening.properties) : [named]
      return [{ group, trigger, unmet }]
    })
  return [...plan.groups.flatMap(({ triggers }, index) => of(index, triggers)), ...of(-1, plan.entry.triggers)]
}

/** Whether a trigger names the event; a change to another value than `to` is told like a filter. */
function isNamed({ match }: PlanTrigger, { type, name, changes }: Happening): boolean | Unmet {
  if (match.on === 'event') return match.type === type && match.name === name
  const change = type === 'profile' ? changes.find(([attribute]) => attribute === match.attribute) : undefined
  if (!change) return false
  const [, value] = change
  if (match.nonEmpty) return typeof value === 'string' && value !== ''
  if (match.to === null || match.to === value) return true
  const test = {
    op: 'test',
    subject: 'attribute',
    name: match.attribute,
    operator: 'equals',
    value: match.to,
  } as const
  return { test, excluded: false, found: [value], alternative: null }
}
