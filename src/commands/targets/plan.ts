import type { Target } from './target.ts'

export const plan: Target = {
  name: 'plan',
  summary: 'what the config means, as canonical JSON with its hash',
  options: [],
  formats: ['json'],
  async compile({ plan }) {
    const { canonicalPlan } = await import('../../plan/canonical.ts')
    return { output: `${JSON.stringify({ schema: 'leadscore.plan/1', ...canonicalPlan(plan) }, null, 2)}\n` }
  },
}
