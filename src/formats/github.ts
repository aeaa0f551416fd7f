import type { Format } from './format.ts'

export const github: Format = {
  name: 'github',
  summary: 'workflow commands: annotations on a pull request in GitHub Actions',
  renderers: {
    diagnostics: async () => (await import('./github/annotations.ts')).diagnosticAnnotations,
    tests: async () => (await import('./github/annotations.ts')).testAnnotations,
  },
}
