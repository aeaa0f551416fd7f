import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { connectedContentTags } from './templates.ts'

const headers = (after: string) => `    headers:
      Content-Type: application/json
      Authorization: >-
        {% connected_content https://login.example.com/token :method post
        :basic_auth crm :body grant_type=client_credentials :save result %}${after}
        Bearer {{result.access_token}}`

const check = `
        {% if result.access_token == blank %}{% abort_message('no token') %}{% endif %}`

export const tokenUnchecked: Rule = {
  code: 'LS426',
  name: 'token-unchecked',
  severity: 'info',
  summary: 'A hand-off is sent without a token when the call for it fails',
  why: 'When the call for the token fails, the rest of the header is rendered all the same and goes out without a token. The CRM answers 401, Braze does not retry that, and the hand-off waits for the next change of the score. `:retry` tries again and then cancels the message; `abort_message` at least says so in the log.',
  bad: handoffExample({ headers: headers('') }),
  good: handoffExample({ headers: headers(check) }),
  check({ webhook: { headers: all } }, report) {
    for (const use of all) {
      const { header, template, text, path } = use
      if (header.toLowerCase() !== 'authorization' || !template.valid) continue
      // An option that was not understood may be `:retry`.
      if (template.findings.some(({ code }) => code === 'LS326') || text.includes('abort_message')) continue
      const unchecked = connectedContentTags(use).find(({ text: tag }) => !/\s:retry\b/.test(tag))
      if (!unchecked || template.variables.length === 0) continue
      report({
        at: { path, within: unchecked.url.text === '' ? unchecked.span : span(unchecked.url) },
        message:
          'if this call fails the header goes out without a token, and the hand-off is lost until the score changes again',
        notes: ['add `:retry`, or abort when the token is blank'],
      })
    }
  },
}

const span = ({ text, start }: { readonly text: string; readonly start: number }) => ({
  start,
  end: start + text.length,
})
