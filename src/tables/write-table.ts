/** Rows → a file in the format of its extension. */
import { Failure } from '../failure.ts'
import { type Cells, mostRows } from '../text/cells.ts'
import { listOf } from '../text/suggest.ts'
import { encodeText } from '../text/wtf8.ts'
import * as registered from './registry.ts'
import type { ColumnKind, Columns, TableFormat } from './table-format.ts'

/** The format that a path stands for; a device such as /dev/stdout gets JSON Lines. */
export function tableFormatOf(path: string): TableFormat {
  const formats = Object.values(registered)
  const format = formats.find(({ extension }) => path.toLowerCase().endsWith(extension))
  if (format) return format
  if (path.startsWith('/dev/')) return registered.jsonl
  throw new Failure(`cannot write ${path}: its ending says no format that is written`, [
    `endings are ${listOf(
      formats.map(({ extension }) => extension),
      'and',
    )}`,
  ])
}

/** Rows that give their cells, in the order of the columns, without an object for each. */
export interface TableRows {
  readonly length: number
  /** Fills `cells` with rows from the one with index `from` on, at least one. */
  fill(from: number, cells: Cells): void
}

export async function writeTable(
  file: { write(data: Uint8Array): void },
  format: TableFormat,
  columns: Readonly<Record<string, ColumnKind>>,
  rows: TableRows,
): Promise<void> {
  const named = Object.entries(columns)
  const table = await format.begin(named, (bytes) => file.write(bytes))
  const { cells } = table
  for (let from = 0; from < rows.length; from += cells.rows) {
    rows.fill(from, cells)
    table.rows()
  }
  table.end()
}

/** Rows that are objects; times in ms. The first column alone is text. */
export function rowsOf<Row extends { readonly [Name in keyof Row]: string | number | null }>(
  columns: Columns<Row>,
  rows: readonly Row[],
): TableRows {
  const [text, ...numbers] = Object.keys(columns) as (keyof Row)[]
  return {
    length: rows.length,
    fill(from, cells) {
      const texts = cells.texts[0]!
      cells.rows = 0
      for (let end = 0; cells.rows < mostRows && from + cells.rows < rows.length; cells.rows++) {
        const row = rows[from + cells.rows]!
        const { bytes, length } = encodeText(row[text!] as string)
        if (!texts.hasRoom(end, length)) return
        texts.bytes.set(bytes.subarray(0, length), end)
        end += length
        texts.ends[cells.rows] = end
        for (const [index, name] of numbers.entries()) cells.set(cells.rows, index + 1, row[name] as number | null)
      }
    },
  }
}
