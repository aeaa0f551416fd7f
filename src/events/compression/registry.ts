/** All compressions: one line each. */
export { gzip } from './gzip.ts'
export { zstd } from './zstd.ts'
