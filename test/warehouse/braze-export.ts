// Random exports of Currents, and the tables that they are loaded into: those of Currents, and those of the Snowflake share.

import fc from 'fast-check'
import type { Kind, Row, Table } from './engine.ts'

const campaign = '3f2504e0-4f89-11d3-9a0c-0305e82c3301'
const head = { id: 'text', user_id: 'text', external_user_id: 'text', time: 'bigint' } as const
const names = { campaign_id: 'text', campaign_name: 'text', canvas_id: 'text', canvas_name: 'text' } as const

/** Columns of the tables, by Currents' names. */
const columns: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  'behaviors.CustomEvent': { ...head, name: 'text', properties: 'text' },
  'behaviors.Purchase': { ...head, product_id: 'text', price: 'double', currency: 'text', properties: 'text' },
  'behaviors.app.SessionStart': { ...head, app_id: 'text', platform: 'text' },
  'behaviors.subscription.GlobalStateChange': { ...head, channel: 'text', subscription_status: 'text' },
  'behaviors.subscriptiongroup.StateChange': {
    ...head,
    channel: 'text',
    subscription_status: 'text',
    subscription_group_id: 'text',
  },
  'profile.Update': { ...head, time_ms: 'bigint', email_address: 'text', custom_attributes: 'text' },
  'messages.email.Open': { ...head, ...names, machine_open: 'text' },
  'messages.email.Click': {
    ...head,
    ...names,
    url: 'text',
    is_suspected_bot_click: 'boolean',
    suspected_bot_click_reason: 'json',
  },
  'messages.pushnotification.Open': { ...head, ...names, button_action_type: 'text' },
  UserOrphan: { ...head, orphaned_by_id: 'text' },
}

const seldom = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3 })
const name = fc.constantFrom('Welcome', '', campaign)
const messaging = { campaign_id: fc.constantFrom(campaign, 'other'), campaign_name: seldom(name) }
const properties = fc.constantFrom(null, '{}', '{"plan":"pro"}', '{"plan":["free","pro"]}', '{"plan":"free"}')

const fields: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  'behaviors.CustomEvent': { name: fc.constantFrom('demo', 'it\'s "odd"', 'other'), properties },
  'behaviors.Purchase': {
    product_id: fc.constantFrom('sku', 'other'),
    // As a 32-bit float comes out of Avro.
    price: fc.constantFrom(Math.fround(12.34), 5),
    currency: fc.constant('EUR'),
    properties,
  },
  'behaviors.app.SessionStart': { app_id: fc.constantFrom('web', 'ios'), platform: fc.constant('web') },
  'behaviors.subscription.GlobalStateChange': {
    channel: fc.constant('email'),
    subscription_status: fc.constantFrom('Unsubscribed', 'Opted In', 'subscribed'),
  },
  'behaviors.subscriptiongroup.StateChange': {
    channel: fc.constantFrom('email', 'sms'),
    subscription_status: fc.constantFrom('subscribed', 'opted_in'),
    subscription_group_id: fc.constant('g1'),
  },
  'profile.Update': {
    email_address: seldom(fc.constantFrom('a@b.example', 'c@d.example')),
    custom_attributes: seldom(
      fc.constantFrom('{"tier":"gold"}', '{"tier":"silver","score":99}', '{"tier":null}', '{"score":7}'),
    ),
  },
  'messages.email.Open': { ...messaging, machine_open: fc.constantFrom(null, 'true', 'false', 'False') },
  'messages.email.Click': {
    ...messaging,
    url: seldom(fc.constant('https://x.example')),
    is_suspected_bot_click: fc.constantFrom(null, false, true),
    suspected_bot_click_reason: fc.constantFrom(null, [], [], ['ua']),
  },
  'messages.pushnotification.Open': { ...messaging, button_action_type: fc.constantFrom(null, 'close', 'uri') },
  UserOrphan: {},
}

export interface Entry {
  readonly type: string
  readonly record: Row
}

/** An export in the order of time, with some records twice. */
export const exportsOf = (types: readonly string[]): fc.Arbitrary<Entry[]> =>
  fc
    .array(
      fc.constantFrom(...types).chain((type) =>
        fc.record({
          type: fc.constant(type),
          user: fc.integer({ min: 0, max: 15 }),
          isKnown: fc.boolean(),
          isTwice: fc.boolean(),
          hours: fc.integer({ min: 0, max: 60 }),
          record: fc.record(fields[type]!),
        }),
      ),
      { minLength: 300, maxLength: 350 },
    )
    .map((drawn) => {
      let time = Date.parse('2026-01-01T00:00:00Z') / 1000
      return drawn.flatMap(({ type, user, isKnown, isTwice, hours, record }, index) => {
        // Merges lead downwards, so that there is no circle: 15 → 11 → 7.
        if (type === 'UserOrphan' && user < 10) return []
        time += 1 + hours * 3600
        const empty = Object.fromEntries(Object.keys(columns[type]!).map((column) => [column, null]))
        const external_user_id = isKnown && user % 7 !== 0 ? `external ${user}` : null
        const orphaned = type === 'UserOrphan' && { orphaned_by_id: `b${user - 4}` }
        const whole = {
          ...empty,
          ...record,
          ...orphaned,
          id: `id${index}`,
          user_id: `b${user}`,
          external_user_id,
          time,
        }
        const entry = { type, record: type === 'profile.Update' ? { ...whole, time_ms: time * 1000 + 5 } : whole }
        return isTwice && index % 5 === 0 ? [entry, entry] : [entry]
      })
    })

const config = {
  version: 1,
  name: 'Canvas',
  score: { attribute: 'score' },
  entry: {
    triggers: [{ attribute_changed: 'score' }, 'email_added', { custom_event: 'demo' }],
    audience: [{ attribute: 'tier', is_none_of: ['silver'] }],
  },
  action_groups: [
    {
      name: 'High',
      points: 7,
      triggers: [
        { custom_event: 'it\'s "odd"', where: [{ property: 'plan', equals: 'pro' }] },
        {
          purchase: 'sku',
          where: [
            { property: 'price', equals: 12.34 },
            { property: 'plan', is_none_of: ['free'] },
          ],
        },
        { attribute_changed: { name: 'tier', to: 'gold' } },
      ],
    },
    {
      name: 'Some',
      points: 2,
      triggers: [
        { session_start: 'web' },
        { message: { channel: 'email', action: 'click', campaign: 'Welcome' } },
        { message: { channel: 'email', action: 'open' } },
        { message: { channel: 'push', action: 'open', campaign } },
        { subscription_changed: { channel: 'email', to: 'opted_in' } },
      ],
    },
  ],
  inactivity: { window: '2d', points: -1 },
}

const [, some] = config.action_groups
const ofShare = {
  ...config,
  launch: { at: '2026-01-01T00:00:00Z', seed: 0 },
  entry: { triggers: [{ attribute_changed: 'score' }, { custom_event: 'demo' }] },
  action_groups: [
    { ...config.action_groups[0], triggers: config.action_groups[0]!.triggers.slice(0, 2) },
    {
      ...some,
      triggers: some!.triggers.map((trigger) =>
        'message' in trigger && 'campaign' in trigger.message!
          ? { message: { ...trigger.message, campaign } }
          : trigger,
      ),
    },
  ],
}

export const sources = {
  currents: {
    config,
    types: Object.keys(columns),
    export: ({ record }: Entry) => record,
    column: (field: string): string => field,
  },
  'braze-snowflake': {
    config: ofShare,
    types: Object.keys(columns).filter((type) => type !== 'profile.Update'),
    // The share has no names.
    export: ({ record }: Entry): Row => ({
      ...record,
      ...('campaign_name' in record && { campaign_name: null, canvas_name: null }),
    }),
    column: (field: string): string | null =>
      field.endsWith('_name')
        ? null
        : /^(app|campaign|canvas)_id$/.test(field)
          ? field.replace('_id', '_api_id')
          : field,
  },
} as const

export const tablesOf = (entries: readonly Entry[], kind: keyof typeof sources): Table[] => {
  const { types, column } = sources[kind]
  return types.map((type) => {
    const known = Object.entries(columns[type]!).flatMap(([field, of]) => {
      const called = column(field)
      return called === null ? [] : [[field, called, of] as const]
    })
    return {
      name: `users_${type.toLowerCase().replaceAll('.', '_')}${kind === 'currents' ? '' : '_shared'}`,
      columns: Object.fromEntries(known.map(([, called, of]) => [called, of])),
      rows: entries
        .filter((entry) => entry.type === type)
        .map(({ record }) =>
          Object.fromEntries(
            known.map(([field, called, of]) => [
              called,
              of === 'json' && record[field] !== null ? JSON.stringify(record[field]) : record[field],
            ]),
          ),
        ),
    }
  })
}
