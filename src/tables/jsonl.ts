import { plain, type TableFormat } from './table-format.ts'

export const jsonl: TableFormat = {
  extension: '.jsonl',
  begin(columns, write) {
    const keys = columns.map(([name]) => JSON.stringify(name))
    return {
      row: (cells) =>
        write(`{${keys.map((key, index) => `${key}:${JSON.stringify(plain(cells[index]!))}`).join(',')}}\n`),
      end: () => {},
    }
  },
}
