import { suggest } from '../text/suggest.ts'
import { handoffExample } from './examples.ts'
import { gatePlace, neverSends, restsOnWebhook } from './gate-use.ts'
import type { Rule } from './rule.ts'
import { fieldName, unsetVariables } from './templates.ts'

const score = (max: number) => `score:
  attribute: lead score
  min: 0
  max: ${max}`

export const neverSent: Rule = {
  code: 'LS421',
  name: 'never-sent',
  severity: 'error',
  summary: 'The body aborts at every score that a lead can have',
  why: 'The templates are rendered at the scores within `score.min` and `score.max`, and around every number that they compare with. If all of them abort no lead is ever handed off.',
  bad: handoffExample({}, { score: score(100) }),
  good: handoffExample({}, { score: score(500) }),
  check(subject, report) {
    if (!neverSends(subject)) return
    const { min, max } = subject.config.score
    const reach =
      min === undefined && max === undefined
        ? 'at every score'
        : min === undefined
          ? `at every score up to ${max}`
          : max === undefined
            ? `at every score from ${min} on`
            : `at every score from ${min} to ${max}`
    // A variable that nothing sets makes a comparison that is never true.
    const deciding = subject.webhook.templates.filter(({ template }) => template.canAbort)
    const unset = deciding.flatMap((use) => unsetVariables(use).map(({ name, span }) => ({ name, use, span })))[0]
    const near =
      unset &&
      suggest(
        unset.name,
        unset.use.template.assigns.map(({ name }) => name),
      )
    report({
      at: unset
        ? { path: unset.use.path, within: unset.span }
        : gatePlace(
            subject,
            [max, min].flatMap((edge) => edge ?? []),
          ),
      restsOn: restsOnWebhook,
      message: `the webhook aborts ${reach}: no lead is ever handed off`,
      notes: [
        unset
          ? `nothing in ${fieldName(unset.use)} sets \`${unset.name}\`${near ? `; is \`${near}\` meant?` : ''}`
          : max === undefined
            ? 'check the condition of `abort_message`'
            : 'lower the number that the body compares with, or raise `score.max`',
      ],
    })
  },
}
