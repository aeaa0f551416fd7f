import type { Span } from '../text/source.ts'
import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { coverLiquid } from './templates.ts'

const webhook = (host: string) => `  webhook:
    method: PATCH
    url: https://${host}/leads/{{\${user_id}}}`

export const webhookPort: Rule = {
  code: 'LS402',
  name: 'webhook-port',
  severity: 'error',
  summary: 'The webhook goes to a port other than 80 or 443',
  why: 'Braze sends webhooks to ports 80 and 443 only.',
  bad: handoffExample({ webhook: webhook('crm.example.com:8443') }),
  good: handoffExample({ webhook: webhook('crm.example.com') }),
  check({ webhook: { url } }, report) {
    const port = url && literalPort(url.text)
    if (!url || !port || port.number === 80 || port.number === 443) return
    report({
      at: { path: url.path, within: port.span },
      message: `the webhook goes to port ${port.number}; Braze sends to ports 80 and 443 only`,
      notes: ['let the endpoint, or a proxy in front of it, listen on port 443'],
    })
  },
}

/** The port of a URL with its colon, unless Liquid computes it. */
function literalPort(url: string): { readonly number: number; readonly span: Span } | undefined {
  const match = /^\s*[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(?:\[[^\]/?#]*\]|[^:/?#@[\]]*)(:\d+)(?=[/?#\s]|$)/di.exec(
    coverLiquid(url),
  )
  if (!match) return undefined
  const [start, end] = match.indices![1]!
  return { number: Number(match[1]!.slice(1)), span: { start, end } }
}
