import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { tokenPathProblem } from './salesforce.ts'
import { show } from './show.ts'
import { connectedContentTags } from './templates.ts'

const headers = (path: string) => `    headers:
      Content-Type: application/json
      Authorization: >-
        {% connected_content https://example.my.salesforce.com/${path} :method post :retry
        :basic_auth salesforce :body grant_type=client_credentials :save result %}
        Bearer {{result.access_token}}`

export const salesforceTokenUrl: Rule = {
  code: 'LS416',
  name: 'salesforce-token-url',
  severity: 'error',
  summary: 'The token is asked for at a path where Salesforce gives none',
  why: 'Salesforce gives tokens at `/services/oauth2/token` of the org. Parts of the path are not translated. At another path there is no token in the answer, the header goes out without one, and the hand-off fails with 401, which is not retried.',
  bad: handoffExample({ headers: headers('services/oauth2/simbolo') }),
  good: handoffExample({ headers: headers('services/oauth2/token') }),
  check({ webhook: { templates } }, report) {
    for (const use of templates) {
      if (!use.template.valid) continue
      for (const { text, url } of connectedContentTags(use)) {
        const isToken = use.header.toLowerCase() === 'authorization' || /grant_type=|client_secret=/.test(text)
        const problem = isToken ? tokenPathProblem(url.text) : undefined
        if (!problem) continue
        const { start, end } = problem.span
        report({
          at: { path: use.path, within: { start: url.start + start, end: url.start + end } },
          message: `the token is asked for at ${show(problem.path)}; Salesforce gives it at \`/services/oauth2/token\``,
          notes: ['the path is the same in every language'],
        })
      }
    }
  },
}
