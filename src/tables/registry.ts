/** All table formats: one line each. */
export { csv } from './csv.ts'
export { jsonl } from './jsonl.ts'
export { parquet } from './parquet.ts'
