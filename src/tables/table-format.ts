/** The contract of a table file format (scores, hand-offs): one file each, listed once in registry.ts. */
import type { Cells } from '../text/cells.ts'

/** `count` is a whole number, `time` one in UTC with milliseconds. Texts are never null. */
export type ColumnKind = 'text' | 'number' | 'count' | 'time'

/** The kind of every column, in the order of the file. */
export type Columns<Row> = { readonly [Name in keyof Row & string]: ColumnKind }

export interface TableWriter {
  /** Filled with some rows, again and again; texts are where columns are. */
  readonly cells: Cells
  /** Takes the rows that are in the cells. */
  rows(): void
  /** Writes what is left. */
  end(): void
}

/** Takes bytes, and does not keep them. */
export type Write = (bytes: Uint8Array) => void

export interface TableFormat {
  readonly extension: string
  /** Begins a table; loads what it needs. */
  begin(
    columns: readonly (readonly [name: string, kind: ColumnKind])[],
    write: Write,
  ): Promise<TableWriter> | TableWriter
}
