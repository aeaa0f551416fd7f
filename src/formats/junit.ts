import type { Format } from './format.ts'

export const junit: Format = {
  name: 'junit',
  summary: 'JUnit XML, which all CI systems read',
  renderers: {
    diagnostics: async () => (await import('./junit/diagnostics.ts')).junitDiagnostics,
    tests: async () => (await import('./junit/tests.ts')).junitTests,
  },
}
