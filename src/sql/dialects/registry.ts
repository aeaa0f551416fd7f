/** All dialects: one line each. */
export { duckdb } from './duckdb.ts'
export { postgres } from './postgres.ts'
export { bigquery } from './bigquery.ts'
export { redshift } from './redshift.ts'
export { snowflake } from './snowflake.ts'
export { spark } from './spark.ts'
