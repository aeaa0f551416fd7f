import type { Cell, TableFormat } from './table-format.ts'

/** RFC 4180, with LF; an empty field is null. */
export const csv: TableFormat = {
  extension: '.csv',
  begin(columns, write) {
    write(`${columns.map(([name]) => quoted(name)).join(',')}\n`)
    // Numbers and times need no quotes.
    const isText = columns.map(([, kind]) => kind === 'text')
    return {
      row(cells) {
        let line = field(cells[0]!, isText[0]!)
        for (let index = 1; index < cells.length; index++) line += `,${field(cells[index]!, isText[index]!)}`
        write(`${line}\n`)
      },
      end: () => {},
    }
  },
}

function field(cell: Cell, isText: boolean): string {
  if (cell === null) return ''
  return isText ? quoted(cell as string) : String(cell)
}

function quoted(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
