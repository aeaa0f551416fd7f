/** What a config asks for and the tables of Braze have not. */
import { conditionTests } from '../condition/condition.ts'
import { currentsTypes } from '../events/dialects/currents-types.ts'
import type { Origin, Plan } from '../plan/plan.ts'
import { type BrazeSource, mayFire, triggersOf } from './braze-types.ts'
import { conditionsOf, type Refusal } from './refuse.ts'

const titles = { 'braze-snowflake': 'the Snowflake share', currents: 'Currents' } as const

/** `hasProfiles`: there is a table with the attributes before the first event. */
export function sourceRefusals(plan: Plan, source: BrazeSource, hasProfiles: boolean): Refusal[] {
  const title = titles[source.kind]
  const found: Refusal[] = []
  const refuse = (path: Origin, message: string, note: string) =>
    found.push({ code: 'LS607', rule: 'beyond-source', path, message, notes: [note] })
  for (const trigger of triggersOf(plan)) {
    const { match, origin } = trigger
    if (match.on === 'event') {
      if (!Object.values(currentsTypes).some((type) => mayFire(trigger, type))) {
        refuse(
          origin,
          `${title} has no table of such events`,
          'take the trigger out, or score your own table of events',
        )
      }
    } else if (source.kind === 'braze-snowflake' && match.attribute !== plan.score.attribute) {
      refuse(
        origin,
        `${title} has no table of attribute changes: \`${match.attribute}\` never changes in it`,
        'score Currents (`--source currents`), or your own table of events',
      )
    }
  }
  if (source.kind === 'currents') return found
  for (const [name, path] of namesWithoutId(plan)) {
    refuse(
      path,
      `${title} has no names of campaigns, Canvases and steps, as \`${name}\` is`,
      'write the API identifier of the campaign or Canvas, or score Currents',
    )
  }
  const written = new Set([plan.score.attribute, ...Object.keys(plan.handoff?.crmSync?.attributes ?? {})])
  for (const [condition, path] of conditionsOf(plan)) {
    if (hasProfiles) break
    for (const { subject, name } of conditionTests(condition)) {
      if (subject !== 'attribute' || written.has(name)) continue
      refuse(
        path,
        `${title} does not tell \`${name}\` of a user`,
        'name a table of profiles (`--profiles-table`), or score Currents',
      )
    }
  }
  return found
}

const isId = (value: unknown) => typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)

/** What a trigger asks for by name: a campaign or a Canvas has an id besides, a step has not. */
function* namesWithoutId(plan: Plan): Generator<readonly [string, Origin]> {
  for (const { match, where, origin } of triggersOf(plan)) {
    if (match.on !== 'event' || match.type === 'custom_event' || match.type === 'purchase') continue
    for (const { subject, name, value } of conditionTests(where)) {
      if (subject !== 'property' || !['campaign', 'canvas', 'canvas_step'].includes(name)) continue
      for (const one of [value].flat()) if (name === 'canvas_step' || !isId(one)) yield [String(one), origin]
    }
  }
}
