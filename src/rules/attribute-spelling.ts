import { handoffExample } from './examples.ts'
import { attributesOf, plainName } from './names.ts'
import type { Place, Rule } from './rule.ts'
import { show } from './show.ts'

const body = (attribute: string) => `    body: >-
      {% if {{custom_attribute.\${${attribute}}}} > 100 %}{ "lead_status": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`

export const attributeSpelling: Rule = {
  code: 'LS232',
  name: 'attribute-spelling',
  severity: 'warning',
  summary: 'An attribute is spelled in two ways',
  why: 'Names of custom attributes are case-sensitive and spaces count, so `lead score` and `lead_score` are two attributes. One of them is usually never written, and what reads it sees nothing.',
  bad: handoffExample({ body: body('lead_score') }),
  good: handoffExample({ body: body('lead score') }),
  check(subject, report) {
    const first = new Map<string, { readonly name: string; readonly place: Place }>()
    const reported = new Set<string>()
    for (const { name, place } of attributesOf(subject)) {
      const plain = plainName(name)
      const known = first.get(plain)
      if (!known) first.set(plain, { name, place })
      else if (known.name !== name && !reported.has(name)) {
        reported.add(name)
        report({
          at: [place, { ...known.place, message: `spelled ${show(known.name)} here` }],
          message: `the attribute ${show(name)} is another one than ${show(known.name)}: one spelling was expected`,
          notes: ['use the name exactly as Braze has it; case, spaces and underscores count'],
        })
      }
    }
  },
}
