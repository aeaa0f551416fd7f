/** Odd input for the readers of containers: none throws anything but a Failure, none loses a record without a word. */
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { avroFile, avroOf, avroSync, csv, jsonl, parquet, parquetOf, type PlainEvent } from './encode.ts'
import { avroTypes } from '../../src/events/records/avro-types.ts'
import { read } from './read.ts'

const events: readonly PlainEvent[] = Array.from({ length: 40 }, (_, index) => ({
  user_id: `u${index % 5}`,
  time: Date.UTC(2026, 0, 1) + index,
  type: 'custom_event',
  event: 'visit',
  properties: { plan: 'pro', index },
  id: `e${index}`,
}))

const csvOf = (text: string, name = 'log.csv') => read(Buffer.from(text), name)

test('cells of CSV: numbers, truth values and JSON are that, everything else is text', async () => {
  const { events: got } = await csvOf(
    'user_id,time,event,properties.a,properties.b.c,properties.d\n' +
      '007,1767607873,e,12,true,"[1,2]"\n' +
      'u,2026-01-05 10:11:12,e,007,1.50,"""12"""\n' +
      'u,1767607874000,e,,"a ""b""\nc",{broken\n',
  )
  expect(got.map(({ user, time, properties }) => [user, time, properties])).toEqual([
    ['007', 1_767_607_873_000, { a: 12, 'b.c': true, d: [1, 2] }],
    ['u', Date.UTC(2026, 0, 5, 10, 11, 12), { a: '007', 'b.c': 1.5, d: '12' }],
    ['u', 1_767_607_874_000, { 'b.c': 'a "b"\nc', d: '{broken' }],
  ])
})

test.for([';', '\t', '|'])('CSV with the delimiter %j', async (delimiter) => {
  const rows = [
    ['user_id', 'time', 'event'],
    ['u', '2026-01-05', 'a, b'],
  ]
  const { events: got } = await csvOf(rows.map((row) => row.join(delimiter)).join('\r\n'))
  expect(got.map(({ name }) => name)).toEqual(['a, b'])
})

test('a damaged row is refused alone, with its line', async () => {
  const { events: got, refused } = await csvOf(
    '\uFEFFuser_id,time,event\nu,1,a\nu,2\n\nu,3,"two\nlines"\nu,4,d,e\n,5,f\nu,soon,g\nu,6,h\n',
  )
  expect(got.map(({ time }) => time / 1000)).toEqual([1, 3, 6])
  expect(refused.map(({ line, refusal, text }) => [line, refusal.reason, text])).toEqual([
    [3, 'bad row', 'u,2'],
    [7, 'bad row', 'u,4,d,e'],
    [8, 'no user', ',5,f'],
    [9, 'bad time', 'u,soon,g'],
  ])
})

test('a quote that is never closed costs what it holds, not the run', async () => {
  const { events: got, refused } = await csvOf('user_id,time,event\nu,1,a\nu,2,"b\nu,3,c\n')
  expect([got.length, refused.map(({ refusal }) => refusal.reason)]).toEqual([1, ['bad row']])
})

test('keys of the prototype are names like others', async () => {
  const got = await csvOf(
    'user_id,time,event,properties.__proto__,properties.constructor\nu,1,e,"{""polluted"":1}",c\n',
  )
  expect(Object.keys(got.events[0]!.properties!)).toEqual(['__proto__', 'constructor'])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('line ends may differ, and quotes stand inside of words', async () => {
  const { events: got, refused } = await csvOf('user_id,time,event\nu,1,"a"\r\nu,2,6" nail\ru,3,"b"c\nu,4,d\n')
  expect([got.map(({ name }) => name), refused]).toEqual([['a', '6" nail', '"b"c', 'd'], []])
})

test('no text makes the CSV or JSON reader throw', async () => {
  const text = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom('user_id', ',', '"', '\n', '\r\n', 'u,1,e', '{', '}', '[', ']', '\\', '{"user_id":"u"'),
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.constantFrom('a.csv', 'a.json', 'a.jsonl', 'a'),
      fc.integer({ min: 1, max: 50 }),
      async (parts, name, size) => {
        const bytes = Buffer.from(`${name === 'a.csv' ? 'user_id,time,event\n' : ''}${parts.join('')}`)
        const whole = await read(bytes, name)
        expect(await read(bytes, name, {}, size)).toEqual(whole)
      },
    ),
    { numRuns: 150 },
  )
})

test('a broken value of an array is refused alone; a cut array says so', async () => {
  const good = '{"user_id":"u","time":1,"event":"e"}'
  const got = await read(Buffer.from(`[${good},\n{"user_id":},\n17, "x", ${good}`), 'log.json')
  expect(got.events).toHaveLength(2)
  expect(got.refused.map(({ line, refusal }) => [line, refusal.reason])).toEqual([
    [2, 'bad JSON'],
    [3, 'not an object'],
    [3, 'not an object'],
    [3, 'bad JSON'],
  ])
})

const endsOfBlocks = (bytes: Uint8Array) => {
  const ends: number[] = []
  const all = Buffer.from(bytes)
  for (let at = all.indexOf(avroSync); at >= 0; at = all.indexOf(avroSync, at + 1)) ends.push(at + avroSync.length)
  return ends
}

const cutOff = async (bytes: Uint8Array, name: string) => {
  try {
    return (await read(bytes, name)).events.length
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).message).toContain(name)
    return 'failure'
  }
}

test.for([
  ['gzip', gzipSync(jsonl(events)), 'log.jsonl.gz'],
  ['Avro', avroOf('deflate')(events), 'log.avro'],
  ['Avro with snappy', avroOf('snappy')(events), 'log.avro'],
  ['Parquet', parquet('SNAPPY')(events), 'log.parquet'],
] as const)('%s that is cut off is a failure wherever it is cut', async ([, bytes, name]) => {
  // An Avro file that ends after a block is whole: nothing in it says how many there are.
  const wholeBlocks = name === 'log.avro' ? endsOfBlocks(bytes) : []
  for (let at = 20; at < bytes.length; at += 13)
    expect([at, await cutOff(bytes.subarray(0, at), name)]).toEqual([
      at,
      wholeBlocks.includes(at) ? expect.any(Number) : 'failure',
    ])
  expect(await cutOff(bytes, name)).toBe(events.length)
})

test.for([
  ['gzip', gzipSync(jsonl(events)), 'log.jsonl.gz'],
  ['Avro with snappy', avroOf('snappy')(events), 'log.avro'],
  ['Avro', avroOf('null')(events), 'log.avro'],
  ['Parquet', parquet('SNAPPY')(events), 'log.parquet'],
] as const)('%s with damaged bytes gives a failure or events, never a crash', async ([, bytes, name]) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 4, max: bytes.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, flip) => {
        const damaged = Buffer.from(bytes)
        damaged[at]! ^= flip
        await cutOff(damaged, name)
      },
    ),
    { numRuns: 60 },
  )
})

test('Parquet whose schema has fewer columns than it says', async () => {
  const bytes = Buffer.from(parquet('SNAPPY')(events))
  const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8)
  let failures = 0
  for (let at = footer; at < footer + 100; at++) {
    const damaged = Buffer.from(bytes)
    damaged[at]! ^= 6
    if ((await cutOff(damaged, 'log.parquet')) === 'failure') failures++
  }
  expect(failures).toBeGreaterThan(10)
})

test('the checksum of a snappy block is looked at', async () => {
  const bytes = avroOf('snappy')(events)
  // The last four bytes before the last sync marker.
  bytes[bytes.length - 17]! ^= 1
  await expect(read(bytes, 'log.avro')).rejects.toThrow('wrong checksum')
})

test('numbers and times of Avro that no double holds', async () => {
  const long = (logicalType: string) => ({ type: 'long', logicalType })
  const schema = {
    type: 'record',
    name: 'E',
    fields: [
      { name: 'user_id', type: 'long' },
      { name: 'time', type: long('timestamp-micros') },
      { name: 'event', type: 'string' },
      {
        name: 'properties',
        type: {
          type: 'record',
          name: 'P',
          fields: [
            { name: 'at', type: long('timestamp-millis') },
            { name: 'day', type: { type: 'int', logicalType: 'date' } },
            { name: 'tags', type: { type: 'array', items: 'string' } },
            { name: 'map', type: { type: 'map', values: ['null', 'int'] } },
            { name: 'kind', type: { type: 'enum', name: 'K', symbols: ['a', 'b'] } },
          ],
        },
      },
    ],
  }
  const properties = { at: new Date(1), day: '2026-01-05', tags: ['x'], map: { n: 1, none: null }, kind: 'b' }
  const record = { user_id: 9_007_199_254_740_993n, time: new Date(-1), event: 'e', properties }
  const bytes = avroFile(schema, [record], 'null', 1, await avroTypes())
  const { events: got, refused } = await read(bytes, 'log.avro')
  expect(refused).toEqual([])
  expect(got[0]).toMatchObject({
    user: '9007199254740993',
    time: -1,
    properties: {
      at: '1970-01-01T00:00:00.001Z',
      day: '2026-01-05',
      tags: ['x'],
      map: { n: 1, none: null },
      kind: 'b',
    },
  })
})

test('types of Parquet', async () => {
  const base = { repetition_type: 'OPTIONAL' as const }
  const element = (name: string, unit: 'MILLIS' | 'MICROS' | 'NANOS') => ({
    ...base,
    name,
    type: 'INT64' as const,
    logical_type: { type: 'TIMESTAMP' as const, isAdjustedToUTC: true, unit },
  })
  const columns = [
    { name: 'user_id', data: [9_007_199_254_740_993n, -5n] },
    { name: 'time', data: [1_767_607_873_123_456_789n, -1n] },
    { name: 'event', data: ['e', 'f'] },
    { name: 'properties.at', data: [1_767_607_873_123_456n, null] },
    { name: 'properties.big', data: [12n, null] },
    { name: 'properties.day', data: [20_458, null] },
    { name: 'properties.price', data: [9.5, null] },
  ]
  const schema = [
    { name: 'root', num_children: columns.length },
    { ...base, name: 'user_id', type: 'INT64' as const },
    element('time', 'NANOS'),
    { ...base, name: 'event', type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const },
    element('properties.at', 'MICROS'),
    { ...base, name: 'properties.big', type: 'INT64' as const },
    { ...base, name: 'properties.day', type: 'INT32' as const, converted_type: 'DATE' as const },
    { ...base, name: 'properties.price', type: 'DOUBLE' as const },
  ]
  const { events: got, refused } = await read(parquetOf(columns, { schema }), 'log.parquet')
  expect(refused).toEqual([])
  expect(got.map(({ user, time, properties }) => [user, time, properties])).toEqual([
    ['9007199254740993', 1_767_607_873_123, { at: '2026-01-05T10:11:13.123Z', big: 12, day: '2026-01-05', price: 9.5 }],
    ['-5', -1, null],
  ])
})

test('a rejected record of a binary format is kept as JSON', async () => {
  const { refused } = await read(
    parquetOf([
      { name: 'user_id', data: [7n] },
      { name: 'time', data: ['soon'] },
    ]),
    'log.parquet',
  )
  expect(refused.map(({ line, text }) => [line, text])).toEqual([[1, '{"user_id":7,"time":"soon"}']])
})

test('an empty log of any kind has no events', async () => {
  for (const name of ['a.jsonl', 'a.json', 'a.csv', 'a.gz'])
    expect((await read(Buffer.from(''), name)).events).toEqual([])
  expect((await read(csv([]), 'a.csv')).events).toEqual([])
  expect((await read(avroOf('null')([]), 'a.avro')).events).toEqual([])
})
