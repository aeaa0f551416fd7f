import type { Format } from './format.ts'

export const pretty: Format = {
  name: 'pretty',
  summary: 'for people, in a terminal',
  renderers: {
    diagnostics: async () => (await import('./pretty/diagnostics.ts')).prettyDiagnostics,
    simulation: async () => (await import('./pretty/simulation.ts')).prettySimulation,
    explanation: async () => (await import('./pretty/explanation.ts')).prettyExplanation,
    request: async () => (await import('./pretty/request.ts')).prettyRequest,
    branches: async () => (await import('./pretty/branches.ts')).prettyBranches,
    liquid: async () => (await import('./pretty/liquid.ts')).prettyLiquid,
    rules: async () => (await import('./pretty/rules.ts')).prettyRules,
    tests: async () => (await import('./pretty/tests.ts')).prettyTests,
    difference: async () => (await import('./pretty/difference.ts')).prettyDifference,
  },
}
