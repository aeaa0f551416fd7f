/** Every dialect, for the command line: nothing heavy is loaded by it. */
export const dialectNames = ['bigquery', 'duckdb', 'postgres', 'redshift', 'snowflake', 'spark'] as const
