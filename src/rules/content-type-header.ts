import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'

export const contentTypeHeader: Rule = {
  code: 'LS401',
  name: 'content-type-header',
  severity: 'error',
  summary: 'A webhook header is called `Content_Type`',
  why: 'The header that Braze and every server know is `Content-Type`, with a hyphen. The English lead-scoring guide printed it with an underscore; the CRM then does not read the body as JSON.',
  bad: handoffExample({ headers: '    headers:\n      Content_Type: application/json' }),
  good: handoffExample({}),
  check({ config }, report) {
    for (const name of Object.keys(config.handoff?.webhook.headers ?? {})) {
      if (!/^content[_ ]*type$/i.test(name)) continue
      report({
        at: { path: ['handoff', 'webhook', 'headers', name], aim: 'key' },
        message: `the header is called ${show(name)}; \`Content-Type\` was expected`,
        notes: ['write it with a hyphen: `Content-Type: application/json`'],
      })
    }
  },
}
