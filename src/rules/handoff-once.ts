import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'

export const handoffOnce: Rule = {
  code: 'LS403',
  name: 'handoff-once',
  severity: 'info',
  summary: 'The hand-off happens once in the life of a lead, or will unless it is set by hand',
  why: "Braze's own default for a campaign is one receipt for life, and the lead-scoring guide never mentions turning re-eligibility on: the first hand-off of a lead is then the last, even if sales set the lead back to open. Here the default is `0s` (semantics H2), so it has to be set in the dashboard; written out, it is seen in the file.",
  bad: handoffExample({ reeligibility: '  reeligibility: never' }),
  good: handoffExample({ reeligibility: '  reeligibility: 0s' }),
  check({ config: { handoff } }, report) {
    if (!handoff) return
    if (handoff.reeligibility === 'never') {
      report({
        at: { path: ['handoff', 'reeligibility'] },
        message: 'hand-off re-eligibility is `never`: a lead is handed off once in its life, even if sales reopen it',
        notes: ['write `0s` or a cool-down such as `90d` if a lead may come back'],
      })
    } else if (handoff.reeligibility === undefined) {
      report({
        at: { path: ['handoff'], aim: 'key' },
        restsOn: [['handoff', 'reeligibility']],
        message: "hand-off re-eligibility is left out: `0s` is read here, but Braze's own default is `never`",
        notes: ['write `reeligibility: 0s`, and turn re-eligibility on in the webhook campaign'],
      })
    }
  },
}
