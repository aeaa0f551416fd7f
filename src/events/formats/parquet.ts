import { canonical } from '../dialects/canonical.ts'
import { plainValue, readDialect } from '../dialects/dialect.ts'
import { parquetMagic, readParquetRecords } from '../records/parquet.ts'
import type { InputFormat } from './format.ts'
import { commitParquet, isEventColumn } from './parquet-rows.ts'

export const parquet: InputFormat = {
  name: 'parquet',
  summary: 'Parquet: columns user_id, time, event …, and properties as JSON, a struct, or columns `properties.plan`',
  extensions: ['.parquet'],
  fits: (head) => (head.begins(...parquetMagic) ? 2 : 0),
  commit: commitParquet,
  read: (input) => readDialect(readParquetRecords(input, isEventColumn), canonical(plainValue)),
}
