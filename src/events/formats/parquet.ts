import { canonical } from '../dialects/canonical.ts'
import { plainValue, readDialect } from '../dialects/dialect.ts'
import { parquetMagic, readParquetRecords } from '../records/parquet.ts'
import type { InputFormat } from './format.ts'

const known: ReadonlySet<string> = new Set([
  'user_id',
  'time',
  'type',
  'event',
  'name',
  'id',
  'properties',
  'attributes',
])

export const parquet: InputFormat = {
  name: 'parquet',
  summary: 'Parquet: columns user_id, time, event …, and properties as JSON, a struct, or columns `properties.plan`',
  extensions: ['.parquet'],
  fits: (head) => (head.begins(...parquetMagic) ? 2 : 0),
  read: (input) => readDialect(readParquetRecords(input, isEventColumn), canonical(plainValue)),
}

export const isEventColumn = (column: string) => known.has(column) || /^(properties|attributes)\../.test(column)
