/** The same events in every format and compression are the same log. */
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { LogEvent } from '../../src/events/event.ts'
import type { ReadSettings } from '../../src/events/formats/settings.ts'
import { loadConfig } from '../../src/load-config.ts'
import { simulate } from '../../src/simulation.ts'
import * as encode from './encode.ts'
import type { PlainEvent } from './encode.ts'
import { read, sourceOf } from './read.ts'

const config = `
version: 1
name: All formats
score: { attribute: lead score }
entry:
  triggers: [attribute_changed: lead score, email_added]
action_groups:
  - { name: Came, points: 1, triggers: [session_start] }
  - name: Asked
    points: 5
    triggers:
      - custom_event: demo requested
        where: [{ property: plan, is_any_of: [pro, "12"] }]
      - custom_event: visit
        where: [{ property: seats, more_than: 1.5 }]
inactivity: { window: 2d, points: -1 }
source:
  user: who.key
  time: { field: at, unit: ns }
  type: { field: kind, values: { did: custom_event, is: profile, came: session_start } }
  event: what
  id: uuid
  properties: data.properties
  attributes: data.attributes
`

const text = fc.oneof(
  fc.constantFrom(
    'pro',
    'free',
    '12',
    'true',
    'null',
    '1e5',
    '007',
    'a,b',
    'say "hi"',
    'two\nlines',
    ' spaced ',
    'Ünï',
    '{}',
    '[1',
    '😀',
  ),
  fc.string({ minLength: 1 }),
)
const value = fc.oneof(text, fc.integer(), fc.constantFrom(1.5, 0.1, -2.25, 1e21), fc.boolean())
const map = (...keys: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...keys), value, { minKeys: 1, maxKeys: keys.length })
const base = {
  user_id: fc.constantFrom('ada', 'bo', '0012', '12345678901234567890', 'Zoë'),
  time: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 12) }),
  id: fc.constantFrom('e-1', 'e-2', '3', '9007199254740993', 'x'),
}
const custom = fc.record({
  ...base,
  type: fc.constant('custom_event' as const),
  event: fc.constantFrom('demo requested', 'visit', 'other'),
  properties: map('plan', 'seats', 'constructor', 'a b'),
})
const profile = fc.record({
  ...base,
  type: fc.constant('profile' as const),
  attributes: map('email', 'lead score', 'city'),
})
const session = fc.record({ ...base, type: fc.constant('session_start' as const) })
const logs = fc.array(fc.oneof(custom, profile, session), { minLength: 1, maxLength: 40 })

const canonicalFormats: Readonly<Record<string, (events: readonly PlainEvent[]) => Uint8Array>> = {
  'log.jsonl': encode.jsonl,
  'log.jsonl.gz': (events) => gzipSync(encode.jsonl(events)),
  'two-members.gz': (events) =>
    Buffer.concat([gzipSync(encode.jsonl(events.slice(0, 1))), gzipSync(encode.jsonl(events.slice(1)))]),
  'array.json': encode.jsonArray,
  'pretty.json': encode.prettyArray,
  'one-after-the-other.json': encode.concatenated,
  'log.csv': encode.csv,
  'dotted.csv': encode.dottedCsv,
  'log.avro': encode.avroOf('null'),
  'deflate.avro': encode.avroOf('deflate'),
  'snappy.avro': encode.avroOf('snappy'),
  'log.avro.gz': (events) => gzipSync(encode.avroOf('null')(events)),
  'log.parquet': encode.parquet('SNAPPY'),
  'gzip.parquet': encode.parquet('GZIP'),
  'brotli.parquet': encode.parquet('BROTLI'),
  'plain.parquet': encode.parquet('UNCOMPRESSED'),
}

let plan: NonNullable<ReturnType<typeof loadConfig>['plan']>
let mapping: NonNullable<ReadSettings['mapping']>
beforeAll(() => {
  const loaded = loadConfig(config, 'leadscore.yaml')
  plan = loaded.plan!
  mapping = loaded.source!
})

/** What a format cannot say apart from the rest. */
const comparable = (events: readonly LogEvent[]) =>
  events.map((event) => ({
    ...event,
    zoned: true,
    properties: event.properties ?? {},
    attributes: event.type === 'profile' ? (event.attributes ?? {}) : null,
  }))

test('formats and compressions agree, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.integer({ min: 1, max: 200 }), async (events, size) => {
      const expected = await read(encode.jsonl(events), 'log.jsonl')
      expect(expected.refused).toEqual([])
      expect(expected.events).toHaveLength(events.length)
      for (const [name, encoder] of Object.entries(canonicalFormats)) {
        const got = await read(encoder(events), name, {}, size)
        expect({ name, refused: got.refused }).toEqual({ name, refused: [] })
        expect({ name, events: comparable(got.events) }).toEqual({ name, events: comparable(expected.events) })
      }
      const got = await read(encode.foreign(events), 'foreign.json', { mapping }, size)
      expect(got.refused).toEqual([])
      expect(comparable(got.events)).toEqual(comparable(expected.events))
      const calls = events.filter(({ type }) => type !== 'session_start')
      const segment = await read(encode.segment(calls), 'calls.json', {}, size)
      if (calls.length > 0) expect(segment.format).toBe('segment')
      expect(comparable(segment.events)).toEqual(comparable((await read(encode.jsonl(calls), 'log.jsonl')).events))
    }),
    { numRuns: 12 },
  )
})

test('the same scores come out', async () => {
  await fc.assert(
    fc.asyncProperty(logs, async (events) => {
      const scoresOf = async (bytes: Uint8Array, name: string, settings: Partial<ReadSettings> = {}) => {
        const { scores, handoffs } = await simulate(plan, { events: [await sourceOf(bytes, name, settings)] })
        return JSON.stringify([[...scores], [...handoffs]])
      }
      const expected = await scoresOf(encode.jsonl(events), 'log.jsonl')
      for (const [name, encoder] of Object.entries(canonicalFormats))
        expect(await scoresOf(encoder(events), name)).toBe(expected)
      expect(await scoresOf(encode.foreign(events), 'foreign.json', { mapping })).toBe(expected)
    }),
    { numRuns: 4 },
  )
})
