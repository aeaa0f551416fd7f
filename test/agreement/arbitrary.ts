// Random valid configs and random logs for them, small and crowded so that ties, overlaps and re-entries are frequent.

import fc from 'fast-check'
import type { Json } from '../reference/conditions.ts'
import { EntriesMultiply, evaluate } from '../reference/evaluate.ts'

type Attributes = Record<string, Json>

export interface Case {
  config: object
  log: object[]
  profiles: { user_id: string | number; attributes: Attributes }[] | undefined
  until: number | null
  latency: number
  /** How the log is written down: see `encode`. */
  style: Style
}

export interface Style {
  form: 'plain' | 'spaced' | 'escaped'
  newline: '\n' | '\r\n'
  lastNewline: boolean
  /** Bytes per chunk; 0 is everything at once. */
  chunk: number
}

const second = 1000
const hour = 3600 * second

/** Mostly the first, sometimes one of the others. */
const usually = <T>(weight: number, first: T, ...others: T[]) =>
  fc.oneof({ weight, arbitrary: fc.constant(first) }, { weight: 100 - weight, arbitrary: fc.constantFrom(...others) })

const sometimes = <T>(percent: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: fc.constant(undefined) },
    { weight: percent, arbitrary },
  )

const often = (percent: number) => usually(percent, true, false)

/** Leaves out what is undefined, for YAML and JSON alike. */
const compact = (object: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))

// Names and values: few, so that configs and logs meet.

const score = 'lead score'
const events = ['demo', 'webinar', 'démo "🎯"']
const attributes = ['plan', 'lifecycle', 'size', 'tags', 'since', 'org.name', 'email', '__proto__']
const properties = ['plan', 'size', 'tags', 'since', 'org.name', 'items.sku', 'items.tags', 'a.b.c', '__proto__']
const users = ['u1', 'ü2', '😀', '～', '__proto__', 7, '7', -3, 'a"\\\n']
const strings = ['pro', 'Pro', 'pro plan', 'customer', '', '12', '😀', 'true', 'É']
const numbers = [0, 1, -1, 5, 12, 2.5, -0.1, 1e17]
const instants = ['2026-01-05', '2026-01-05T01:00:00Z', '2026-01-05T02:00:00.5+01:00', '2026-01-05T01:00', '1969-12-31']
const odd = [
  '2026-01-05 01:00:00',
  '2026-01-05t00:59:59,9999z',
  '2026-01-05T03:00:00+0200',
  '2026-02-30',
  '2026-01-05T24:00',
]
const scalars: Json[] = [...strings, ...numbers, true, false, ...instants, ...odd]

const scalar = fc.constantFrom<Json>(...scalars)
const array = fc.array(fc.constantFrom<Json>('pro', 'Pro', 'customer', '', 0, 1, true, null, '2026-01-05'), {
  maxLength: 3,
})
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 10, arbitrary: scalar },
  { weight: 2, arbitrary: array },
  { weight: 1, arbitrary: fc.constant<Json>({ name: 'pro' }) },
  { weight: 2, arbitrary: fc.constant(null) },
)

// Conditions

const some = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 })
const number = fc.constantFrom(...numbers)
const listed = some<string | number>(...strings, 'enterprise', 0, 5)
const text = some(...strings.filter((one) => one !== ''), 'r', 'PLAN')
const regex = fc.constantFrom('^pro', 'PRO$', 'custom|plan', '.', '^.$', 'e+r', '[0-9]+', '^$', 'é', '(p|c)[a-z]{2}o?')
const instant = fc.constantFrom(...instants)

const operator: fc.Arbitrary<Attributes> = fc.oneof(
  fc.record({ equals: scalar }),
  fc.record({ does_not_equal: scalar }),
  fc.record({ is_any_of: listed }),
  fc.record({ is_none_of: listed }),
  fc.record({ more_than: number }),
  fc.record({ less_than: number }),
  fc.record({ contains_any_of: text }),
  fc.record({ contains_none_of: text }),
  fc.record({ matches_regex: regex }),
  fc.record({ does_not_match_regex: regex }),
  fc.record({ includes_any_of: listed }),
  fc.record({ includes_none_of: listed }),
  fc.record({ before: instant }),
  fc.record({ after: instant }),
  fc.record({ is_blank: fc.boolean() }),
)

const attributeLeaf = fc
  .tuple(fc.constantFrom(...attributes.filter((name) => name !== '__proto__'), score, score), operator)
  .map(([attribute, rest]) => ({ attribute, ...rest }))
const propertyLeaf = fc
  .tuple(fc.constantFrom(...properties), operator)
  .map(([property, rest]) => ({ property, ...rest }))

const conditions = (leaf: fc.Arbitrary<object>): fc.Arbitrary<object[]> =>
  fc.letrec<{ node: object; list: object[] }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      { weight: 6, arbitrary: leaf },
      { weight: 1, arbitrary: fc.record({ all: tie('list') }) },
      { weight: 1, arbitrary: fc.record({ any: tie('list') }) },
      { weight: 1, arbitrary: fc.record({ none: tie('list') }) },
    ),
    list: fc.array(tie('node'), { minLength: 1, maxLength: 2 }),
  })).list

/** Filters that users usually pass, on attributes that change while they wait. */
const passable = fc.constantFrom(
  { attribute: 'lifecycle', does_not_equal: 'customer' },
  { attribute: 'plan', is_none_of: ['pro', 'customer'] },
  { attribute: 'email', is_blank: false },
  { attribute: 'size', less_than: 5 },
  { attribute: score, less_than: 5 },
  { attribute: score, more_than: -3 },
  { attribute: score, is_blank: false },
  { attribute: score, is_blank: true },
  { attribute: score, does_not_equal: 1 },
  { none: [{ attribute: 'tags', includes_any_of: ['pro'] }] },
)
const audience = fc.oneof(
  { weight: 3, arbitrary: fc.array(passable, { minLength: 1, maxLength: 2 }) },
  { weight: 2, arbitrary: conditions(attributeLeaf) },
)
const where = conditions(fc.oneof({ weight: 4, arbitrary: propertyLeaf }, { weight: 1, arbitrary: attributeLeaf }))

// Triggers, in their short and their long forms

const channel = usually(70, 'email', 'push')
const eventTrigger = fc
  .tuple(usually(70, ...(events as [string, ...string[]])), sometimes(25, where))
  .map(([custom_event, filter]) => compact({ custom_event, where: filter }))
const purchaseTrigger = fc.oneof(
  fc.constant('purchase'),
  fc.record({ purchase: fc.constantFrom('sku', 'other') }),
  fc.record({ purchase: fc.constant('sku'), where }),
)
const changedTrigger = (names: string[]) =>
  fc
    .tuple(
      fc.constantFrom(...names),
      sometimes(25, fc.constantFrom<Json>('pro', 'customer', '', '12', 'true', 0, 1, 5, 12, true, false)),
      fc.boolean(),
    )
    .map(([name, to, short]) => ({
      attribute_changed: to === undefined && short ? name : compact({ name, to }),
    }))
const otherTrigger = fc.oneof(
  fc.constant('session_start'),
  fc.record({ session_start: fc.constantFrom('Web', 'iOS') }),
  purchaseTrigger,
  fc.constant('email_added'),
  fc.constant('subscription_changed'),
  fc
    .record({ channel, to: fc.constantFrom('unsubscribed', 'opted_in') }, { requiredKeys: ['channel'] })
    .map((argument) => ({ subscription_changed: argument })),
  fc
    .record({ group: fc.constantFrom('News', 'Offers'), to: fc.constantFrom('unsubscribed', 'subscribed') })
    .map((argument) => ({ subscription_changed: argument })),
  fc
    .record(
      {
        channel,
        action: fc.constantFrom('click', 'open'),
        campaign: fc.constant('Welcome'),
        canvas: fc.constant('Loop'),
      },
      { requiredKeys: ['channel'] },
    )
    .map((argument) => ({ message: argument })),
  fc.constant('conversion'),
  fc.record({ conversion: fc.constantFrom('Welcome', 'Loop') }),
  fc.constant('location'),
  fc.constant('inbound_message'),
  fc.record({ inbound_message: fc.record({ channel: fc.constantFrom('sms', 'whatsapp') }) }),
)
const groupTrigger = fc.oneof(
  { weight: 9, arbitrary: eventTrigger },
  { weight: 3, arbitrary: changedTrigger(attributes.filter((name) => name !== '__proto__')) },
  { weight: 4, arbitrary: otherTrigger },
)

/** No two triggers of a list are the same. */
const distinct = (list: unknown[]) =>
  list.filter((one, i) => !list.slice(0, i).some((e) => JSON.stringify(e) === JSON.stringify(one)))

const entryTriggers = fc
  .tuple(
    sometimes(
      85,
      fc.oneof(
        { weight: 8, arbitrary: fc.constant({ attribute_changed: score }) },
        {
          weight: 2,
          arbitrary: fc.constantFrom(-2, -1, 0, 1, 5).map((to) => ({ attribute_changed: { name: score, to } })),
        },
      ),
    ),
    sometimes(70, fc.constant('email_added')),
    fc.array(groupTrigger, { maxLength: 2 }),
    fc.boolean(),
  )
  .map(([loop, email, others, reverse]) => {
    const list = distinct([loop, email, ...others].filter((one) => one !== undefined))
    if (list.length === 0) return ['email_added']
    return reverse ? list.toReversed() : list
  })

// The config

const reeligibility = fc.oneof(
  { weight: 11, arbitrary: fc.constantFrom(undefined, undefined, '0s') },
  { weight: 3, arbitrary: fc.constantFrom('1s', '1h', '2h', '90m', '1d') },
  { weight: 1, arbitrary: fc.constant('never') },
)

const group = fc
  .tuple(
    sometimes(85, fc.constantFrom(1, 1, 2, 5, 5, -1, -3, 20)),
    fc.array(groupTrigger, { minLength: 1, maxLength: 3, size: 'max' }),
  )
  .map(([points, triggers]) => (distinctly: number) => ({
    name: `Group ${distinctly}`,
    ...(points === undefined ? { exit: true } : { points }),
    triggers: distinct(triggers),
  }))

const points = sometimes(90, fc.constantFrom(-1, -1, -2, -5, 1))
const inactivity = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(2, 2.5, 3, 4, 6, 8, 12, 24), { minLength: 1, maxLength: 3 }),
    fc.array(points, { minLength: 3, maxLength: 3 }),
    usually(60, 1, 2, 3),
    fc.boolean(),
  )
  .map(([hours, written, count, bare]) => {
    const windows = hours
      .slice(0, count)
      .toSorted((a, b) => a - b)
      .map((h, i) => compact({ window: duration(h), points: written[i] }))
    return windows.length === 1 && bare ? windows[0]! : windows
  })

const duration = (hours: number) => (hours % 1 === 0 ? (hours === 24 ? '1d' : `${hours}h`) : `${Math.floor(hours)}h30m`)

const bounds = usually<{ min?: number; max?: number }>(
  55,
  {},
  { min: 0 },
  { min: -2 },
  { max: 5 },
  { max: 3 },
  { min: 0, max: 10 },
  { min: 0, max: 4 },
  { min: -3, max: 1 },
)

const sync = fc.record({
  after: fc.constantFrom('0s', '0s', '1s', '30m', '1h', '2h', '4h'),
  attributes: fc
    .tuple(
      fc.constantFrom<Attributes>(
        { lifecycle: 'customer' },
        { plan: 'pro' },
        { size: 5 },
        { lifecycle: null },
        { tags: ['pro'] },
      ),
      sometimes(25, fc.constantFrom('a@b.co', 'c@d.co', '')),
      sometimes(40, fc.constantFrom<Json>(0, 1, 3, 50, 'none', null)),
    )
    .map(([set, email, value]) => compact({ ...set, email, [score]: value })),
})

const handoff = (threshold: number | undefined) =>
  fc
    .record({ filter: sometimes(40, audience), reeligibility, crm_sync: sometimes(60, sync) })
    .map(({ filter, ...rest }) =>
      compact({
        name: 'To the CRM',
        threshold,
        audience: filter,
        ...rest,
        webhook: {
          method: 'PATCH',
          url: 'https://example.com/leads/{{${user_id}}}',
          headers: { 'Content-Type': 'application/json' },
          body:
            threshold === undefined
              ? '{"s":1}'
              : `{% if {{custom_attribute.\${${score}}}} > ${threshold} %}{"s":1}{% else %}{% abort_message('below') %}{% endif %}`,
        },
      }),
    )

const config = (origin: number) =>
  fc
    .record({
      bounds,
      entryTriggers,
      entryAudience: sometimes(30, audience),
      reeligibility,
      groups: fc.array(group, { minLength: 1, maxLength: 4, size: 'max' }),
      ranked: sometimes(60, fc.boolean()),
      inactivity,
      threshold: sometimes(65, fc.constantFrom(-1, 0, 0, 1, 2, 3, 5)),
      launch: sometimes(
        25,
        fc.tuple(fc.integer({ min: -2, max: 4 }), sometimes(70, fc.constantFrom(0, 1, 5, -4, 100))),
      ),
    })
    .chain((drawn) => {
      const { min = -Infinity, max = Infinity } = drawn.bounds
      const { threshold: t } = drawn
      const threshold = t !== undefined && t >= min && t < max ? t : undefined
      return sometimes(75, handoff(threshold)).map((sends) =>
        compact({
          version: 1,
          name: 'Random',
          score: { attribute: score, ...drawn.bounds },
          entry: compact({
            triggers: drawn.entryTriggers,
            audience: drawn.entryAudience,
            reeligibility: drawn.reeligibility,
          }),
          action_groups: drawn.groups.map((make, index) => make(index + 1)),
          ranked: drawn.ranked,
          inactivity: drawn.inactivity,
          handoff: sends,
          launch:
            drawn.launch &&
            compact({ at: new Date(origin + drawn.launch[0] * hour).toISOString(), seed: drawn.launch[1] }),
        }),
      )
    })

// The log

const attributeWrites = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...attributes), value) },
      {
        weight: 4,
        arbitrary: fc.tuple(fc.constant('email'), fc.constantFrom<Json>('a@b.co', 'c@d.co', 'e@f.co', '', null, 7)),
      },
      {
        weight: 2,
        arbitrary: fc.tuple(
          fc.constant(score),
          usually<Json>(85, 3, 'ten', true, null, [1], { n: 1 }).chain((one) =>
            one === 3 ? number : fc.constant(one),
          ),
        ),
      },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((pairs) => Object.fromEntries(pairs))

const nested = fc.oneof(
  fc.tuple(fc.constantFrom('plan', 'size', 'since', 'org.name', 'items.sku', 'a.b.c', '__proto__'), value),
  fc.tuple(
    fc.constant('tags'),
    fc.oneof(
      array,
      array.map((inner) => [inner, 'pro'] as Json),
    ),
  ),
  fc.tuple(
    fc.constant('org'),
    fc.oneof(
      value,
      value.map((name) => ({ name })),
    ),
  ),
  fc.tuple(
    fc.constant('items'),
    fc.oneof(
      value.map((sku) => ({ sku })),
      fc.array(
        fc.oneof(
          value.map((sku) => ({ sku })),
          array.map((tags) => ({ tags })),
          value,
        ),
        { maxLength: 3 },
      ),
    ),
  ),
  fc.tuple(
    fc.constant('a'),
    fc.oneof(
      value.map((c) => ({ b: { c } })),
      fc.array(value, { maxLength: 2 }).map((list) => [{ b: list.map((c) => ({ c })) }, { 'b.c': 'pro' }] as Json),
    ),
  ),
)
const nestedProperties = fc.array(nested, { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs))

const custom = fc.record({
  event: usually(70, ...(events as [string, ...string[]])),
  properties: sometimes(60, nestedProperties),
})
const body = fc.oneof(
  { weight: 7, arbitrary: attributeWrites.map((written) => ({ type: 'profile', attributes: written })) },
  { weight: 9, arbitrary: custom },
  {
    weight: 1,
    arbitrary: custom.map(({ event: name, properties: p }) => ({ type: 'custom_event', name, properties: p })),
  },
  {
    weight: 2,
    arbitrary: sometimes(60, fc.record({ app: fc.constantFrom<Json>('Web', 'iOS', 7) })).map((p) => ({
      type: 'session_start',
      properties: p,
    })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(nestedProperties, sometimes(80, fc.constantFrom('sku', 'other')))
      .map(([p, product_id]) => ({ type: 'purchase', properties: compact({ ...p, product_id, price: 9.5 }) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record(
        {
          channel,
          group: fc.constantFrom('News', 'Offers'),
          to: fc.constantFrom('unsubscribed', 'opted_in', 'subscribed'),
        },
        { requiredKeys: [] },
      )
      .map((p) => ({ type: 'subscription_changed', properties: p })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record(
        {
          channel,
          action: fc.constantFrom('click', 'open'),
          campaign: fc.constantFrom('Welcome', 'Loop'),
          canvas: fc.constant('Loop'),
        },
        { requiredKeys: ['channel'] },
      )
      .chain((p) => fc.constantFrom('message', 'conversion').map((type) => ({ type, properties: p }))),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'location' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('sms', 'whatsapp').map((c) => ({ type: 'inbound_message', properties: { channel: c } })),
  },
)

/** The ways to write one instant; all mean the same. */
const written = (time: number, way: number): Json => {
  const iso = new Date(time).toISOString()
  if (way === 0) return iso
  if (way === 1) return `${new Date(time + 2 * hour).toISOString().slice(0, -1)}+02:00`
  if (way === 2) return iso.replace('Z', '999Z')
  if (way === 3) return iso.slice(0, -1)
  if (way === 4) return `${new Date(time - 5.5 * hour).toISOString().slice(0, -1)}-05:30`
  if (way === 5 && Math.abs(time) >= 1e11) return time + 0.75
  if (way === 6 && time > 0) return Number(`${Math.floor(time / second)}.${iso.slice(20, 23)}9`)
  if (way === 9) return iso.replace('T', ' ').replace('Z', '+0000')
  if (way === 7 && Math.abs(time) >= 1e11) return time
  return time % second === 0 ? time / second : iso
}

const log = (origin: number) =>
  fc
    .record({
      people: fc.uniqueArray(fc.constantFrom(...users), { minLength: 1, maxLength: 4, selector: String }),
      // Few instants, so that ties are frequent; whole hours, so that windows end exactly on events.
      times: fc.array(
        fc.tuple(
          usually(65, fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 30 })).chain((one) => one),
          usually(75, 0, 1, 499, 500, 999, second, 2 * second, -1, hour / 2),
        ),
        { minLength: 1, maxLength: 10, size: 'max' },
      ),
      lines: fc.array(
        fc.record({
          user: usually(65, 0, 1, 2, 3),
          time: fc.nat(9),
          way: fc.nat(9),
          id: fc.oneof(
            { weight: 6, arbitrary: fc.constant(undefined) },
            { weight: 4, arbitrary: fc.constantFrom<Json>('e1', 'e2', '', null, 1, '1') },
          ),
          body,
          unknown: sometimes(10, fc.constant({ type: 'profile', user_id: 'decoy', time: 0 })),
          reverse: fc.boolean(),
        }),
        { maxLength: 25, size: 'max' },
      ),
      inOrder: often(60),
      // The usual beginning: everybody gets an address, so that they enter.
      opening: often(75),
      again: fc.array(fc.tuple(fc.nat(24), fc.nat(24)), { maxLength: 2 }),
    })
    .map(({ people, times, lines, inOrder, opening, again }) => {
      const at = (index: number) => {
        const [hours, extra] = times[index % times.length]!
        return origin + hours * hour + extra
      }
      if (inOrder) lines = lines.toSorted((a, b) => at(a.time) - at(b.time))
      const events = lines.map(({ user, time, way, id, body: rest, unknown, reverse }) => {
        const event = compact({
          user_id: people[user % people.length],
          time: written(at(time), way),
          id,
          ...rest,
          context: unknown,
        })
        return reverse ? Object.fromEntries(Object.entries(event).toReversed()) : event
      })
      if (opening) {
        const first = written(Math.min(...times.map((_, index) => at(index))), 0)
        const added = { type: 'profile', attributes: { email: 'first@b.co' } }
        events.unshift(...people.map((user_id) => ({ user_id, time: first, ...added })))
      }
      for (const [from, to] of again) {
        const event = events[from]
        if (event !== undefined) {
          event['id'] ??= 'again'
          events.splice(to, 0, { ...event })
        }
      }
      return { people, events }
    })

const style: fc.Arbitrary<Style> = fc.record({
  form: usually(60, 'plain', 'spaced', 'escaped'),
  newline: usually(80, '\n', '\r\n'),
  lastNewline: often(80),
  chunk: usually(60, 0, 1, 7, 64),
})

/** Whether a CRM sync writes the score: then entries can multiply, and no engine follows those to their end. */
export const writesBack = (scoring: object): boolean => {
  const { handoff: sends } = scoring as { handoff?: { crm_sync?: { attributes: Attributes } } }
  return typeof sends?.crm_sync?.attributes[score] === 'number'
}

const multiplies = ({ config: scoring, log: lines, ...options }: Case): boolean => {
  if (!writesBack(scoring)) return false
  try {
    evaluate(scoring, lines, options)
    return false
  } catch (error) {
    if (error instanceof EntriesMultiply) return true
    throw error
  }
}

export const cases: fc.Arbitrary<Case> = fc
  .constantFrom(Date.parse('2026-01-05T00:00:00Z'), Date.parse('2026-01-05T00:00:00Z'), -3 * hour)
  .chain((origin) =>
    fc
      .record({
        config: config(origin),
        drawn: log(origin),
        rows: sometimes(35, fc.tuple(fc.nat(4), fc.array(attributeWrites, { minLength: 4, maxLength: 4 }))),
        until: sometimes(55, fc.tuple(fc.integer({ min: -3, max: 40 }), usually(70, 0, -1, 1, second))),
        latency: usually(55, 0, 1, 500, 2 * second, hour),
        style,
      })
      .map(({ config: scoring, drawn, rows, until, latency, style: form }) => ({
        config: scoring,
        log: drawn.events,
        profiles:
          rows &&
          [...drawn.people, 'row only']
            .slice(0, rows[0] + 1)
            .slice(0, 4)
            .map((user_id, i) => ({ user_id, attributes: rows[1][i]! })),
        until: until === undefined ? null : origin + until[0] * hour + until[1],
        latency,
        style: form,
      })),
  )
  .filter((one) => !multiplies(one))

/** Cases about conditions alone: users who enter if the audience matches, and miss the event if the `where` matches. */
export const conditionCases: fc.Arbitrary<Case> = fc
  .record({
    asked: fc.oneof(fc.tuple(propertyLeaf), where),
    filter: fc.oneof(fc.tuple(attributeLeaf), conditions(attributeLeaf)),
    answers: fc.array(fc.tuple(attributeWrites, nestedProperties), { minLength: 12, maxLength: 40, size: 'max' }),
    style,
  })
  .map(({ asked, filter, answers, style: form }) => ({
    config: {
      version: 1,
      name: 'Conditions',
      score: { attribute: score },
      entry: { triggers: [{ custom_event: 'asks' }], audience: filter },
      action_groups: [{ name: 'Asked', points: 1, triggers: [{ custom_event: 'asks', where: asked }] }],
      inactivity: { window: '1d' },
    },
    log: answers.map(([, given], index) => ({ user_id: index, time: 0, event: 'asks', properties: given })),
    profiles: answers.map(([held], index) => ({ user_id: index, attributes: held })),
    until: null,
    latency: 0,
    style: form,
  }))
