import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { isLeadRecord, salesforceTarget } from './salesforce.ts'

const webhook = (method: string) => `  webhook:
    method: ${method}
    url: https://example.my.salesforce.com/services/data/v60.0/sobjects/Lead/{{\${user_id}}}`

const body = `    body: >-
      {% if {{custom_attribute.\${lead score}}} > 100 %}{ "Status": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`

export const salesforceMethod: Rule = {
  code: 'LS415',
  name: 'salesforce-method',
  severity: 'error',
  summary: 'A Salesforce Lead is updated with another method than PATCH',
  why: 'Salesforce updates a record by its id, and upserts it by an external id, with PATCH only. POST is for a new record at `/sobjects/Lead`, or with `?_HttpMethod=PATCH` for clients that have no PATCH; Braze has it. A method that is left out is POST.',
  bad: handoffExample({ webhook: webhook('POST'), body }),
  good: handoffExample({ webhook: webhook('PATCH'), body }),
  check({ webhook: { url }, config }, report) {
    const target = salesforceTarget(url)
    const method = config.handoff?.webhook.method
    if (!target || !isLeadRecord(target) || method === 'PATCH') return
    if ((method ?? 'POST') === 'POST' && /[?&]_HttpMethod=PATCH(?:&|$)/.test(target.query)) return
    report({
      at: { path: ['handoff', 'webhook', 'method'] },
      message:
        method === undefined
          ? 'the method is left out, which is POST; Salesforce updates a lead with PATCH'
          : `the method is ${method}; Salesforce updates a lead with PATCH`,
      notes: ['write `method: PATCH`'],
    })
  },
}
