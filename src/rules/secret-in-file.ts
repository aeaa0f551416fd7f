import { isPlaceholder, secretLiterals } from '../handoff/secret-literals.ts'
import { isSecretName } from '../handoff/secrets.ts'
import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'
import { coverLiquid, fieldName } from './templates.ts'

const headers = (credential: string) => `    headers:
      Content-Type: application/json
      Authorization: >-
        {% connected_content https://login.example.com/token :method post :retry
        ${credential} :save result %}
        Bearer {{result.access_token}}`

export const secretInFile: Rule = {
  code: 'LS423',
  name: 'secret-in-file',
  severity: 'warning',
  summary: 'A secret is written in the file',
  why: 'The config is kept in version control and shown in reviews and build logs; a secret in it has to be taken as known. Braze keeps credentials for `connected_content` (`:basic_auth name`), and a Content Block can hold a token that is pasted in the dashboard.',
  bad: handoffExample({ headers: headers(':body grant_type=client_credentials&client_secret=7f3a91c2') }),
  good: handoffExample({ headers: headers(':basic_auth crm :body grant_type=client_credentials') }),
  check({ webhook: { templates } }, report) {
    const notes = [
      'keep it in Braze (Settings > Connected Content) and name it with `:basic_auth`, and replace this one',
    ]
    for (const use of templates) {
      const found = secretLiterals(use.text)
      for (const { name } of found) {
        const called = use.text.slice(name.start, name.end)
        report({
          at: { path: use.path, within: name.start < name.end ? name : { start: name.start, end: name.start + 1 } },
          message: `${fieldName(use)} holds a secret: ${/^(bearer|basic)$/i.test(called) ? `what follows ${show(called)}` : `the value of ${show(called)}`}`,
          notes,
        })
      }
      const isWhole = use.field === 'header' && found.length === 0 && isTelling(use.header)
      if (!isWhole || coverLiquid(use.text) !== use.text || isPlaceholder(use.text) || /\s/.test(use.text.trim()))
        continue
      report({
        at: { path: use.path, aim: 'key' },
        message: `${fieldName(use)} holds a secret`,
        notes: ['let a Content Block hold it, e.g. `{{content_blocks.${crm_token}}}`, and replace this one'],
      })
    }
  },
}

const isTelling = (header: string) => isSecretName(header) || /^(proxy-)?authorization$/i.test(header)
