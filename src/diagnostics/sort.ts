/** The order in which diagnostics are shown: by file, place and code. */
import type { Diagnostic } from './diagnostic.ts'

export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => {
    const [x] = a.labels
    const [y] = b.labels
    const byFile = x.source === y.source ? 0 : x.source.name < y.source.name ? -1 : 1
    return byFile || x.span.start - y.span.start || (a.code < b.code ? -1 : Number(a.code > b.code))
  })
}
