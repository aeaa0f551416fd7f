/** Rows → a file in the format of its extension. */
import { Failure } from '../failure.ts'
import { listOf } from '../text/suggest.ts'
import * as registered from './registry.ts'
import type { Cell, ColumnKind, Columns, TableFormat } from './table-format.ts'

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
  fillCells(index: number, cells: Cell[]): void
}

export async function writeTable<Row extends object>(
  file: { write(data: string | Uint8Array): void },
  format: TableFormat,
  columns: Columns<Row>,
  rows: Iterable<Row> | TableRows,
): Promise<void> {
  const named = Object.entries(columns) as [keyof Row & string, ColumnKind][]
  const table = await format.begin(named, (data) => file.write(data))
  const names = named.map(([name]) => name)
  const cells: Cell[] = names.map(() => null)
  if ('fillCells' in rows) {
    for (let index = 0; index < rows.length; index++) {
      rows.fillCells(index, cells)
      table.row(cells)
    }
    table.end()
    return
  }
  for (const row of rows) {
    for (let index = 0; index < names.length; index++) cells[index] = row[names[index]!] as Cell
    table.row(cells)
  }
  table.end()
}
