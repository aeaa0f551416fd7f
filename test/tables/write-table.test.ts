// A table is the same whether its cells come as bytes or as the values of objects.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TextBytes } from '../../src/text/text-bytes.ts'
import { encodeText } from '../../src/text/wtf8.ts'
import { csv } from '../../src/tables/csv.ts'
import { jsonl } from '../../src/tables/jsonl.ts'
import type { TableFormat } from '../../src/tables/table-format.ts'
import { writeTable } from '../../src/tables/write-table.ts'

interface Row {
  readonly name: string
  readonly score: number | null
  readonly count: number
  readonly time: string | null
}

const columns = { name: 'text', score: 'number', count: 'count', time: 'time' } as const
const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    name: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '',
        ',',
        '"',
        'a"b',
        '\r',
        'a\nb',
        '\ud800',
        'a,\udc00',
        '😀',
        'x'.repeat(70_000),
        '"'.repeat(40_000),
      ),
    ),
    score: fc.option(fc.oneof(fc.nat(12), fc.constantFrom(-5, 1e21, 2.5, -0, 10))),
    count: fc.nat(70_000),
    time: fc.option(fc.constant('2026-01-05T10:00:00.000Z')),
  }),
  { maxLength: 40 },
)

const written = async (format: TableFormat, table: Parameters<typeof writeTable<Row>>[3]) => {
  const parts: Buffer[] = []
  await writeTable({ write: (data) => void parts.push(Buffer.from(data as string)) }, format, columns, table)
  return Buffer.concat(parts).toString()
}

test.each([csv, jsonl])('$extension', async (format) => {
  const property = fc.asyncProperty(rows, async (some) => {
    const fillCells = (index: number, cells: unknown[]) => {
      const { name, score, count, time } = some[index]!
      const { bytes, length } = encodeText(name)
      const text = Object.assign(new TextBytes(), { bytes: Buffer.from(bytes), start: 0, end: length })
      for (const [at, cell] of [text, score, count, time].entries()) cells[at] = cell
    }
    expect(await written(format, { length: some.length, fillCells })).toBe(await written(format, some))
  })
  await fc.assert(property, { numRuns: 200, endOnFailure: true })
})

test('fields of CSV', async () => {
  const table = [
    { name: 'a,"b"\n', score: null, count: 12, time: null },
    { name: '', score: -1.5, count: 0, time: 'now' },
  ]
  expect(await written(csv, table)).toBe('name,score,count,time\n"a,""b""\n",,12,\n"",-1.5,0,now\n')
})
