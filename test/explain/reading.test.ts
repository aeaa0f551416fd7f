// The kernel's way through a log: whatever the lines look like, the same events, times and refusals as reading every line.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Rejected } from '../../src/events/read-log.ts'
import { readLead, userIds } from '../../src/explain/read-lead.ts'
import { cases } from '../agreement/arbitrary.ts'
import { encode } from '../agreement/encode.ts'
import { plainSourceOf, sourceOf } from './sources.ts'

const numRuns = Number(process.env['LEADSCORE_RUNS'] ?? 60)
const seed = process.env['LEADSCORE_SEED'] === undefined ? {} : { seed: Number(process.env['LEADSCORE_SEED']) }

const chunked = (bytes: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size))

/** Everything that reading a log for one user gives, by lines where they are known. */
const read = async (source: ReturnType<typeof sourceOf>, user: string) => {
  const rejected: Rejected[] = []
  const { events, count, latest, refused } = await readLead([source], user, (line) => rejected.push(line), {
    strictJson: true,
  })
  return { events: events.map(({ event }) => event), count, latest, refused: [...refused].sort(), rejected }
}

const same = async (bytes: Uint8Array[], users: readonly string[]) => {
  const ids = await userIds([plainSourceOf(bytes)], 1e6)
  expect([...(await userIds([sourceOf(bytes)], 1e6, { strictJson: true }))].sort()).toEqual([...ids].sort())
  for (const user of new Set([...users, ...ids])) {
    expect(await read(sourceOf(bytes), user)).toEqual(await read(plainSourceOf(bytes), user))
  }
}

test(`random logs, however they are written`, async () => {
  const property = fc.asyncProperty(cases, ({ log, style }) => same(encode(log, style), ['u1', '7', '😀']))
  await fc.assert(property, { numRuns, ...seed })
}, 120_000)

/** Pieces that break, bend or end what they are put into. */
const pieces = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  '\t',
  '\r',
  '\n',
  '\u0000',
  '0',
  '-',
  '.',
  'e',
  'null',
  'true',
  '1e999',
  '\\u0031',
  '\\"',
  '"user_id":"u1",',
  '"user_id":7,',
  '"time":0,',
  '"type":"profile",',
  '"type":null,',
  '"id":null,',
  '"attributes":{},',
  '"event":"",',
  '"us\\u0065r_id":"u1",',
  '00',
  '12345678901234567890',
  '\ufeff',
  'ü',
  '2026-02-30',
  '{"user_id":"u1","time":0,"event":"x"}\n',
]

test(`damaged logs`, async () => {
  const damages = fc.array(
    fc.record({
      at: fc.nat(),
      cut: fc.constantFrom(0, 0, 1, 1, 5),
      put: fc.constantFrom('', ...pieces),
      raw: fc.constantFrom(0, 0, 0, 0x80, 0xff),
    }),
    { minLength: 1, maxLength: 12 },
  )
  const property = fc.asyncProperty(
    cases,
    damages,
    fc.constantFrom(1, 5, 64, 4096),
    async ({ log, style }, list, size) => {
      let bytes = Buffer.concat(encode(log, { ...style, chunk: 0 }))
      for (const { at, cut, put, raw } of list) {
        const place = at % (bytes.length + 1)
        const added = [Buffer.from(put), ...(raw === 0 ? [] : [Uint8Array.of(raw)])]
        bytes = Buffer.concat([bytes.subarray(0, place), ...added, bytes.subarray(place + cut)])
      }
      await same(chunked(bytes, size), ['u1', '7', '😀', 'x'])
    },
  )
  await fc.assert(property, { numRuns, ...seed })
}, 120_000)

test.each([
  ['another spelling of the id', '{"user_id":"\\u0075-1","time":0,"event":"x"}'],
  ['another spelling of the key', '{"user_id":"u-2","user_i\\u0064":"u-1","time":0,"event":"x"}'],
  ['the key twice', '{"user_id":"u-2","time":0,"event":"x","user_id":"u-1"}'],
  ['spaces', ' \t{ "user_id" : "u-1" , "time" : 0 , "event" : "x" } \r'],
])('%s is found', async (_, line) => {
  const bytes = [Buffer.from(`${line}\n`)]
  expect((await readLead([sourceOf(bytes)], 'u-1', () => {})).events).toHaveLength(1)
})

test.each([
  ['7', '7'],
  ['-3', '-3'],
  ['12345678901234567890', '12345678901234567890'],
  ['1e3', '1000'],
  ['-0', '0'],
  ['2.50', '2.5'],
])('the number %s is the id %s', async (written, user) => {
  const bytes = [Buffer.from(`{"user_id":${written},"time":0,"event":"x"}\n`)]
  expect((await readLead([sourceOf(bytes)], user, () => {})).events).toHaveLength(1)
})

// Each of these is refused, or is somebody's event after all.
const unusual = [
  '{"user_id":"u2","time":0,"type":"profile"}',
  '{"user_id":"u2","time":0,"type":"profile","attributes":null}',
  '{"user_id":"u2","time":0,"type":"profile","attributes":[]}',
  '{"user_id":"u2","time":0}',
  '{"user_id":"u2","time":0,"event":""}',
  '{"user_id":"u2","time":0,"event":7}',
  '{"user_id":"u2","time":0,"type":"visit","event":"x"}',
  '{"user_id":"u2","time":0,"event":"x","properties":[]}',
  '{"user_id":"u2","time":0,"event":"x","id":true}',
  '{"user_id":"u2","time":0,"event":"x","id":1e999}',
  '{"user_id":"","time":0,"event":"x"}',
  '{"user_id":null,"time":0,"event":"x"}',
  '{"time":0,"event":"x"}',
  '{"user_id":"u2","event":"x"}',
  '{"user_id":"u2","time":253402300800000,"event":"x"}',
  '{"user_id":"u2","time":"2026-02-30T00:00:00Z","event":"x"}',
  '{"user_id":"u2","time":"2026-01-05T24:00:00Z","event":"x"}',
  '{"user_id":"u2","time":"2026-01-05T10:0x:00Z","event":"x"}',
  '{"user_id":"u2","time":"2026-01-05T10:11:12.3x5Z","event":"x"}',
  '{"user_id":"u2","time":0,"event":"x","n":00}',
  '{"user_id":"u2","time":0,"event":"x","n":1.}',
  '{"user_id":"u2","time":0,"event":"x","n":+1}',
  '{"user_id":"u2","time":0,"event":"x","n":nul}',
  '{"user_id":"u2","time":0,"event":"x","n":"\\x"}',
  '{"user_id":"u2","time":0,"event":"x","n":"\\u00g0"}',
  '{"user_id":"u2","time":0,"event":"x","n":"\t"}',
  '{"user_id":"u2","time":0,"event":"x","n":[1,]}',
  '{"user_id":"u2","time":0,"event":"x","n":{"a":1,}}',
  '{"user_id":"u2","time":0,"event":"x",}',
  '{"user_id":"u2","time":0,"event":"x"}}',
  '{"user_id":"u2","time":0,"event":"x"} {}',
  '{"user_id":"u2","time":0,"event":"x"',
]

test.each(unusual)('%s', async (line) => {
  await same([Buffer.from(`${line}\n`)], ['u1'])
})

test('the rest of a line is not a line', async () => {
  const whole = '[{"user_id":"u2","time":0,"event":"x"}\n{"user_id":"u1","time":1,"event":"x"}\n'
  await same([Buffer.from(whole.slice(0, 1)), Buffer.from(''), Buffer.from(whole.slice(1))], ['u1'])
})

test('names of every length are found', async () => {
  for (const length of [1, 16, 17, 127, 128, 300]) {
    const lines = ['x', 'y'].map((letter) => `{"user_id":"${letter.repeat(length)}","time":0,"event":"e"}\n`)
    await same([Buffer.from(lines.join(''))], ['x'.repeat(length), 'x'.repeat(length + 1)])
  }
})
