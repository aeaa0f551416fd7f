import { Cells } from '../text/cells.ts'
import type { ColumnKind, TableFormat } from './table-format.ts'

/** Rows that are held in memory, and written as one row group. */
const groupRows = 100_000

/** Snappy; counts are 32-bit, numbers 64-bit floats, times milliseconds in UTC. */
export const parquet: TableFormat = {
  extension: '.parquet',
  async begin(columns, write) {
    const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer')
    const writer = new ByteWriter()
    const flush = () => {
      write(new Uint8Array(writer.getBytes()))
      writer.index = 0
    }
    const typed = columns.map(([name, kind]) => ({ name, ...types[kind] }))
    const schema = schemaFromColumnData({ columnData: typed.map((column) => ({ ...column, data: [] })) })
    const file = new ParquetWriter({ writer: Object.assign(writer, { flush }), schema, createdBy: 'leadscore' })
    const cells = new Cells(columns.map(([, kind]) => kind === 'text'))
    let data: unknown[][] = columns.map(() => [])
    const writeGroup = () => {
      const columnData = typed.map((column, index) => ({ ...column, data: data[index]! }))
      void file.write({ columnData, rowGroupSize: groupRows })
      data = columns.map(() => [])
    }
    return {
      cells,
      rows() {
        for (let row = 0; row < cells.rows; row++) {
          for (const [column, [, kind]] of columns.entries()) data[column]!.push(stored(cells, row, column, kind))
          if (data[0]!.length === groupRows) writeGroup()
        }
      },
      end() {
        if (data[0]!.length > 0) writeGroup()
        void file.finish()
        flush()
      },
    }
  },
}

const types = {
  text: { type: 'STRING' },
  number: { type: 'DOUBLE' },
  count: { type: 'INT32' },
  time: { type: 'TIMESTAMP' },
} as const satisfies Record<ColumnKind, object>

function stored(cells: Cells, row: number, column: number, kind: ColumnKind) {
  if (kind === 'text') return cells.texts[column]!.text(row)
  const value = cells.number(row, column)
  if (value === null) return undefined
  return kind === 'time' ? new Date(value) : value
}
