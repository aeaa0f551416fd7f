// The small language of the semantics tests: a config to vary, events at hours, and both sides to run them on.

import { describe } from 'vitest'
import { engine, reference, type Side } from '../agreement/engine.ts'
import type { Options, ScoreRow } from '../reference/evaluate.ts'

export const score = 'lead score'

const start = Date.parse('2026-01-05T00:00:00Z')

/** An instant, in hours after the start; `h(24, -1)` is one millisecond before. */
export const h = (hours: number, milliseconds = 0) => start + hours * 3_600_000 + milliseconds
export const iso = (hours: number, milliseconds = 0) => new Date(h(hours, milliseconds)).toISOString()

interface Variations {
  score?: object
  entry?: object
  action_groups?: object[]
  ranked?: boolean
  inactivity?: object | object[]
  handoff?: object
  launch?: object
}

/** Window 1d, +1 session, +5 demo, inactivity -1, ranked off: the config of the worked examples. */
export const scoring = ({ score: bounds, entry, handoff, ...rest }: Variations = {}) => ({
  version: 1,
  name: 'Semantics',
  score: { attribute: score, ...bounds },
  entry: { triggers: [{ attribute_changed: score }, 'email_added'], ...entry },
  action_groups: [session, demo],
  inactivity: { window: '1d', points: -1 },
  ...rest,
  ...(handoff && { handoff: { name: 'To the CRM', ...handoff, webhook: webhook(handoff) } }),
})

export const session = { name: 'Session', points: 1, triggers: ['session_start'] }
export const demo = { name: 'Demo', points: 5, triggers: [{ custom_event: 'demo' }] }

/** A body that agrees with the threshold (H4), or one that never aborts. */
const webhook = ({ threshold }: { threshold?: number }) => ({
  method: 'PATCH',
  url: 'https://example.com/leads/{{${user_id}}}',
  headers: { 'Content-Type': 'application/json' },
  body:
    threshold === undefined
      ? '{"s":1}'
      : `{% if {{custom_attribute.\${${score}}}} > ${threshold} %}{"s":1}{% else %}{% abort_message('below') %}{% endif %}`,
})

/** Events of one user, `u`; times in hours or as instants made with `h`. */
const event = (time: number, rest: object) => ({
  user_id: 'u',
  time: new Date(time < 1e9 ? h(time) : time).toISOString(),
  ...rest,
})
export const sets = (time: number, attributes: object, rest = {}) =>
  event(time, { type: 'profile', attributes, ...rest })
export const email = (time: number, address = 'a@b.co') => sets(time, { email: address })
export const does = (time: number, name: string, properties = {}, rest = {}) =>
  event(time, { event: name, properties, ...rest })
export const starts = (time: number, rest = {}) => event(time, { type: 'session_start', ...rest })
export const happens = (time: number, type: string, properties = {}) => event(time, { type, properties })

const sides: [string, Side][] = [
  ['reference', reference],
  ['engine', engine],
]

export interface Run {
  /** The row of `u`. */
  row: (config: object, log: object[], options?: Options) => Promise<ScoreRow>
  /** The hand-offs as `hour: score`. */
  handoffs: (config: object, log: object[], options?: Options) => Promise<string[]>
  /** The score at the given hours, each by a run that ends there. */
  timeline: (config: object, log: object[], hours: number[], options?: Options) => Promise<(number | null)[]>
}

/** The tests within run on the reference and on the engine. */
export const onBothSides = (name: string, tests: (run: Run) => void) =>
  describe.each(sides)(`${name}: %s`, (_, side) => {
    const row: Run['row'] = async (config, log, options) => {
      const { scores } = await side(config, log, options)
      const found = scores.find(({ user_id }) => user_id === 'u')
      if (found === undefined) throw new Error('no row for u')
      return found
    }
    tests({
      row,
      handoffs: async (config, log, options) =>
        (await side(config, log, options)).handoffs.map(
          (sent) => `${(Date.parse(sent.time) - start) / 3_600_000}: ${sent.score}`,
        ),
      timeline: (config, log, hours, options) =>
        Promise.all(hours.map(async (hour) => (await row(config, log, { ...options, until: h(hour) })).score)),
    })
  })
