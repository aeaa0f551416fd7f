import type { Format } from './format.ts'

export const sarif: Format = {
  name: 'sarif',
  summary: 'SARIF 2.1.0, for code scanning',
  renderers: {
    diagnostics: async () => (await import('./sarif/diagnostics.ts')).sarifDiagnostics,
    tests: async () => (await import('./sarif/tests.ts')).sarifTests,
  },
}
