/** What is said of a warehouse beside the Plan: its words are those of the config and of the command line. */

/** Every dialect of SQL. */
export const dialectNames = ['bigquery', 'duckdb', 'postgres', 'redshift', 'snowflake', 'spark'] as const

/** Our names of the columns of the events. */
export const columnNames = ['user_id', 'time', 'type', 'name', 'properties', 'attributes', 'id', 'sequence'] as const

/** What a column of times can hold. */
export const timeColumnUnits = ['timestamp', 'milliseconds', 'seconds'] as const

/** Tables of Braze that can be read in place of one table of events. */
export const sourceNames = ['braze-snowflake', 'currents'] as const
