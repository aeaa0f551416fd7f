import { handoffExample } from './examples.ts'
import { gateOf, gatePlace, isMonotone, rangeName, restsOnWebhook } from './gate-use.ts'
import type { Rule } from './rule.ts'

const body = (condition: string) => `    body: >-
      {% if {{custom_attribute.\${lead score}}} ${condition} %}{ "lead_status": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`

export const thresholdDisagrees: Rule = {
  code: 'LS419',
  name: 'threshold-disagrees',
  severity: 'error',
  summary: 'The threshold is not what the body does',
  why: 'The body decides whether a hand-off is sent; `handoff.threshold` states it: sent if and only if the score is greater (semantics H4). The templates are rendered around every number that they compare with. `> 100` sends from 101 on, which is a threshold of 100; `>= 100` is one of 99.',
  bad: handoffExample({ threshold: '  threshold: 100', body: body('>= 100') }),
  good: handoffExample({ threshold: '  threshold: 100', body: body('> 100') }),
  check(subject, report) {
    const threshold = subject.config.handoff?.threshold
    const gate = threshold === undefined ? undefined : gateOf(subject)
    if (threshold === undefined || !gate) return
    const { ranges } = gate
    const sent = ranges.find(({ outcome }) => outcome === 'send')
    if (!sent) return
    const isFirst = sent === ranges[0]
    const wanted = Math.floor(threshold) + 1
    const isFromThere = isFirst ? sent.from >= wanted : sent.from === wanted
    if (isFromThere && (isMonotone(ranges) || ranges.length > 2)) return
    const actual = sent.from - 1
    const upward = !isFirst
    const missed = actual === wanted ? `exactly ${actual} is` : `scores from ${wanted} to ${actual} are`
    report({
      at: [
        { path: ['handoff', 'threshold'] },
        { ...gatePlace(subject, upward ? [actual, sent.from] : [sent.to, sent.to + 1]), message: 'this decides' },
      ],
      restsOn: restsOnWebhook,
      message:
        upward && actual > threshold
          ? `${missed} never handed off, though \`threshold\` is ${threshold}: the body sends ${rangeName(sent, ranges)}`
          : `\`threshold\` is ${threshold}, but the body sends ${rangeName(sent, ranges)}`,
      notes: [
        upward
          ? `write \`threshold: ${actual}\`, or compare with \`> ${threshold}\``
          : `let the body abort unless the score is \`> ${threshold}\`, or leave \`threshold\` out`,
      ],
    })
  },
}
