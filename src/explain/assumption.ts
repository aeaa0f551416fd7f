/** Events that might have come: one for each trigger, written so that it fires. */
import type { Attributes } from '../condition/compile.ts'
import type { LogEvent } from '../events/event.ts'
import type { Plan, PlanTrigger } from '../plan/plan.ts'
import { formatTime } from '../text/time.ts'
import { describeCondition, describeTrigger } from './describe.ts'
import type { LeadEvent } from './read-lead.ts'
import { satisfyingProperties } from './satisfy.ts'

/** A kind of event that can be made any number of times. */
export interface Kind {
  /** `demo_requested (plan: one of "pro", "enterprise")`. */
  readonly text: string
  make(time: number, index: number): LeadEvent
}

/** The events that fire any of these triggers, for a lead with these attributes. The score is never written. */
export function kindsOf(
  plan: Plan,
  triggers: readonly PlanTrigger[],
  user: string,
  attributes: Attributes,
): readonly Kind[] {
  const kinds = new Map<string, Kind>()
  for (const trigger of triggers) {
    const kind = kindOf(plan, trigger, user, attributes)
    if (kind && !kinds.has(kind.text)) kinds.set(kind.text, kind)
  }
  return [...kinds.values()]
}

function kindOf(plan: Plan, trigger: PlanTrigger, user: string, attributes: Attributes): Kind | undefined {
  const { match, where } = trigger
  if (match.on === 'attribute') {
    const { attribute, to, nonEmpty } = match
    if (attribute === plan.score.attribute || (to !== null && attributes.get(attribute) === to)) return undefined
    const value = (index: number) => to ?? (nonEmpty ? `lead+${index + 1}@example.com` : `value ${index + 1}`)
    return {
      text: describeTrigger(trigger),
      make: (time, index) => assumedProfile(user, time, { [attribute]: value(index) }),
    }
  }
  const properties = satisfyingProperties(where, attributes)
  if (!properties) return undefined
  const filter = describeCondition(where)
  return {
    text: `${describeTrigger(trigger)}${filter === '' ? '' : ` (${filter})`}`,
    make: (time) =>
      assumed({
        user,
        time,
        type: match.type,
        name: match.name,
        properties: where ? properties : null,
        attributes: null,
      }),
  }
}

export function assumedProfile(user: string, time: number, attributes: LogEvent['attributes']): LeadEvent {
  return assumed({ user, time, type: 'profile', name: null, properties: null, attributes })
}

function assumed(event: Omit<LogEvent, 'zoned' | 'id'>): LeadEvent {
  return { event: { ...event, zoned: true, id: null }, source: null, line: null }
}

/** The line of a log that an event would be. */
export function logLine({ event }: LeadEvent): Readonly<Record<string, unknown>> {
  const { user, time, type, name, properties, attributes } = event
  return {
    user_id: user,
    time: formatTime(time),
    ...(name === null ? { type } : { event: name }),
    ...(properties ? { properties } : {}),
    ...(attributes ? { attributes } : {}),
  }
}
