import { handoffExample } from './examples.ts'
import { gateOf, gatePlace, isMonotone, rangeName, restsOnWebhook } from './gate-use.ts'
import type { Rule } from './rule.ts'

const body = (condition: string) => `    body: >-
      {% if {{custom_attribute.\${lead score}}} ${condition} %}{ "lead_status": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`

export const nonMonotoneGate: Rule = {
  code: 'LS420',
  name: 'non-monotone-gate',
  severity: 'warning',
  summary: 'A higher score keeps a hand-off from being sent',
  why: 'Points come in steps: a lead may pass over the range in which the body sends, and is then never handed off. A score that was handed off once is kept from being sent again by the audience, not by an upper limit.',
  bad: handoffExample({ body: body('> 100 and custom_attribute.${lead score} < 150') }),
  good: handoffExample({ body: body('> 100') }),
  check(subject, report) {
    const gate = gateOf(subject)
    if (!gate || isMonotone(gate.ranges)) return
    const { ranges } = gate
    // With a threshold, `<` in place of `>` is a matter of LS419.
    if (ranges.length === 2 && subject.config.handoff?.threshold !== undefined) return
    const last = ranges.findIndex(({ outcome }, index) => outcome === 'send' && index < ranges.length - 1)
    const edge = ranges[last]!.to
    const sent = ranges.filter(({ outcome }) => outcome === 'send')
    const shown = sent.slice(0, 3).map((range) => rangeName(range, ranges))
    const again = ranges[last + 1]!
    report({
      at: gatePlace(subject, [edge, edge + 1]),
      restsOn: restsOnWebhook,
      message:
        sent.length === 1
          ? `the body sends ${shown[0]} and aborts ${last > 0 ? 'again ' : ''}${rangeName(again, ranges)}`
          : `the body sends ${shown.join(', ')}${sent.length > 3 ? ` and in ${sent.length - 3} more ranges` : ''}, and aborts in between`,
      notes: ['points come in steps and may pass over a range: let every score above the threshold be sent'],
    })
  },
}
