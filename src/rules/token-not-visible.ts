import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { fieldName, setterOf, unsetVariables } from './templates.ts'

const call = `{% connected_content https://login.example.com/token :method post :retry
        :basic_auth crm :body grant_type=client_credentials :save result %}`

const headers = (authorization: string, other: string) => `    headers:
      Content-Type: application/json
      Authorization: >-
        ${authorization}
      X-Request: >-
        ${other}`

export const tokenNotVisible: Rule = {
  code: 'LS410',
  name: 'token-not-visible',
  severity: 'error',
  summary: 'A variable is used in another field than the one that saves it',
  why: 'Braze renders the URL, every header value and the body each on its own: what one of them saves or assigns is empty in the others. The call for a token therefore stands in the value of the `Authorization` header itself.',
  bad: handoffExample({ headers: headers('Bearer {{result.access_token}}', call) }),
  good: handoffExample({ headers: headers(`${call} Bearer {{result.access_token}}`, 'lead-scoring') }),
  check({ webhook: { templates } }, report) {
    for (const use of templates) {
      for (const { name, span } of unsetVariables(use)) {
        const other = setterOf(templates, name)
        if (!other) continue
        report({
          at: [
            { path: use.path, within: span },
            { path: other.use.path, within: other.span, message: 'saved here, for this field alone' },
          ],
          message: `\`${name}\` is empty in ${fieldName(use)}: ${fieldName(other.use)} saves it, and each field is rendered on its own`,
          notes: [`save it in ${fieldName(use)} itself, before it is used`],
        })
      }
    }
  },
}
