import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'
import { onAttribute } from './subject.ts'

const groups = (attribute: string) => `action_groups:
  - name: Engaged
    points: 1
    triggers:
      - session_start
      - attribute_changed: ${attribute}`

export const scoreInGroup: Rule = {
  code: 'LS205',
  name: 'score-in-group',
  severity: 'error',
  summary: 'The score attribute is a trigger of an action group',
  why: 'The group writes the score, the write lets the user enter again, and a change of the score would send them through the group once more: an endless loop (semantics U6). The score belongs under the entry triggers.',
  bad: example({ groups: groups('lead score') }),
  good: example({ groups: groups('lifecycle') }),
  check({ config, groupTriggers, scoreAttribute }, report) {
    for (const { path, plan, group } of groupTriggers) {
      if (!onAttribute(plan, scoreAttribute)) continue
      const exits = config.action_groups[Number(group)]?.exit === true
      report({
        at: [
          { path: [...path, 'attribute_changed'] },
          { path: ['score', 'attribute'], message: 'the score is kept here' },
        ],
        message: `action group ${Number(group) + 1} is triggered by the score ${show(scoreAttribute)}${
          exits ? '; what users do was expected' : ', which it changes: an endless loop'
        }`,
        notes: ['the score belongs under `entry.triggers`; action groups are for what users do'],
      })
    }
  },
}
