import { regexProblem } from '../condition/operators.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'

/** canvas.md 5.1. */
const limit = 32_764

const groups = (expression: string) => `action_groups:
  - name: Engaged
    points: 1
    triggers:
      - custom_event: page_viewed
        where:
          - property: path
            matches_regex: '${expression}'`

export const invalidRegex: Rule = {
  code: 'LS212',
  name: 'invalid-regex',
  severity: 'error',
  summary: 'A regular expression cannot be used',
  why: 'Expressions are limited to what means the same in JavaScript and RE2: no look-around and no back-references (semantics C4). Braze takes at most 32,764 characters.',
  bad: example({ groups: groups('^/pricing(?!/old)') }),
  good: example({ groups: groups('^/pricing') }),
  check({ conditions }, report) {
    for (const { path, operator, value } of conditions) {
      if (operator !== 'matches_regex' && operator !== 'does_not_match_regex') continue
      if (typeof value !== 'string') continue
      const at = { path: [...path, operator] }
      if (value.length > limit) {
        const message = `the regular expression is ${value.length} characters long; at most ${limit} were expected`
        report({ at, message, notes: ['shorten it, or split it into several conditions under `any`'] })
        continue
      }
      const problem = regexProblem(value)
      if (problem === undefined) continue
      const lookAround = /\(\?<?[=!]/.test(value)
      report({
        at,
        message: `the regular expression cannot be used: ${problem.replaceAll(/\s+/g, ' ').replace(/\.$/, '')}`,
        notes: lookAround ? ['say what may not match in a condition of its own, with `does_not_match_regex`'] : [],
      })
    }
  },
}
