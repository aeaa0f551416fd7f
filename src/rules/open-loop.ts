import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'

const entry = (triggers: string) => `entry:
  triggers:${triggers}
    - email_added`

export const openLoop: Rule = {
  code: 'LS220',
  name: 'open-loop',
  severity: 'warning',
  summary: 'No entry trigger fires when the score changes',
  why: 'A Canvas only moves forward: the loop exists only because the write to the score is itself an entry trigger. Without it a user is scored once for each entry and then waits for nothing; with a `to` on it, the loop goes on only for that one value.',
  bad: example({ entry: entry('') }),
  good: example({ entry: entry('\n    - attribute_changed: lead score') }),
  check({ entryTriggers, scoreTriggers, scoreAttribute }, report) {
    const restsOn = [
      ['score', 'attribute'],
      ['entry', 'triggers'],
    ]
    const values = scoreTriggers.map(({ plan }) => (plan.match.on === 'attribute' ? plan.match.to : null))
    if (entryTriggers.length === 0 || values.includes(null)) return
    const [first] = scoreTriggers
    const notes = [`write the trigger as \`attribute_changed: ${scoreAttribute}\`, for any new value`]
    if (first) {
      report({
        at: { path: [...first.path, 'attribute_changed', 'to'] },
        restsOn,
        message: `the loop closes only when ${show(scoreAttribute)} becomes ${show(values[0])}: every other score ends it`,
        notes,
      })
    } else {
      report({
        at: { path: ['entry', 'triggers'], aim: 'key' },
        restsOn,
        message: `no entry trigger fires when ${show(scoreAttribute)} changes, so a lead is scored once for each entry`,
        notes: [`add \`attribute_changed: ${scoreAttribute}\`: only the write to the score makes a lead wait again`],
      })
    }
  },
}
