import { example } from './examples.ts'
import type { Rule } from './rule.ts'

const groups = (effect: string) => `action_groups:
  - name: Engaged
    points: 1
    triggers: [session_start]
  - name: High intent${effect}
    triggers: [purchase]`

export const groupWithoutEffect: Rule = {
  code: 'LS202',
  name: 'group-without-effect',
  severity: 'error',
  summary: 'An action group has neither `points` nor `exit`',
  why: 'A group without a User Update ends the entry, and since nothing changes the score the user never enters again. If that is wanted, say `exit: true` (semantics A5); otherwise give points.',
  bad: example({ groups: groups('') }),
  good: example({ groups: groups('\n    points: 5') }),
  check({ groups: all }, report) {
    for (const { index, path, config } of all) {
      if ('points' in config || 'exit' in config) continue
      report({
        at: { path: [...path, 'name'] },
        restsOn: [path],
        message: `action group ${index + 1} has neither \`points\` nor \`exit\``,
        notes: ['add `points`, or `exit: true` if a user who does this is meant to leave scoring'],
      })
    }
  },
}
