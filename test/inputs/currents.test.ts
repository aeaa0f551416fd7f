/** Braze Currents, from the documented fields: what each type becomes, who it belongs to, and what is left out. */
import { expect, test } from 'vitest'
import { Identities } from '../../src/events/dialects/identities.ts'
import { currentsTypes, typedProperties, shortFloat } from '../../src/events/dialects/currents-types.ts'
import { noteIdentities } from '../../src/events/formats/currents.ts'
import { avroFile } from './encode.ts'
import { read, sourceOf } from './read.ts'

type Kind = 'string' | 'int' | 'long' | 'float' | 'boolean'

const nullable = (name: string, type: Kind | object) => ({ name, type: ['null', type], default: null })
const common = [
  { name: 'id', type: 'string' },
  { name: 'time', type: 'int' },
  { name: 'user_id', type: 'string' },
  nullable('external_user_id', 'string'),
  nullable('app_group_id', 'string'),
]
const campaign = ['campaign_id', 'campaign_name', 'canvas_id', 'canvas_name', 'canvas_step_name'].map((name) =>
  nullable(name, 'string'),
)

/** A schema as Braze names it. */
const schema = (type: string, fields: readonly object[]) => ({
  type: 'record',
  namespace: `dataexport.S3.inner.users.${type.slice(0, type.lastIndexOf('.'))}`.replace(/\.$/, ''),
  name: type.slice(type.lastIndexOf('.') + 1),
  fields: [...common, ...fields],
})

const schemas = {
  'behaviors.CustomEvent': schema('behaviors.CustomEvent', [
    { name: 'name', type: 'string' },
    { name: 'properties', type: 'string' },
  ]),
  'behaviors.Purchase': schema('behaviors.Purchase', [
    { name: 'product_id', type: 'string' },
    { name: 'price', type: 'float' },
    { name: 'currency', type: 'string' },
    { name: 'properties', type: 'string' },
  ]),
  'messages.email.Open': schema('messages.email.Open', [...campaign, nullable('machine_open', 'string')]),
  'messages.email.Click': schema('messages.email.Click', [
    ...campaign,
    nullable('url', 'string'),
    nullable('is_suspected_bot_click', 'boolean'),
    nullable('suspected_bot_click_reason', { type: 'array', items: 'string' }),
  ]),
  'profile.Update': schema('profile.Update', [
    { name: 'time_ms', type: 'long' },
    nullable('email_address', 'string'),
    nullable('timezone', 'string'),
    nullable('custom_attributes', 'string'),
  ]),
  UserOrphan: {
    ...schema('x.UserOrphan', [{ name: 'orphaned_by_id', type: 'string' }]),
    namespace: 'dataexport.S3.inner.users',
  },
  'behaviors.app.FirstSession': schema('behaviors.app.FirstSession', [{ name: 'app_id', type: 'string' }]),
} as const

const base = { id: 'i1', time: 1_767_607_873, user_id: 'b1', external_user_id: 'u1', app_group_id: 'g' }
const file = (type: keyof typeof schemas, records: readonly object[], codec: 'null' | 'deflate' | 'snappy' = 'null') =>
  avroFile(
    schemas[type],
    records.map((record) => ({ ...base, ...record })),
    codec,
  )
const path = (type: string) =>
  `currents/dataexport.prod-01.S3.integration.1/event_type=users.${type}/date=2026-01-05-10/9/z/dataexport.prod-01.S3.integration.1+0+0.avro`

test.for(['null', 'deflate', 'snappy'] as const)('a custom event from Avro, codec %s', async (codec) => {
  const records = [{ name: 'demo_requested', properties: '{"plan":"pro","seats":3}' }]
  const got = await read(file('behaviors.CustomEvent', records, codec), 'export.avro')
  expect(got).toEqual({
    format: 'currents',
    events: [
      {
        user: 'u1',
        time: 1_767_607_873_000,
        zoned: true,
        type: 'custom_event',
        name: 'demo_requested',
        properties: { plan: 'pro', seats: 3 },
        attributes: null,
        id: 'behaviors.CustomEvent i1',
      },
    ],
    refused: [],
    leftOut: {},
  })
})

const click = {
  type: 'messages.email.Click',
  ...base,
  campaign_name: 'Welcome',
  campaign_id: 'c1',
  url: 'https://x.example',
}

test('the four shapes of one record are one event', async () => {
  const { type, ...fields } = click
  const missing = {
    canvas_id: null,
    canvas_name: null,
    canvas_step_name: null,
    is_suspected_bot_click: null,
    suspected_bot_click_reason: null,
  }
  const flat = { ...fields, ...missing }
  const wrapped = Object.fromEntries(
    Object.entries(flat).map(([key, value]) => [
      key,
      value === null || ['id', 'time', 'user_id'].includes(key) ? value : { string: value },
    ]),
  )
  const { id, time, user_id, external_user_id, ...properties } = flat
  const http = { events: [{ event_type: `users.${type}`, id, time, user: { user_id, external_user_id }, properties }] }
  const avro = await read(file('messages.email.Click', [{ ...flat }]), 'export.avro')
  expect(avro.events[0]).toMatchObject({
    type: 'message',
    properties: { channel: 'email', action: 'click', campaign: 'Welcome', campaign_id: 'c1', url: 'https://x.example' },
  })
  for (const [name, text] of [
    [`event_type=users.${type}/part.json`, JSON.stringify(flat)],
    [`event_type=users.${type}/dump.json`, `${JSON.stringify(wrapped, null, 2)}\n${JSON.stringify(wrapped)}`],
    ['flat.jsonl', JSON.stringify({ ...flat, event_type: `users.${type}` })],
    ['batch.json', JSON.stringify(http)],
    [`users.${type}.json`, JSON.stringify(wrapped)],
  ] as const) {
    const got = await read(Buffer.from(text), name)
    expect({ name, format: got.format, event: got.events[0], refused: got.refused }).toEqual({
      name,
      format: 'currents',
      event: avro.events[0],
      refused: [],
    })
  }
})

test('machine opens and suspected bot clicks are left out, and counted', async () => {
  const opens = [
    { machine_open: null },
    { machine_open: 'true' },
    { machine_open: 'Apple MPP' },
    { machine_open: 'false' },
  ].map((record) => ({ ...record, ...Object.fromEntries(campaign.map(({ name }) => [name, null])) }))
  const open = await read(file('messages.email.Open', opens), 'open.avro')
  expect([open.events.length, open.leftOut]).toEqual([2, { 'machine opens': 2 }])
  const clicks = [
    [null, null],
    [true, null],
    [false, ['datacenter']],
    [false, []],
  ].map(([is_suspected_bot_click, suspected_bot_click_reason]) => ({
    is_suspected_bot_click,
    suspected_bot_click_reason,
    url: null,
    ...Object.fromEntries(campaign.map(({ name }) => [name, null])),
  }))
  const clicked = await read(file('messages.email.Click', clicks), 'click.avro')
  expect([clicked.events.length, clicked.leftOut]).toEqual([2, { 'suspected bot clicks': 2 }])
  const all = await read(file('messages.email.Click', clicks), 'click.avro', { includeBots: true })
  expect([all.events.length, all.leftOut]).toEqual([4, {}])
})

test('types that no trigger knows are left out by name', async () => {
  const got = await read(
    file('behaviors.app.FirstSession', [{ app_id: 'a' }, { app_id: 'b' }]),
    path('behaviors.app.FirstSession'),
  )
  expect([got.events, got.refused, got.leftOut]).toEqual([[], [], { 'users.behaviors.app.FirstSession': 2 }])
})

test('a profile update sets attributes; the score that Braze wrote itself is left out', async () => {
  const update = {
    time_ms: 1_767_607_873_456,
    email_address: 'a@b.example',
    timezone: null,
    custom_attributes: '{"lead score":7,"plan":"pro","gone":null,"__proto__":{"polluted":true}}',
  }
  const settings = { scoreAttributes: new Set(['lead score']) }
  const got = await read(file('profile.Update', [update]), 'update.avro', settings)
  expect(got.leftOut).toEqual({ 'score writes': 1 })
  expect(got.events[0]).toMatchObject({ type: 'profile', time: 1_767_607_873_456 })
  expect(Object.entries(got.events[0]!.attributes!).filter(([key]) => key !== '__proto__')).toEqual([
    ['plan', 'pro'],
    ['gone', null],
    ['email', 'a@b.example'],
  ])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  const kept = await read(file('profile.Update', [update]), 'update.avro')
  expect(kept.events[0]!.attributes).toMatchObject({ 'lead score': 7 })
})

test('prices are the decimals that were sent', async () => {
  const bought = { product_id: 'p', price: 12.34, currency: 'EUR', properties: '{"n":1}' }
  const got = await read(file('behaviors.Purchase', [bought]), 'purchase.avro')
  expect(got.events[0]!.properties).toEqual({ n: 1, product_id: 'p', price: 12.34, currency: 'EUR' })
  expect([shortFloat(Math.fround(0.1)), shortFloat(12.5), shortFloat(12.34), shortFloat(3)]).toEqual([
    0.1, 12.5, 12.34, 3,
  ])
})

test('what is not right in a record refuses it alone', async () => {
  const lines = [
    { ...base, event_type: 'users.behaviors.CustomEvent', name: 'a', properties: '{}' },
    { ...base, event_type: 'users.behaviors.CustomEvent', name: 'a', properties: '{' },
    { ...base, event_type: 'users.behaviors.CustomEvent', name: '', properties: '{}' },
    { ...base, event_type: 'users.behaviors.CustomEvent', name: 'a', time: 'soon' },
    { id: 'i', time: 1, event_type: 'users.behaviors.CustomEvent', name: 'a' },
    { ...base },
  ]
  const got = await read(Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')), 'log.jsonl')
  expect(got.events).toHaveLength(1)
  expect(got.refused.map(({ line, refusal }) => [line, refusal.reason])).toEqual([
    [2, 'bad field'],
    [3, 'bad field'],
    [4, 'bad time'],
    [5, 'no user'],
    [6, 'bad type'],
  ])
})

test('events from before a person was known count for them, also over merges', async () => {
  const event = (user_id: string, external_user_id: string | null) => ({
    user_id,
    external_user_id,
    name: 'e',
    properties: '{}',
  })
  const events = file('behaviors.CustomEvent', [
    event('b1', null),
    event('b1', 'ada'),
    event('b2', null),
    event('b3', null),
    event('b4', null),
  ])
  const merges = file('UserOrphan', [
    { user_id: 'b2', orphaned_by_id: 'b1' },
    { user_id: 'b3', orphaned_by_id: 'b2' },
    { user_id: 'b5', orphaned_by_id: 'b5' },
  ])
  const identities = new Identities()
  for (const bytes of [events, merges]) await noteIdentities(await sourceOf(bytes, 'export.avro'), identities)
  const usersBy = async (settings: object) =>
    (await read(events, 'export.avro', settings)).events.map(({ user }) => user)
  expect(await usersBy({ identity: 'joined', identities })).toEqual(['ada', 'ada', 'ada', 'ada', 'b4'])
  expect(await usersBy({ identity: 'braze', identities })).toEqual(['b1', 'b1', 'b1', 'b1', 'b4'])
  expect(await usersBy({ identity: 'exported' })).toEqual(['b1', 'ada', 'b2', 'b3', 'b4'])
})

test('who is who is read from batches too', async () => {
  const event = (user: object) => ({
    event_type: 'users.behaviors.app.SessionStart',
    id: '1',
    time: 1,
    user,
    properties: {},
  })
  const batch = Buffer.from(
    JSON.stringify({ events: [event({ user_id: 'b1' }), event({ user_id: 'b1', external_user_id: 'ada' })] }),
  )
  const identities = new Identities()
  await noteIdentities(await sourceOf(batch, 'batch.json'), identities)
  const { events } = await read(batch, 'batch.json', { identity: 'joined', identities })
  expect(events.map(({ user }) => user)).toEqual(['ada', 'ada'])
})

test('merges in a circle end', () => {
  const identities = new Identities()
  identities.merge('a', 'b')
  identities.merge('b', 'a')
  expect(['a', 'b']).toContain(identities.resolve('a', undefined))
})

test('the channel and action of every message type', () => {
  const table = Object.entries(currentsTypes).flatMap(([name, found]) => {
    if (!name.startsWith('messages.')) return []
    const { channel, action } = typedProperties(found, {}) as { channel: string; action?: string }
    return [[name.slice('messages.'.length), found.type, channel, action].filter(Boolean).join(' ')]
  })
  expect(table.length).toBeGreaterThan(30)
  expect(table).toContain('email.MarkAsSpam message email spam')
  expect(table).toContain('sms.InboundReceive inbound_message sms')
  const opened = (button: string | null) =>
    typedProperties(currentsTypes['messages.pushnotification.Open']!, { button_action_type: button })['action']
  expect([opened('close'), opened(null)]).toEqual(['close', 'open'])
})
