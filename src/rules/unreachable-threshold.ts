import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'

const score = `score:
  attribute: lead score
  min: 0
  max: 100`

const body = `    body: >-
      {% if {{custom_attribute.\${lead score}}} > 80 %}{ "lead_status": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`

export const unreachableThreshold: Rule = {
  code: 'LS209',
  name: 'unreachable-threshold',
  severity: 'error',
  summary: 'The bounds of the score keep it from ever crossing the threshold',
  why: 'A lead is handed off if and only if the score is greater than the threshold (semantics H4), and the score never leaves `score.min` to `score.max` (semantics U1). A threshold at or above the ceiling is never passed; one below the floor always is.',
  bad: handoffExample({ threshold: '  threshold: 100' }, { score }),
  good: handoffExample({ threshold: '  threshold: 80', body }, { score }),
  check({ config }, report) {
    const { min = -Infinity, max = Infinity } = config.score
    const threshold = config.handoff?.threshold
    if (threshold === undefined || min >= max) return
    const at = { path: ['handoff', 'threshold'] }
    if (threshold >= max) {
      report({
        at: [at, { path: ['score', 'max'], message: 'the score stops here' }],
        message: `the threshold is ${threshold} and the score never rises above ${max}: no lead is ever handed off`,
        notes: [
          threshold === max
            ? 'a hand-off needs a score greater than the threshold: lower it or raise `score.max`'
            : 'lower the threshold or raise `score.max`',
        ],
      })
    } else if (threshold < min) {
      report({
        at: [at, { path: ['score', 'min'], message: 'the score never falls below this' }],
        message: `the threshold is ${threshold} and the score never falls below ${min}: every scored lead is handed off`,
        notes: ['raise the threshold, or leave it out if every lead is meant to be handed off'],
      })
    }
  },
}
