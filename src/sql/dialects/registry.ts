/** All dialects: one line each. */
export { duckdb } from './duckdb.ts'
export { postgres } from './postgres.ts'
