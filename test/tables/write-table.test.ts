// Tables say of every row what plain code says of it, whatever its values and however long its texts.

import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { CsvKernel } from '../../src/tables/csv-kernel/csv-kernel.ts'
import { csv } from '../../src/tables/csv.ts'
import { jsonl } from '../../src/tables/jsonl.ts'
import type { TableFormat } from '../../src/tables/table-format.ts'
import { rowsOf, writeTable } from '../../src/tables/write-table.ts'

interface Row {
  readonly name: string
  readonly score: number | null
  readonly count: number
  readonly time: number | null
}

const columns = { name: 'text', score: 'number', count: 'count', time: 'time' } as const

const row: fc.Arbitrary<Row> = fc.record({
  name: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('', ',', '"', 'a"b', '\r', 'a\nb', '\0', '\\', '\ud800', 'a,\udc00', '😀', '\ud7ff', '\u2028'),
  ),
  score: fc.option(
    fc.oneof(
      fc.integer({ min: -12, max: 120 }),
      fc.integer({ min: -(2 ** 31) - 2, max: 2 ** 31 }),
      fc.double({ noNaN: true }),
      fc.constantFrom(-5, 1e21, 2.5, -0, 10, 2 ** 31, -(2 ** 31), 1 - 2 ** 31, -Infinity, 5e-324),
    ),
  ),
  count: fc.oneof(fc.nat(12), fc.nat(70_000), fc.nat()),
  time: fc.option(
    fc.oneof(
      fc.integer({ min: -1e12, max: 2e12 }),
      fc.integer({ min: -63e12, max: 254e12 }),
      // The first and the last of the years 0 to 9999, those beside them, and days that not all years have.
      fc.constantFrom(-62_167_219_200_001, -62_167_219_200_000, 253_402_300_799_999, 253_402_300_800_000),
      fc.constantFrom(-62_162_121_600_000, 951_782_400_000, 951_868_799_999, 4_107_542_400_000, 13_574_563_200_000),
      fc.constantFrom(0, 5, -1, 8.64e15, -8.64e15),
    ),
  ),
})

const written = async (format: TableFormat, rows: readonly Row[]) => {
  const parts: Buffer[] = []
  // A copy: the bytes are good for this call only.
  await writeTable({ write: (bytes) => void parts.push(Buffer.from(bytes)) }, format, columns, rowsOf(columns, rows))
  return Buffer.concat(parts).toString()
}

const timeText = (time: number | null) => (time === null ? null : new Date(time).toISOString())
const field = (text: string) => (/^$|[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const csvLine = ({ name, score, count, time }: Row) =>
  `${field(Buffer.from(name).toString())},${score ?? ''},${count},${timeText(time) ?? ''}\n`
const jsonLine = ({ name, score, count, time }: Row) =>
  `${JSON.stringify({ name, score, count, time: timeText(time) })}\n`

afterEach(() => void vi.restoreAllMocks())

test.each([
  ['.csv', csv, 'name,score,count,time\n', csvLine],
  ['.csv without its kernel', csv, 'name,score,count,time\n', csvLine],
  ['.jsonl', jsonl, '', jsonLine],
] as const)('%s', async (name, format, head, line) => {
  if (name.includes('without')) vi.spyOn(CsvKernel, 'open').mockReturnValue(undefined)
  const property = fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
    expect(await written(format, rows)).toBe(head + rows.map(line).join(''))
  })
  await fc.assert(property, { numRuns: 200, endOnFailure: true })
  const long = ['x', '"', 'é', '\u0001', '\ud800', ''].map((name) => name.repeat(400_000))
  const [sample] = fc.sample(row, { numRuns: 1, seed: 1 })
  const longRows = long.map((name): Row => ({ ...sample!, name }))
  expect(await written(format, longRows)).toBe(head + longRows.map(line).join(''))
  const many = Array.from({ length: 20_000 }, (__, i): Row => ({
    name: `user-${i}`,
    score: i % 7 === 0 ? null : i - 5000,
    count: i % 12,
    time: i % 50 === 0 ? i * 1e8 : null,
  }))
  expect(await written(format, many)).toBe(head + many.map(line).join(''))
})

test('fields of CSV', async () => {
  const table = [
    { name: 'a,"b"\n', score: null, count: 12, time: null },
    { name: '', score: -1.5, count: 0, time: 0 },
  ]
  const lines = ['name,score,count,time', '"a,""b""\n",,12,', '"",-1.5,0,1970-01-01T00:00:00.000Z', '']
  expect(await written(csv, table)).toBe(lines.join('\n'))
})
