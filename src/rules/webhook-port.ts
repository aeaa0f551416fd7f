import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'

const webhook = (host: string) => `  webhook:
    method: PATCH
    url: https://${host}/leads/{{\${user_id}}}`

export const webhookPort: Rule = {
  code: 'LS402',
  name: 'webhook-port',
  severity: 'error',
  summary: 'The webhook goes to a port other than 80 or 443',
  why: 'Braze sends webhooks to ports 80 and 443 only (canvas.md 6.1).',
  bad: handoffExample({ webhook: webhook('crm.example.com:8443') }),
  good: handoffExample({ webhook: webhook('crm.example.com') }),
  check({ config }, report) {
    const port = literalPort(config.handoff?.webhook.url ?? '')
    if (port === undefined || Number(port) === 80 || Number(port) === 443) return
    report({
      at: { path: ['handoff', 'webhook', 'url'], part: `:${port}` },
      message: `the webhook goes to port ${port}; Braze sends to ports 80 and 443 only`,
      notes: ['let the endpoint, or a proxy in front of it, listen on port 443'],
    })
  },
}

/** The port of a URL, unless Liquid computes it. */
function literalPort(url: string): string | undefined {
  const withoutLiquid = url.trim().replaceAll(/\{\{[\s\S]*?\}\}\}?|\{%[\s\S]*?%\}/g, 'x')
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(?:\[[^\]/?#]*\]|[^:/?#@[\]]*):(\d+)(?=[/?#]|$)/i.exec(
    withoutLiquid,
  )?.[1]
}
