import { example } from './examples.ts'
import type { Rule } from './rule.ts'

const groups = (effect: string) => `action_groups:
  - name: Engaged
    points: 1
    triggers: [session_start]
  - name: Became customer
${effect}    exit: true
    triggers:
      - attribute_changed: { name: lifecycle, to: customer }`

export const pointsAndExit: Rule = {
  code: 'LS203',
  name: 'points-and-exit',
  severity: 'error',
  summary: 'An action group has both `points` and `exit`',
  why: 'An exit group ends the entry without a User Update, so no points are given (semantics A5). Keep the one that is meant.',
  bad: example({ groups: groups('    points: 5\n') }),
  good: example({ groups: groups('') }),
  check({ groups: all }, report) {
    for (const { index, path, config } of all) {
      if (!('points' in config && 'exit' in config)) continue
      report({
        at: [
          { path: [...path, 'exit'], aim: 'key' },
          { path: [...path, 'points'], aim: 'key', message: 'the points are given here' },
        ],
        message: `action group ${index + 1} has both \`points\` and \`exit\``,
        notes: ['a user who exits gets no points: keep one of the two'],
      })
    }
  },
}
