import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'

const webhook = (scheme: string) => `  webhook:
    method: PATCH
    url: ${scheme}://example.com/leads/{{\${user_id}}}`

export const insecureUrl: Rule = {
  code: 'LS424',
  name: 'insecure-url',
  severity: 'warning',
  summary: 'The webhook is sent without encryption',
  why: 'Over `http://` everybody on the way can read the token in the header and the data of the lead.',
  bad: handoffExample({ webhook: webhook('http') }),
  good: handoffExample({ webhook: webhook('https') }),
  check({ webhook: { url } }, report) {
    const scheme = /^\s*(http):\/\//i.exec(url?.text ?? '')
    if (!url || !scheme) return
    const end = scheme[0].length
    report({
      at: { path: url.path, within: { start: end - 'http://'.length, end } },
      message: 'the webhook is sent over `http://`, where its token can be read on the way',
      notes: ['write `https://`'],
    })
  },
}
