import { example } from './examples.ts'
import type { Rule } from './rule.ts'

/** canvas.md 5.1 and 7. */
const limit = 256

const entry = (count: number) => `entry:
  triggers:
    - attribute_changed: lead score
    - email_added
  audience:
    - attribute: postal_code
      is_any_of: [${Array.from({ length: count }, (_, index) => 10_000 + index).join(', ')}]`

export const longList: Rule = {
  code: 'LS211',
  name: 'long-list',
  severity: 'error',
  summary: 'A condition lists more than 256 values',
  why: 'Braze takes at most 256 values in one filter.',
  bad: example({ entry: entry(257) }),
  good: example({ entry: entry(256) }),
  check({ conditions }, report) {
    for (const { path, operator, value } of conditions) {
      if (!Array.isArray(value) || value.length <= limit) continue
      const join = operator.includes('none') ? '`all`' : '`any`'
      report({
        at: [
          { path: [...path, operator, limit] },
          { path: [...path, operator], aim: 'key', message: 'the list is here' },
        ],
        message: `\`${operator}\` lists ${value.length} values; at most ${limit} were expected`,
        notes: [`split it into several conditions under ${join}`],
      })
    }
  },
}
