import type { TableFormat } from './table-format.ts'

export const jsonl: TableFormat = {
  extension: '.jsonl',
  header: () => '',
  row: (columns, cells) =>
    `{${columns.map((column, index) => `${JSON.stringify(column)}:${JSON.stringify(cells[index])}`).join(',')}}\n`,
}
