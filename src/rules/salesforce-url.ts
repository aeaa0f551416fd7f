import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { salesforceTarget, urlProblem } from './salesforce.ts'

const webhook = (path: string) => `  webhook:
    method: PATCH
    url: https://example.my.salesforce.com/${path}/{{\${user_id}}}`

const body = `    body: >-
      {% if {{custom_attribute.\${lead score}}} > 100 %}{ "Status": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`

export const salesforceUrlRule: Rule = {
  code: 'LS414',
  name: 'salesforce-url',
  severity: 'error',
  summary: 'The URL is none that Salesforce has',
  why: 'A lead is updated at `/services/data/vNN.0/sobjects/Lead/{id}`, or at `/sobjects/Lead/{field}/{value}` by a custom field that is an external id. Parts of the path are not translated. Salesforce answers 404 to anything else, which Braze does not retry. An API version before v46 is an information.',
  bad: handoffExample({ webhook: webhook('servicios/data/v60.0/sobjects/Lead'), body }),
  good: handoffExample({ webhook: webhook('services/data/v60.0/sobjects/Lead'), body }),
  check({ webhook: { url }, config }, report) {
    const target = salesforceTarget(url)
    if (!url || !target) return
    const problem = urlProblem(target, config.handoff?.webhook.method ?? 'POST')
    if (!problem) return
    const { span, message, notes, severity } = problem
    report({ at: { path: url.path, within: span }, message, notes, ...(severity ? { severity } : {}) })
  },
}
