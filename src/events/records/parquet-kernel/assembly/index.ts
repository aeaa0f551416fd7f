/**
 * Pages of Parquet → arrays of numbers → records, in the memory that the table of users is in (page-kernel.ts hands out places).
 * Functions that give a bool say whether the bytes were as they should be. All may read 16 bytes past the end of what
 * they are given, and write 16 past the end of what they leave. No allocation, no state.
 */
export { hybrid } from './hybrid'
export { openRows, rowRecords } from './rows'
export { unsnap } from './snappy'
export { findUsers } from './users'
export { longs, spread, sum, texts, times } from './values'
