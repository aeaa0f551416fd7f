import { handoffExample } from './examples.ts'
import { misspeltAttributes } from './names.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'

const body = (attribute: string) => `    body: >-
      {% if {{custom_attribute.\${${attribute}}}} > 100 %}{ "lead_status": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`

export const unknownAttribute: Rule = {
  code: 'LS412',
  name: 'unknown-attribute',
  severity: 'warning',
  summary: 'A template reads an attribute that is nearly, but not quite, one of the config',
  why: 'An attribute that nobody writes is empty, and a comparison with it is false. Names of custom attributes count to the letter.',
  bad: handoffExample({ body: body('lead scor') }),
  good: handoffExample({ body: body('lead score') }),
  check(subject, report) {
    for (const { name, place, meant } of misspeltAttributes(subject)) {
      if (meant.isSpelling) continue
      report({
        at: [place, { ...meant.place, message: 'the name is written here' }],
        message: `nothing else in the config names the attribute ${show(name)}, which is nearly ${show(meant.name)}`,
        notes: [`did you mean \`custom_attribute.\${${meant.name}}\`?`],
      })
    }
  },
}
