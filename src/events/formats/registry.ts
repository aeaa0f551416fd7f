/** All input formats: one line each. */
export { jsonl } from './jsonl.ts'
