/** Every dialect, for the command line: nothing heavy is loaded by it. */
export const dialectNames = ['duckdb', 'postgres'] as const
