// Logs and profiles in memory, as explain reads them.

import { jsonl } from '../../src/events/formats/jsonl.ts'
import type { LogSource } from '../../src/events/read-log.ts'

export const sourceOf = (bytes: Uint8Array[], name = 'events.jsonl'): LogSource => ({
  name,
  format: jsonl,
  open: () => bytes,
  rereadable: true,
})

/** The same log in a format that the kernel does not read. */
export const plainSourceOf = (bytes: Uint8Array[]): LogSource => {
  const source = sourceOf(bytes)
  return { ...source, format: { ...source.format } }
}
