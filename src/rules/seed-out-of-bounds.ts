import { example } from './examples.ts'
import type { Rule } from './rule.ts'

const score = `score:
  attribute: lead score
  min: 0
  max: 500`

const launch = (seed: number) => `launch:
  at: 2026-01-01T00:00:00Z
  seed: ${seed}`

export const seedOutOfBounds: Rule = {
  code: 'LS217',
  name: 'seed-out-of-bounds',
  severity: 'warning',
  summary: 'The seed lies outside of the bounds of the score',
  why: 'The seed is written as it is (semantics T7): only points are clamped to `score.min` and `score.max` (semantics U1). A lead keeps such a score until its first points, which then carry it to the bound at once.',
  bad: example({ score, launch: launch(-10) }),
  good: example({ score, launch: launch(0) }),
  check({ config }, report) {
    const { min = -Infinity, max = Infinity } = config.score
    const seed: unknown = config.launch?.seed
    if (typeof seed !== 'number' || min >= max || (seed >= min && seed <= max)) return
    const bound = seed < min ? 'min' : 'max'
    report({
      at: [{ path: ['launch', 'seed'] }, { path: ['score', bound], message: `\`${bound}\` is here` }],
      message: `\`seed\` is ${seed}; a number ${bound === 'min' ? `of at least ${min}` : `of at most ${max}`} was expected, since it is written as it is`,
      notes: [`the first points of a lead would carry its score to ${bound === 'min' ? min : max}`],
    })
  },
}
