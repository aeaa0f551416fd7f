import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LogEvent, parseEvent, parseProfile, type Refusal } from '../../src/events/event.ts'
import { eventSchema } from '../../src/events/schema.ts'
import { eventTypes } from '../../src/plan/plan.ts'
import { parseIsoTime } from '../../src/text/time.ts'

const event = (fields: Readonly<Record<string, unknown>>) =>
  parseEvent(JSON.stringify({ user_id: 'u', time: 0, event: 'e', ...fields })) as LogEvent
const refusal = (line: string) => (parseEvent(line) as Refusal).reason
const timeOf = (time: string) => (parseEvent(`{"user_id":"u","time":${time},"event":"e"}`) as LogEvent).time
const userOf = (user: string) => (parseEvent(`{"user_id":${user},"time":0,"event":"e"}`) as LogEvent).user

test('no text makes it throw', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('{', '[]', 'null', '"', '-'),
  )
  fc.assert(
    fc.property(text, (line) => {
      const parsed = parseEvent(line)
      if ('reason' in parsed) expect(parsed.detail).not.toBe('')
      expect(() => parseProfile(line)).not.toThrow()
    }),
    { numRuns: 2000 },
  )
})

const scalar = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
)
const map = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 })
const anyLine = fc.record(
  {
    user_id: fc.oneof(fc.constantFrom('u', '', 7, null), scalar),
    time: fc.oneof(fc.constantFrom('2026-01-01T00:00:00Z', '2026-02-30', 1_767_607_873, 1e12, 1e300), scalar),
    type: fc.oneof(fc.constantFrom(...eventTypes), scalar),
    event: fc.oneof(fc.constantFrom('e', '', null), scalar),
    name: scalar,
    properties: fc.oneof(map, scalar),
    attributes: fc.oneof(map, scalar),
    id: scalar,
    extra: fc.jsonValue(),
  },
  { requiredKeys: ['user_id', 'time'] },
)

test('accepted is exactly what the contract says', () => {
  fc.assert(
    fc.property(anyLine, (generated) => {
      const line = JSON.parse(JSON.stringify(generated)) as Record<string, unknown>
      const accepted = !('reason' in parseEvent(JSON.stringify(line)))
      expect(accepted).toBe(isAnEvent(line))
    }),
    { numRuns: 5000 },
  )
})

/** The contract of the event log, said again in other words. */
function isAnEvent(line: Readonly<Record<string, unknown>>): boolean {
  const { user_id: user, time, type = 'custom_event', event: named, name, properties, attributes, id } = line
  const isText = (value: unknown) => typeof value === 'string' || typeof value === 'number'
  const isMap = (value: unknown) => typeof value === 'object' && !Array.isArray(value)
  const effectiveType = type ?? 'custom_event'
  const eventName = named ?? name
  return [
    isText(user) && user !== '',
    typeof time === 'string' ? parseIsoTime(time) !== undefined : typeof time === 'number' && isInRange(time),
    (eventTypes as readonly unknown[]).includes(effectiveType),
    effectiveType !== 'custom_event' || (typeof eventName === 'string' && eventName !== ''),
    properties === undefined || isMap(properties),
    attributes === undefined || isMap(attributes),
    effectiveType !== 'profile' || (attributes !== undefined && attributes !== null),
    id === undefined || id === null || isText(id),
  ].every(Boolean)
}

function isInRange(time: number): boolean {
  const ms = Math.trunc(Math.abs(time) < 1e11 ? time * 1000 : time)
  return ms >= -62_167_219_200_000 && ms <= 253_402_300_799_999
}

test('the schema for editors accepts whatever is an event', () => {
  const isValid = new Ajv2020({ strict: false }).compile(eventSchema())
  fc.assert(
    fc.property(anyLine, (generated) => {
      const line = JSON.parse(JSON.stringify(generated)) as Record<string, unknown>
      // What the reader does not look at may be anything; an editor had better complain.
      fc.pre(Object.values(line).every((value) => value !== null))
      fc.pre(
        [line['event'], line['name']].every((name) => name === undefined || (typeof name === 'string' && name !== '')),
      )
      if (isAnEvent(line)) expect(isValid(line)).toBe(true)
    }),
    { numRuns: Number(process.env['LEADSCORE_RUNS'] ?? 500) },
  )
})

test('the type defaults to a custom event; `name` is an alias of `event`', () => {
  expect(parseEvent('{"time":0,"name":"e","user_id":"u","other":[1]}')).toEqual(event({}))
  expect(event({ type: 'custom_event' })).toEqual(event({}))
  expect(event({ type: null })).toEqual(event({}))
  expect(event({ event: 'first', name: 'second' }).name).toBe('first')
  expect(event({ type: 'session_start' }).name).toBeNull()
})

test.each([
  ['1767607873', '2026-01-05T10:11:13.000Z'],
  ['1767607873000', '2026-01-05T10:11:13.000Z'],
  ['1767607873.9999', '2026-01-05T10:11:13.999Z'],
  ['1767607873999.9', '2026-01-05T10:11:13.999Z'],
  ['1.001', '1970-01-01T00:00:01.001Z'],
  ['4.35', '1970-01-01T00:00:04.350Z'],
  ['1.0009', '1970-01-01T00:00:01.000Z'],
  ['-1.5', '1969-12-31T23:59:58.500Z'],
  ['-0.0009', '1970-01-01T00:00:00.000Z'],
  ['1e-7', '1970-01-01T00:00:00.000Z'],
  ['1.5e9', '2017-07-14T02:40:00.000Z'],
  ['99999999999', '5138-11-16T09:46:39.000Z'],
  ['100000000000', '1973-03-03T09:46:40.000Z'],
  ['-99999999999', undefined],
  ['253402300799999', '9999-12-31T23:59:59.999Z'],
  ['253402300800000', undefined],
  ['-62167219200000', '0000-01-01T00:00:00.000Z'],
  ['-62167219200001', undefined],
])('the number %s as a time', (number, expected) => {
  expect(timeOf(number)).toBe(expected === undefined ? undefined : Date.parse(expected))
})

test('seconds are cut after the milliseconds in decimal, whatever they are in binary', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999 }), (whole, micro) => {
      const fraction = String(micro).padStart(6, '0')
      expect(timeOf(`${whole}.${fraction}`)).toBe(whole * 1000 + Number(fraction.slice(0, 3)))
    }),
    { numRuns: 2000 },
  )
})

test('a time is never minus zero', () => {
  for (const text of ['-0', '-0.0001', '"1970-01-01T00:00:00Z"']) expect(Object.is(timeOf(text), 0), text).toBe(true)
})

test.each([
  ['7', '7'],
  ['7.0', '7'],
  ['-0', '0'],
  ['1.5', '1.5'],
  ['1e3', '1000'],
  ['1e21', '1000000000000000000000'],
  ['9007199254740993', '9007199254740993'],
  ['12345678901234567890', '12345678901234567890'],
  ['-12345678901234567891', '-12345678901234567891'],
  ['"12345678901234567890"', '12345678901234567890'],
  ['"__proto__"', '__proto__'],
  ['" u "', ' u '],
])('the user %s', (given, expected) => {
  expect(userOf(given)).toBe(expected)
})

test('the digits of a large id are those of its own key', () => {
  const line = (text: string) => parseEvent(text) as LogEvent
  const nested =
    '{"properties":{"user_id":11111111111111111111},"user_id":12345678901234567890,"time":0,"event":"user_id"}'
  expect(line(nested).user).toBe('12345678901234567890')
  const quoted = '{"event":"\\"user_id\\":1","user_id":12345678901234567890,"time":0}'
  expect(line(quoted).user).toBe('12345678901234567890')
  const twice = '{"user_id":1,"user_id":12345678901234567890,"time":0,"event":"e"}'
  expect(line(twice).user).toBe('12345678901234567890')
  const escaped = '{"user\\u005fid":12345678901234567890,"time":0,"event":"e","id":98765432109876543210}'
  expect(line(escaped)).toMatchObject({ user: '12345678901234567890', id: '98765432109876543210' })
})

test('keys of the prototype are not found', () => {
  expect(refusal('{"__proto__":{"user_id":"u","time":0,"event":"e"}}')).toBe('no user')
  expect(refusal('{"user_id":"u","time":0,"type":"constructor"}')).toBe('bad type')
  expect(parseEvent('{"user_id":"u","time":0,"event":"constructor"}')).toMatchObject({ name: 'constructor' })
})

test.each([
  ['{', 'bad JSON'],
  ['[1]', 'not an object'],
  ['{}', 'no user'],
  ['{"user_id":""}', 'no user'],
  ['{"user_id":1e400}', 'no user'],
  ['{"user_id":"u"}', 'bad time'],
  ['{"user_id":"u","time":0,"type":"x"}', 'bad type'],
  ['{"user_id":"u","time":0}', 'bad field'],
])('%s is refused: %s', (line, reason) => {
  expect(refusal(line)).toBe(reason)
})

test('a profile row', () => {
  expect(parseProfile('{"user_id":7,"attributes":{"a":1}}')).toEqual({ user_id: '7', attributes: { a: 1 } })
  expect(parseProfile('{"user_id":"u"}')).toEqual({ user_id: 'u', attributes: {} })
  expect(parseProfile('{"user_id":"u","attributes":null}')).toEqual({ user_id: 'u', attributes: {} })
  expect(parseProfile('{"user_id":"u","attributes":[]}')).toMatchObject({ reason: 'bad field' })
})
