// The kernel by itself: what it writes for a line, and which lines it leaves to the plain reader.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint } from '../../src/events/read-target.ts'
import { hashBytes } from '../../src/events/hash.ts'
import { startKernel } from '../../src/events/kernel/kernel.ts'
import {
  Layout,
  longestLine,
  payloadBytes,
  record,
  recordWords,
  slotState,
  slowLine,
} from '../../src/events/kernel/layout.ts'
import { KernelMemory } from '../../src/events/kernel/memory.ts'
import { Ring } from '../../src/events/kernel/ring.ts'
import { buildTables } from '../../src/events/kernel/tables.ts'
import { UserTable } from '../../src/events/user-table.ts'
import { parseIsoTime } from '../../src/text/time.ts'
import type { Projection } from '../../src/events/batch.ts'
import { projection } from './reading.ts'

const { kernel, layout, ring, memory } = start(projection, true)

/** A kernel with a memory of its own. */
function start(projected: Projection, wantsAll: boolean) {
  const shared = KernelMemory.open()!
  const users = new UserTable(false, shared)
  const base = shared.next
  const tables = buildTables(projected, Layout.tables(base, 1), 1)
  const layout = new Layout({ chunkBytes: 1 << 18, slots: 1, tableBytes: tables.bytes.length }, base)
  shared.allocate(layout.bytes)
  const { memory } = shared
  const ring = new Ring(layout, memory)
  ring.bytes.set(tables.bytes, Layout.tables(base, 1))
  const kernel = startKernel(shared.module, memory)
  kernel.configure(tables.types, tables.events, tables.payloads, tables.scratch(0), false, users.root, wantsAll, 0, 0)
  return { kernel, layout, ring, memory, users }
}

/** The records of some lines. */
function parse(text: string) {
  const bytes = Buffer.from(text)
  const state = layout.state(0)
  ring.bytes.set(bytes, layout.input(0))
  ring.words[state + slotState.length] = bytes.length
  ring.parse(kernel, 0, layout.input(0))
  const all = Buffer.from(memory.buffer)
  const words = new Int32Array(memory.buffer)
  const floats = new Float64Array(memory.buffer)
  const { at } = layout.records(0)
  const records = Array.from({ length: ring.words[state + slotState.records]! }, (_, index) => {
    const word = at / 4 + index * recordWords
    const field = (name: keyof typeof record) => words[word + record[name]]!
    const slice = (from: number, length: number) => all.toString('utf8', from, from + length)
    return {
      code: field('code'),
      user: slice(field('user'), field('userLength')),
      line: field('line') >> 1,
      userHash: field('userHash') >>> 0,
      zoned: (field('line') & 1) === 1,
      time: floats[(word + record.time) / 2]!,
      payload: slice(field('payload'), payloadBytes(field('payloadLength'))),
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
        payload: '\u0002\0\0\0{"plan":"pro","a":[1, {"b": 2}]}',
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
  const large = start({ ...many, codes: 3010, propertyNames: () => new Set<string>() }, false)
  const lines = [...names, 'event', 'event 1xx'].map((name) => `{"user_id":"u","time":1,"event":"${name}"}\n`).join('')
  large.ring.bytes.set(Buffer.from(lines), large.layout.input(0))
  large.ring.words[large.layout.state(0) + slotState.length] = lines.length
  large.ring.parse(large.kernel, 0, large.layout.input(0))
  const words = new Int32Array(large.memory.buffer)
  const at = large.layout.records(0).at / 4
  const codes = Array.from({ length: names.length + 2 }, (_, index) => words[at + index * recordWords])
  expect(codes).toEqual([...names.map((_, index) => index + 10), -1, -1])
})

test('users are found by their bytes, and events of known ones that nothing looks at are only counted', () => {
  const { kernel, layout, ring, users } = start(projection, false)
  const names = [
    'u',
    'é',
    ...[10, 11, 12, 16, 17, 127, 128, 16_383].map((length) => 'x'.repeat(length)),
    ...Array.from({ length: 9000 }, (_, i) => `u${i}`),
  ]
  const known = [...names, 'y'.repeat(16_384)]
  for (const name of known) users.intern(name, 0)
  const numbersOf = (ids: readonly string[], event: string) => {
    const text = ids
      .map((id, index) => `{"user_id":"${id}","time":${index + 1}000000000,"event":"${event}"}\n`)
      .join('')
    const bytes = Buffer.from(text)
    ring.bytes.set(bytes, layout.input(0))
    const state = layout.state(0)
    ring.words[state + slotState.length] = bytes.length
    ring.parse(kernel, 0, layout.input(0))
    const at = (layout.records(0).at - layout.base) / 4
    const count = ring.words[state + slotState.records]!
    const numbers = Array.from({ length: count }, (_, index) => ring.words[at + index * recordWords + record.number])
    const leftOut = [ring.words[state + slotState.leftOut], ring.words[state + slotState.leftOutUnzoned]]
    return { numbers, leftOut, latest: ring.latestLeftOut(0) }
  }
  const some = [...names.slice(0, 1000), 'nobody', 'x'.repeat(15), 'x'.repeat(18)]
  const numbers = some.map((name) => users.find(name) + 1)
  expect(numbersOf(some, 'demo')).toEqual({ numbers, leftOut: [0, 0], latest: -Infinity })
  expect(numbersOf(['nobody', 'u', 'é', 'u8999'], 'other')).toEqual({ numbers: [0], leftOut: [3, 0], latest: 4e12 })
  // Longer names are left to the host.
  expect(numbersOf(['y'.repeat(16_384)], 'other').numbers).toEqual([0])
})

test.each([1, 12, 60, 192])('tables lie behind the states of %i slots', (slots) => {
  const parts = new Layout({ chunkBytes: 1 << 18, slots, tableBytes: 5000 }, 1 << 20)
  // One more is for joined lines.
  expect((1 << 20) + parts.state(slots + 1) * 4).toBeLessThanOrEqual(Layout.tables(1 << 20, slots))
  expect(Layout.tables(1 << 20, slots) + 5000).toBeLessThanOrEqual(parts.input(0))
})
