import { formatDuration } from '../text/duration.ts'
import { example } from './examples.ts'
import type { Rule } from './rule.ts'

const entry = (reeligibility: string) => `entry:
  triggers:
    - attribute_changed: lead score
    - email_added
  reeligibility: ${reeligibility}`

export const slowReeligibility: Rule = {
  code: 'LS226',
  name: 'slow-reeligibility',
  severity: 'warning',
  summary: 'Re-eligibility refuses the re-entry that scoring lives on',
  why: 'The loop exists only through re-entry, and a re-entry is refused until the re-eligibility has passed since the last entry (semantics E2). A lead who is refused waits for nothing: later actions are not scored and nothing brings the lead back. `0s` lets every write of the score enter.',
  bad: example({ entry: entry('never') }),
  good: example({ entry: entry('0s') }),
  check({ config, scoreTriggers, reeligibilityMs, waitMs }, report) {
    if (reeligibilityMs === 0 || scoreTriggers.length === 0) return
    const text = config.entry.reeligibility
    report({
      at: { path: ['entry', 'reeligibility'] },
      restsOn: [['entry', 'triggers'], ['inactivity']],
      message:
        text === 'never'
          ? 'entry re-eligibility is `never`: every lead is scored once and then falls out'
          : reeligibilityMs > waitMs
            ? `entry re-eligibility is \`${text}\`, longer than the wait (${formatDuration(waitMs)}): every lead is scored once and then falls out`
            : `entry re-eligibility is \`${text}\`: a lead who acts sooner than that after entering is scored once more and then falls out`,
      notes: ['write `reeligibility: 0s`: the change of the score has to enter at once'],
    })
  },
}
