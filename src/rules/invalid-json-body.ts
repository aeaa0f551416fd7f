import type { Sample } from '../handoff/samples.ts'
import { jsonProblem } from '../text/json-problem.ts'
import { isContentType } from './content-type-value.ts'
import { handoffExample } from './examples.ts'
import type { Rule } from './rule.ts'
import { leadName } from './sample-words.ts'
import type { Subject } from './subject.ts'
import { sourceOf } from './template-source.ts'

const body = (value: string) => `    body: >-
      {% if {{custom_attribute.\${lead score}}} > 100 %}{ "seats": ${value}, "lead_status": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`

export const invalidJsonBody: Rule = {
  code: 'LS417',
  name: 'invalid-json-body',
  severity: 'error',
  summary: 'The body is sent although it is not valid JSON',
  why: 'Braze sends what was rendered, JSON or not; the CRM answers 400, which is not retried. The body is rendered for leads that are handed off, and again with each attribute absent: without a `default` an absent attribute leaves a hole.',
  bad: handoffExample({ body: body('{{custom_attribute.${seats}}}') }),
  good: handoffExample({ body: body('{{custom_attribute.${seats} | default: 0}}') }),
  check(subject, report) {
    const { body: use, samples } = subject.webhook
    if (!use || !isJson(subject)) return
    if (use.text.trim() === '') {
      const method = subject.config.handoff?.webhook.method ?? 'POST'
      if (method === 'GET' || method === 'DELETE') return
      report({
        at: { path: use.path },
        restsOn: [['handoff', 'webhook']],
        message: 'the body is empty, which is no JSON',
        notes: ['write the fields that are to be changed, e.g. `{"Status": "MQL"}`'],
      })
      return
    }
    const whole = samples.filter((one) => one.absent === undefined && brokenAt(one))
    // What is wrong for every lead needs no other lead to show it.
    for (const one of whole.length > 0 ? whole.slice(0, 1) : samples.filter(brokenAt)) {
      const { at, message } = brokenAt(one)!
      const within = sourceOf(use.text, one.texts.at(-1)!, at)
      report({
        at: within ? { path: use.path, within } : { path: use.path, aim: 'key' },
        restsOn: [['handoff', 'webhook']],
        message: `the body is sent but is no JSON for ${leadName(one, subject.scoreAttribute)}: ${message}`,
        notes: one.absent === undefined ? [] : ['give the value a `default`, or abort when it is blank'],
      })
    }
  },
}

/** The text of something that was not fetched stands for anything. */
function brokenAt({ texts, findings }: Sample) {
  if (findings.at(-1)!.some(({ code }) => code === 'LS332')) return undefined
  return jsonProblem(texts.at(-1)!)
}

export function isJson({ webhook: { headers } }: Subject): boolean {
  return headers.some(({ header, text }) => isContentType(header) && /\bjson\b/i.test(text))
}
