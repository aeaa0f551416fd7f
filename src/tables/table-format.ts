/** The contract of a table file format (scores, hand-offs): one file each, listed once in registry.ts. */
import type { Cells } from '../text/cells.ts'

/** `count` is a whole number, `time` one in UTC with milliseconds. Texts are never null. */
export type ColumnKind = 'text' | 'number' | 'count' | 'time'

/** The kind of every column, in the order of the file. */
export type Columns<Row> = { readonly [Name in keyof Row & string]: ColumnKind }

export interface TableWriter {
  /** Takes some rows; the object is used again for the next ones. */
  rows(cells: Cells): void
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
