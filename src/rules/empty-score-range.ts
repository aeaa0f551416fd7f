import { example } from './examples.ts'
import type { Rule } from './rule.ts'

const score = (min: number, max: number) => `score:
  attribute: lead score
  min: ${min}
  max: ${max}`

export const emptyScoreRange: Rule = {
  code: 'LS206',
  name: 'empty-score-range',
  severity: 'error',
  summary: 'The floor of the score is not below its ceiling',
  why: 'Every write is clamped to `score.min` and `score.max` (semantics U1). With a floor at or above the ceiling every lead has the same score.',
  bad: example({ score: score(500, 100) }),
  good: example({ score: score(0, 500) }),
  check({ config }, report) {
    const { min, max } = config.score
    if (min === undefined || max === undefined || min < max) return
    report({
      at: [{ path: ['score', 'min'] }, { path: ['score', 'max'], message: 'the ceiling is here' }],
      message: `\`min\` is ${min}; a number below \`max\` (${max}) was expected`,
      notes: min > max ? ['are the two numbers swapped?'] : ['a score needs room between its bounds'],
    })
  },
}
