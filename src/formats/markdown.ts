import type { Format } from './format.ts'

export const markdown: Format = {
  name: 'markdown',
  summary: 'for job summaries and comments on pull requests',
  renderers: {
    diagnostics: async () => (await import('./markdown/diagnostics.ts')).markdownDiagnostics,
    tests: async () => (await import('./markdown/tests.ts')).markdownTests,
    sheet: async () => (await import('./markdown/build-sheet.ts')).markdownSheet,
    difference: async () => (await import('./markdown/difference.ts')).markdownDifference,
  },
}
