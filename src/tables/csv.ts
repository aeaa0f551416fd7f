import type { Cell, TableFormat } from './table-format.ts'

/** RFC 4180, with LF; an empty field is null. */
export const csv: TableFormat = {
  extension: '.csv',
  begin(columns, write) {
    write(line(columns.map(([name]) => name)))
    return { row: (cells) => write(line(cells)), end: () => {} }
  },
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(field).join(',')}\n`
}

function field(cell: Cell): string {
  if (cell === null) return ''
  const text = String(cell)
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
