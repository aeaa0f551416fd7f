/** The contract of a table file format (scores, hand-offs): one file each, listed once in registry.ts. */
import type { TextBytes } from '../text/text-bytes.ts'

export type PlainCell = string | number | null
export type Cell = PlainCell | TextBytes

export function plain(cell: Cell): PlainCell {
  return typeof cell === 'object' && cell !== null ? cell.toString() : cell
}

/** `count` is a whole number, `time` ISO-8601 text in UTC with milliseconds. */
export type ColumnKind = 'text' | 'number' | 'count' | 'time'

/** The kind of every column, in the order of the file. */
export type Columns<Row> = { readonly [Name in keyof Row & string]: ColumnKind }

export interface TableWriter {
  /** Takes a row; the array is used again for the next one. */
  row(cells: readonly Cell[]): void
  /** Writes what is left. */
  end(): void
}

export type Write = (data: string | Uint8Array) => void

export interface TableFormat {
  readonly extension: string
  /** Begins a table; loads what it needs. */
  begin(
    columns: readonly (readonly [name: string, kind: ColumnKind])[],
    write: Write,
  ): Promise<TableWriter> | TableWriter
}
