import { suggest } from '../text/suggest.ts'
import { bodyKeys } from './body-keys.ts'
import { handoffExample } from './examples.ts'
import { plainName } from './names.ts'
import type { Rule } from './rule.ts'
import { salesforceTarget } from './salesforce.ts'
import { isLeadField, leadFields } from './salesforce-lead-fields.ts'
import { show } from './show.ts'

const webhook = `  webhook:
    method: PATCH
    url: https://example.my.salesforce.com/services/data/v60.0/sobjects/Lead/{{\${user_id}}}`

const body = (key: string) => `    body: >-
      {% if {{custom_attribute.\${lead score}}} > 100 %}{ "${key}": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`

export const salesforceLeadField: Rule = {
  code: 'LS413',
  name: 'salesforce-lead-field',
  severity: 'error',
  summary: 'The body names a field that a Salesforce Lead does not have',
  why: 'Salesforce answers 400 ("No such column") to a field it does not know, and writes nothing; Braze does not retry that. The standard field for the status of a lead is `Status`; the API names of custom fields end in `__c`.',
  bad: handoffExample({ webhook, body: body('lead_status') }),
  good: handoffExample({ webhook, body: body('Status') }),
  check({ webhook: { url, body: use } }, report) {
    if (salesforceTarget(url)?.leadParts === undefined || !use?.template.valid) return
    for (const { name, span } of bodyKeys(use.text)) {
      if (isLeadField(name)) continue
      const custom = `${customName(name)}__c`
      const short = name.replace(/^lead[\s_-]*/i, '')
      const standard =
        leadFields.find((field) => plainName(field) === plainName(short)) ??
        suggest(name, leadFields) ??
        suggest(short, leadFields)
      report({
        at: { path: use.path, within: span },
        message: `${show(name)} is no field of a Salesforce Lead`,
        notes: [
          standard === undefined
            ? `for a custom field write its API name, such as \`${custom}\``
            : `write \`${standard}\` for the standard field, or the API name of a custom one, such as \`${custom}\``,
        ],
      })
    }
  },
}

/** In the way that Salesforce makes an API name of a label. */
function customName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('_') || 'Lead_Status'
}
