import { example } from './examples.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'

const entry = (subject: string) => `entry:
  triggers:
    - attribute_changed: lead score
    - email_added
  audience:
    - ${subject}: plan
      is_any_of: [pro]`

export const propertyInAudience: Rule = {
  code: 'LS214',
  name: 'property-in-audience',
  severity: 'error',
  summary: 'An audience filters an event property',
  why: 'An audience is a segment: it knows the profile of a user and no event. Properties can be filtered in the `where` of a trigger (semantics C).',
  bad: example({ entry: entry('property') }),
  good: example({ entry: entry('attribute') }),
  check({ conditions }, report) {
    for (const { subject, where, path, name } of conditions) {
      if (subject !== 'property' || where === 'trigger filter') continue
      report({
        at: { path: [...path, 'property'], aim: 'key' },
        message: `the ${where} filters the property ${show(name)}, but an audience sees no event`,
        notes: ['filter an `attribute` here, or move the condition to the `where` of a trigger'],
      })
    }
  },
}
