/** What makes an alert the same one after lines have been added above it: its rule, and the text of its line. */
import { createHash } from 'node:crypto'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'

/** One for each, in their order; equal ones in a file are counted. */
export function fingerprints(diagnostics: readonly Diagnostic[]): string[] {
  const seen = new Map<string, number>()
  return diagnostics.map(({ code, labels: [{ source, span }] }) => {
    const line = source.line(source.position(span.start).line).trim()
    const hash = createHash('sha256').update(`${code}\n${line}`).digest('hex').slice(0, 16)
    const key = `${source.name}\n${hash}`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return `${hash}:${count}`
  })
}
