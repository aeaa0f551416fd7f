// The kernel by itself: what it writes for a line, and which lines it leaves to the plain reader.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint } from '../../src/events/read-target.ts'
import { hashBytes } from '../../src/events/hash.ts'
import { compileKernel, startKernel } from '../../src/events/kernel/kernel.ts'
import { Layout, longestLine, record, recordWords, slotState, slowLine } from '../../src/events/kernel/layout.ts'
import { Ring } from '../../src/events/kernel/ring.ts'
import { buildTables } from '../../src/events/kernel/tables.ts'
import { parseIsoTime } from '../../src/text/time.ts'
import { projection } from './reading.ts'

const module = compileKernel()!
const tables = buildTables(projection, Layout.tables, 1)
const layout = new Layout({ chunkBytes: 1 << 18, slots: 1, tableBytes: tables.bytes.length })
const memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages, shared: true })
const ring = new Ring(layout, memory)
ring.bytes.set(tables.bytes, Layout.tables)
const kernel = startKernel(module, memory)
kernel.configure(tables.types, tables.events, tables.payloads, tables.scratch(0), false)

/** The records of some lines. */
function parse(text: string) {
  const bytes = Buffer.from(text)
  const state = layout.state(0)
  ring.bytes.set(bytes, layout.input(0))
  ring.words[state + slotState.length] = bytes.length
  ring.parse(kernel, 0, layout.input(0))
  const all = Buffer.from(memory.buffer)
  const floats = new Float64Array(memory.buffer)
  const { at } = layout.records(0)
  const records = Array.from({ length: ring.words[state + slotState.records]! }, (_, index) => {
    const word = at / 4 + index * recordWords
    const field = (name: keyof typeof record) => ring.words[word + record[name]]!
    const slice = (from: number, length: number) => all.toString('utf8', from, from + length)
    return {
      code: field('code'),
      user: slice(field('user'), field('userLength')),
      line: field('line'),
      userHash: field('userHash') >>> 0,
      zoned: field('zoned') === 1,
      time: floats[(word + record.time) / 2]!,
      payload: slice(field('payload'), field('payloadLength')),
      id: field('id') === 0 ? null : slice(field('id'), field('idLength')),
      fingerprint: [field('idLow') >>> 0, field('idHigh') >>> 0],
    }
  })
  const stop = ring.words[state + slotState.stop]! - layout.input(0)
  return { records, lines: ring.words[state + slotState.lines]!, stop }
}

test('a record holds all that is asked for, and members in one order', () => {
  const line =
    '{"properties": {"z": {"plan": 1}, "a": [1, {"b": 2}], "plan" : "pro"} , "id":"e1","event":"demo","time":1767607874000,"user_id":"ü"}'
  const user = Buffer.from('ü')
  const userHash = hashBytes(user, 0, user.length, 0)
  expect(parse(`\n${line}\nrest`)).toEqual({
    records: [
      {
        ...{ code: 2, user: 'ü', line: 1, userHash, zoned: true, time: 1767607874000, id: 'e1' },
        payload: '{"plan":"pro","a":[1, {"b": 2}]}',
        fingerprint: fingerprint(userHash, 1767607874000, 'e1'),
      },
    ],
    lines: 2,
    stop: 2 + Buffer.byteLength(line),
  })
})

test('what is usual is never left to the plain reader', () => {
  const usual = [
    '{"user_id":"u","time":"2026-01-05T10:11:12.345Z","event":"demo","properties":{"path":"/a\\"b\\"","plan":"\\u00e9"}}',
    '{"user_id":"u","time":1,"event":"other","properties":{"path":"\\\\\\"}]"}}',
    '{"user_id":12,"time":1767607873,"type":"session_start","properties":{"app":"Web"},"id":7}',
    '{"user_id":"u","time":1767607873.25,"type":"custom_event","event":"ünknown ✓","properties":null,"id":null}',
    '{"user_id":"u","time":"2026-01-05 10:11:12+02:00","type":"profile","event":null,"attributes":{"email":"a@b"}}\r',
    '{"type":"location","time":"2026-01-05T10:11:12","context":{"page":["\\\\",{}]},"n":-1.5e3,"user_id":"é"}',
    `{"user_id":"u","time":1,"type":"purchase","note":"${'long '.repeat(13_000)}"}`,
  ]
  for (const line of usual) expect(parse(`${line}\n`).records[0]!.code, line).not.toBe(slowLine)
  const odd = ['{"user\\u005fid":"u","time":1,"event":"demo"}', '[]', '{"user_id":"u"}', `"${'x'.repeat(longestLine)}"`]
  for (const line of odd) expect(parse(`${line}\n`).records[0]!.code, line.slice(0, 80)).toBe(slowLine)
})

test('times are those of the plain reader', () => {
  const two = (most: number) => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, '0'))
  const time = fc
    .tuple(
      ...[fc.integer({ min: 0, max: 9999 }), two(13), two(32), two(24), two(60), two(61)],
      fc.constantFrom('', '.1', '.12', '.123', '.1239', ',5'),
      fc.constantFrom('', 'Z', 'z', '+01:00', '-0330', '+23:59', '+24:00', '+0160'),
    )
    .map(([year, month, day, hour, minute, second, fraction, zone]) => {
      const date = `${String(year).padStart(4, '0')}-${month}-${day}`
      return `${date}T${hour}:${minute}:${second}${fraction}${zone}`
    })
  fc.assert(
    fc.property(fc.array(time, { minLength: 50, maxLength: 50 }), (times) => {
      const { records } = parse(times.map((text) => `{"user_id":"u","time":"${text}","event":"demo"}\n`).join(''))
      expect(records).toHaveLength(times.length)
      for (const [index, text] of times.entries()) {
        const { code, time, zoned } = records[index]!
        const expected = parseIsoTime(text)
        if (expected === undefined) expect(code, text).toBe(slowLine)
        else expect([code, time, zoned], text).toEqual([2, expected.ms, expected.zoned])
      }
    }),
    { numRuns: 100 },
  )
})

test('names are told apart by their bytes, in tables of any size', () => {
  const names = Array.from({ length: 3000 }, (_, index) => `event ${index}${'x'.repeat(index % 20)}`)
  const many = { ...projection, customEvents: names.map((name, index): [string, number] => [name, index + 10]) }
  const large = buildTables({ ...many, codes: 3010, propertyNames: () => new Set<string>() }, Layout.tables, 1)
  const room = new Layout({ ...layout.dimensions, tableBytes: large.bytes.length })
  const own = new WebAssembly.Memory({ initial: room.pages, maximum: room.pages, shared: true })
  const reader = startKernel(module, own)
  new Uint8Array(own.buffer).set(large.bytes, Layout.tables)
  reader.configure(large.types, large.events, large.payloads, large.scratch(0), false)
  const lines = [...names, 'event', 'event 1xx'].map((name) => `{"user_id":"u","time":1,"event":"${name}"}\n`).join('')
  new Uint8Array(own.buffer).set(Buffer.from(lines), room.input(0))
  const [records, arena] = [room.records(0), room.arena(0)]
  const [from, to] = [room.input(0), room.input(0) + lines.length]
  reader.parse(from, to, records.at, records.end, arena.at, arena.end, room.state(0) * 4)
  const words = new Int32Array(own.buffer)
  const codes = Array.from({ length: names.length + 2 }, (_, index) => words[records.at / 4 + index * recordWords])
  expect(codes).toEqual([...names.map((_, index) => index + 10), -1, -1])
})
