import { suggest } from '../text/suggest.ts'
import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { mayBeSaved, unsetVariables } from './templates.ts'

const headers = (name: string) => `    headers:
      Content-Type: application/json
      Authorization: >-
        {% connected_content https://login.example.com/token :method post :retry
        :basic_auth crm :body grant_type=client_credentials :save result %}
        Bearer {{${name}.access_token}}`

export const unsavedVariable: Rule = {
  code: 'LS411',
  name: 'unsaved-variable',
  severity: 'error',
  summary: 'The Authorization header is built from a variable that nothing saves',
  why: 'A variable that nothing has saved is empty, and the header goes out without its token. The CRM answers 401, which Braze does not retry: the hand-off is lost.',
  bad: handoffExample({ headers: headers('response') }),
  good: handoffExample({ headers: headers('result') }),
  check({ webhook: { templates, headers: all } }, report) {
    if (templates.some(mayBeSaved)) return
    const saved = templates.flatMap(({ template }) => template.assigns.map(({ name }) => name))
    for (const use of all) {
      if (use.header.toLowerCase() !== 'authorization') continue
      for (const { name, span } of unsetVariables(use)) {
        if (saved.includes(name)) continue
        const meant = suggest(name, saved) ?? use.template.assigns[0]?.name
        report({
          at: { path: use.path, within: span },
          restsOn: [['handoff', 'webhook']],
          message: `nothing saves \`${name}\`: the header is sent without its token`,
          notes: [
            meant === undefined
              ? `save the answer of \`connected_content\` with \`:save ${name}\`, in this header`
              : `is \`${meant}\` meant?`,
          ],
        })
      }
    }
  },
}
