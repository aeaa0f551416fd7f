import type { Sample } from '../handoff/samples.ts'
import { attributeOfProfileField } from '../handoff/lead-context.ts'
import { jsonProblem } from '../text/json-problem.ts'
import { handoffExample } from './examples.ts'
import { isJson } from './invalid-json-body.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'
import { fieldName, type TemplateUse } from './templates.ts'

const webhook = (id: string) => `  webhook:
    method: PATCH
    url: https://example.com/leads/${id}`

export const missingAttribute: Rule = {
  code: 'LS422',
  name: 'missing-attribute',
  severity: 'warning',
  summary: 'An attribute that a lead may not have is printed without a default',
  why: 'An absent attribute is printed as nothing, and the request is sent all the same: a URL with a hole in it names another thing or nothing, and an empty text in the body overwrites what the CRM had. Braze advises to give every attribute in a URL a `default`. An attribute that an audience asks for is not absent.',
  bad: handoffExample({ webhook: webhook('{{custom_attribute.${crm_id}}}') }),
  good: handoffExample({
    webhook: webhook(
      "{{custom_attribute.${crm_id}}}{% if custom_attribute.${crm_id} == blank %}{% abort_message('no id') %}{% endif %}",
    ),
  }),
  check(subject, report) {
    const { templates, samples } = subject.webhook
    const json = isJson(subject)
    for (const one of samples) {
      const { absent } = one
      const whole = absent === undefined ? undefined : twin(one, samples, subject.scoreAttribute)
      if (absent === undefined || !whole) continue
      for (const [index, use] of templates.entries()) {
        const text = one.texts[index]!
        if (!hasHole(whole.texts[index]!, text, whole.input.get(absent))) continue
        // Then the body is no JSON any more, which is an error of its own.
        if (use.field === 'body' && json && jsonProblem(text)) continue
        const read = firstRead(use, absent)
        report({
          at: read ? { path: use.path, within: read } : { path: use.path },
          restsOn: [
            ['handoff', 'webhook'],
            ['handoff', 'audience'],
            ['entry', 'audience'],
          ],
          message: `${fieldName(use)} is sent with ${use.field === 'url' ? 'a hole in it' : 'an empty value'} for a lead that has no ${show(absent)}`,
          notes: ['give it a `default`, abort when it is blank, or let the audience ask for it'],
        })
      }
    }
  },
}

/** The lead that is the same but has the attribute. */
function twin({ input, absent }: Sample, samples: readonly Sample[], score: string): Sample | undefined {
  return samples.find(
    (one) => one.absent === undefined && one.input.get(score) === input.get(score) && one.input.has(absent!),
  )
}

/** What was printed is gone, and nothing took its place. */
function hasHole(whole: string, lacking: string, value: unknown): boolean {
  const [a, b, gone] = [whole, lacking, String(value)].map((text) => text.toLowerCase()) as [string, string, string]
  return a !== b && a.includes(gone) && a.replaceAll(gone, '') === b
}

function firstRead({ template }: TemplateUse, attribute: string) {
  return template.reads.find(
    ({ namespace, name }) =>
      (namespace === 'custom_attribute' && name === attribute) ||
      (namespace === 'profile' && (attributeOfProfileField(name) ?? name) === attribute),
  )?.span
}
