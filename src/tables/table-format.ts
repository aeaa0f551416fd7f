/** The contract of a table file format (scores, hand-offs): one file each, listed once in registry.ts. */
export type Cell = string | number | null

export interface TableFormat {
  readonly extension: string
  header(columns: readonly string[]): string
  row(columns: readonly string[], cells: readonly Cell[]): string
}
