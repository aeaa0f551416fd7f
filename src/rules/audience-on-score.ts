import { example } from './examples.ts'
import type { Place, Rule } from './rule.ts'
import { show } from './show.ts'

const entry = (attribute: string) => `entry:
  triggers:
    - attribute_changed: lead score
    - email_added
  audience:
    - attribute: ${attribute}
      less_than: 500`

export const audienceOnScore: Rule = {
  code: 'LS223',
  name: 'audience-on-score',
  severity: 'warning',
  summary: 'An audience filters the score, whose change is its trigger',
  why: 'Braze warns against an audience on the attribute that triggers it: the two race. In the entry audience it also ends the loop: once re-entry is refused nobody waits, so the next action is not scored. Use `score.min` and `score.max` for bounds, and the webhook body for the threshold.',
  bad: example({ entry: entry('lead score') }),
  good: example({ entry: entry('employees') }),
  check({ conditions, scoreAttribute, scoreTriggers }, report) {
    for (const audience of ['entry audience', 'hand-off audience'] as const) {
      const [first, ...others] = conditions.filter(
        ({ where, subject, name }) => where === audience && subject === 'attribute' && name === scoreAttribute,
      )
      const isEntry = audience === 'entry audience'
      if (!first || (isEntry && scoreTriggers.length === 0)) continue
      const place = (path: typeof first.path, message?: string): Place => ({
        path: [...path, 'attribute'],
        ...(message === undefined ? {} : { message }),
      })
      report({
        at: [place(first.path), ...others.map(({ path }) => place(path, 'filtered here too'))],
        restsOn: isEntry ? [['entry', 'triggers']] : [],
        message: `the ${audience} filters ${show(scoreAttribute)}, whose change is the trigger: Braze may check the old score`,
        notes: [
          isEntry
            ? 'a refused re-entry also ends scoring for that lead: use `score.min` and `score.max` for bounds'
            : 'test the score in the webhook body, with `abort_message` below the threshold',
        ],
      })
    }
  },
}
