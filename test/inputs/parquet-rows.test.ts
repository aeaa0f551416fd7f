/** Parquet column by column is Parquet row by row. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { InputFormat, RandomAccess } from '../../src/events/formats/format.ts'
import type { LogSource, Rejected } from '../../src/events/read-log.ts'
import { loadConfig } from '../../src/load-config.ts'
import { simulate } from '../../src/simulation.ts'
import { parquetOf } from './encode.ts'
import { sourceOf } from './read.ts'

const { plan } = loadConfig(
  `
version: 1
name: Columns
score: { attribute: lead score }
entry:
  triggers: [attribute_changed: lead score, email_added]
  audience: [{ attribute: city, is_none_of: [Rome] }]
action_groups:
  - { name: Came, points: 1, triggers: [session_start] }
  - name: Asked
    points: 5
    triggers:
      - custom_event: visit
        where: [{ property: plan, is_any_of: [pro, ""] }, { property: page.kind, is_blank: false }]
      - custom_event: other
      - { custom_event: sized, where: [{ property: size, more_than: 1 }] }
inactivity: { window: 2d, points: -1 }
launch: { at: 2026-01-02, seed: 0 }
`,
  'leadscore.yaml',
)

const some = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const row = fc.record({
  user_id: fc.oneof(
    { weight: 9, arbitrary: some('ada', 'bo', 'Zoë', '007') },
    { weight: 1, arbitrary: some(null, '') },
  ),
  time: fc.oneof(
    { weight: 19, arbitrary: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 12) }) },
    { weight: 1, arbitrary: some(null, 8e15, 1, -1) },
  ),
  type: fc.oneof(
    { weight: 9, arbitrary: some(null, 'custom_event', 'session_start', 'profile') },
    { weight: 1, arbitrary: some('', 'visit') },
  ),
  event: fc.oneof(
    { weight: 9, arbitrary: some('visit', 'other', 'sized', 'quiet') },
    { weight: 1, arbitrary: some(null, '') },
  ),
  id: some(null, '', 'e-1', 'e-2'),
  'properties.plan': some(null, 'pro', 'free', ''),
  'properties.page.kind': some(null, 'a', 'b'),
  'properties.size': some(null, 1n, 2n),
  'attributes.email': some(null, '', 'a@b.example', 'c@d.example'),
  'attributes.city': some(null, 'Rome', 'Oslo'),
  'attributes.unused': some(null, 'x'),
})

const types: Readonly<Record<string, 'STRING' | 'TIMESTAMP' | 'INT64'>> = {
  time: 'TIMESTAMP',
  'properties.size': 'INT64',
}

test('the same users, scores and refused rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 60 }),
      fc.subarray(['id', 'type', 'attributes.city', 'properties.size', 'properties.page.kind']),
      some('time', 'seconds'),
      fc.integer({ min: 1, max: 40 }),
      async (rows, left, timeAs, rowGroupSize) => {
        const names = Object.keys(rows[0]!).filter((name) => !left.includes(name)) as (keyof (typeof rows)[0])[]
        const columns = names.map((name) => {
          const data = rows.map((one) => {
            const value = one[name] ?? undefined
            if (name !== 'time' || value === undefined) return value
            return timeAs === 'time' ? new Date(value as number) : BigInt(Math.floor((value as number) / 1000))
          })
          return {
            name,
            data,
            type: name === 'time' && timeAs === 'seconds' ? ('INT64' as const) : (types[name] ?? 'STRING'),
            nullable: true,
          }
        })
        const bytes = parquetOf(columns, { rowGroupSize })
        const source = await sourceOf(bytes, 'log.parquet')
        const rowByRow = await outcome(source, undefined)
        expect(await outcome(source, source.format.commit)).toEqual(rowByRow)
        expect(await outcome(source, ahead(source, bytes))).toEqual(rowByRow)
      },
    ),
    { numRuns: 50 },
  )
})

async function outcome(source: LogSource, commit: InputFormat['commit']) {
  const refused: Rejected[] = []
  const format = { ...source.format, commit }
  const onRefused = (line: Rejected) => void refused.push(line)
  const { scores, handoffs, summary } = await simulate(plan!, { events: [{ ...source, format }], onRefused })
  return { scores: [...scores], handoffs: [...handoffs], summary, refused }
}

const randomOf = (bytes: Uint8Array): RandomAccess => ({
  size: bytes.length,
  read(offset, length, into = new Uint8Array(length)) {
    into.set(bytes.subarray(offset, offset + length))
    return Promise.resolve(into)
  },
})

/** Another thread decodes, however small the file. */
const ahead =
  ({ format }: LogSource, bytes: Uint8Array): InputFormat['commit'] =>
  (input, target, committer) =>
    format.commit!(
      { ...input, random: randomOf(bytes) },
      { ...target, kernel: { ...target.kernel!, threads: 2, workerBytes: 0 } },
      committer,
    )

test('damage is told as it is without another thread', async () => {
  const names = Array.from({ length: 400 }, (_, index) => `user-${index % 150}`)
  const bytes = parquetOf(
    [
      { name: 'user_id', data: names, type: 'STRING' },
      { name: 'time', data: names.map((_, index) => new Date(Date.UTC(2026, 0, 1, 0, index))), type: 'TIMESTAMP' },
      { name: 'type', data: names.map(() => 'session_start'), type: 'STRING' },
    ],
    { rowGroupSize: 40 },
  )
  let [whole, broken] = [0, 0]
  for (let at = 4; at < bytes.length - 400; at += 67) {
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at)
    const source = await sourceOf(damaged, 'log.parquet')
    const told = (commit: InputFormat['commit']) => outcome(source, commit).catch((error: unknown) => String(error))
    const alone = await told(source.format.commit)
    expect(await told(ahead(source, damaged))).toEqual(alone)
    if (typeof alone === 'string') broken++
    else whole++
  }
  expect(whole).toBeGreaterThan(5)
  expect(broken).toBeGreaterThan(5)
})

test.each([1, 5])('many rows, of which one in %i is simple', async (step) => {
  const rows = 60_000
  const times = Array.from({ length: rows }, (_, index) =>
    index % step === 0 ? new Date(Date.UTC(2026, 0, 1) + index) : undefined,
  )
  const columns = [
    { name: 'user_id', data: times.map((_, index) => `user-${index % 7}`), type: 'STRING' as const },
    { name: 'time', data: times, type: 'TIMESTAMP' as const, nullable: true },
    { name: 'event', data: times.map(() => 'visit'), type: 'STRING' as const },
    { name: 'properties.plan', data: times.map((_, index) => (index % 3 ? 'pro' : 'free')), type: 'STRING' as const },
    { name: 'properties.page.kind', data: times.map(() => 'a'), type: 'STRING' as const },
  ]
  const source = await sourceOf(parquetOf(columns, { rowGroupSize: rows }), 'log.parquet')
  const rowByRow = await outcome(source, undefined)
  expect(rowByRow.refused).toHaveLength(rows - rows / step)
  expect(await outcome(source, source.format.commit)).toEqual(rowByRow)
})

test('columns of JSON', async () => {
  const column = (name: string, data: readonly unknown[]) => ({ name, data: [...data], type: 'JSON' as const })
  const columns = [
    column('user_id', ['ada', 'bo']),
    {
      name: 'time',
      data: [new Date(Date.UTC(2026, 0, 2)), new Date(Date.UTC(2026, 0, 3))],
      type: 'TIMESTAMP' as const,
    },
    column('event', ['sized', 'sized']),
    column('properties.size', [2, 1]),
  ]
  const source = await sourceOf(parquetOf(columns, {}), 'log.parquet')
  const rowByRow = await outcome(source, undefined)
  expect(rowByRow.scores.map(({ user_id }) => user_id)).toEqual(['ada', 'bo'])
  expect(await outcome(source, source.format.commit)).toEqual(rowByRow)
})
