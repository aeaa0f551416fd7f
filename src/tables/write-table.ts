/** Rows → a file in the format of its extension. */
import { Failure } from '../failure.ts'
import * as registered from './registry.ts'
import type { Cell, TableFormat } from './table-format.ts'

/** The format that a path stands for; a device such as /dev/stdout gets JSON Lines. */
export function tableFormatOf(path: string): TableFormat {
  const formats = Object.values(registered)
  const format = formats.find(({ extension }) => path.toLowerCase().endsWith(extension))
  if (format) return format
  if (path.startsWith('/dev/')) return registered.jsonl
  throw new Failure(`cannot write ${path}: its ending says no format that is written`, [
    `endings are ${formats.map(({ extension }) => `\`${extension}\``).join(' and ')}`,
  ])
}

export function writeTable<Row extends object>(
  file: { write(text: string): void },
  format: TableFormat,
  columns: readonly (keyof Row & string)[],
  rows: Iterable<Row>,
): void {
  file.write(format.header(columns))
  for (const row of rows)
    file.write(
      format.row(
        columns,
        columns.map((column) => row[column] as Cell),
      ),
    )
}
