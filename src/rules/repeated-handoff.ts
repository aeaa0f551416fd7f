import { handoffExample } from './examples.ts'
import { exclusions, isLatched } from './latch.ts'
import type { Rule } from './rule.ts'
import { reeligibilityMs } from './subject.ts'

export const repeatedHandoff: Rule = {
  code: 'LS230',
  name: 'repeated-handoff',
  severity: 'warning',
  summary: 'Nothing keeps a lead from being handed off again and again',
  why: 'The webhook has no notion of crossing a threshold: it is considered after every change of the score, decreases included (semantics H1). With re-eligibility `0s` only an audience on an attribute that the CRM writes back ends it.',
  bad: handoffExample({ audience: '' }),
  good: handoffExample({}),
  check(subject, report) {
    const { handoff } = subject.config
    if (!handoff || reeligibilityMs(handoff.reeligibility) > 0) return
    if (exclusions(subject).length > 0 || isLatched(subject)) return
    const threshold = handoff.threshold === undefined ? '' : ` above ${handoff.threshold}`
    report({
      at:
        handoff.reeligibility === undefined
          ? { path: ['handoff'], aim: 'key' }
          : { path: ['handoff', 'reeligibility'] },
      restsOn: [
        ['handoff', 'reeligibility'],
        ['handoff', 'audience'],
        ['handoff', 'crm_sync'],
        ['handoff', 'webhook'],
      ],
      message: `nothing ends a hand-off: a lead is sent again at every later change of the score${threshold}`,
      notes: [
        'filter an attribute that `crm_sync` writes, e.g. `audience: [{ attribute: lead_status, is_none_of: [MQL] }]`, or give a longer `reeligibility`',
      ],
    })
  },
}
