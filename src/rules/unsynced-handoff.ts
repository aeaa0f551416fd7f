import { handoffExample } from './examples.ts'
import { exclusions, isLatched } from './latch.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'
import { reeligibilityMs, type ConditionUse } from './subject.ts'

export const unsyncedHandoff: Rule = {
  code: 'LS229',
  name: 'unsynced-handoff',
  severity: 'warning',
  summary: 'The hand-off audience waits for a value that nothing writes',
  why: 'The webhook changes the CRM, not the profile in Braze. Until the CRM writes its answer back, the audience still matches, and every later change of a score above the threshold is sent again. `crm_sync` states what comes back and when (semantics H5).',
  bad: handoffExample({ sync: '' }),
  good: handoffExample({}),
  check(subject, report) {
    const { handoff } = subject.config
    if (!handoff || reeligibilityMs(handoff.reeligibility) > 0 || isLatched(subject)) return
    const all = exclusions(subject)
    const attributes = handoff.crm_sync?.attributes ?? {}
    const culprit = all.find(({ name }) => Object.hasOwn(attributes, name)) ?? all[0]
    if (!culprit) return
    const place = { path: [...culprit.path, culprit.operator] }
    const writesOther = Object.hasOwn(attributes, culprit.name)
    const syncPath = ['handoff', 'crm_sync', 'attributes', culprit.name]
    report({
      at: writesOther ? [place, { path: syncPath, message: 'what the CRM writes is here' }] : place,
      restsOn: [
        ['handoff', 'crm_sync'],
        ['handoff', 'webhook'],
        ['handoff', 'reeligibility'],
        ['handoff', 'audience'],
      ],
      message: writesOther
        ? `a hand-off is repeated until ${wanted(culprit)}, but \`crm_sync\` writes ${show(attributes[culprit.name])}`
        : `a hand-off is repeated until ${wanted(culprit)}, but nothing writes that`,
      notes: [
        writesOther
          ? 'let both name the same value: upper and lower case count'
          : `state what the CRM writes back, e.g. \`crm_sync: { after: 15m, attributes: { ${culprit.name}: … } }\``,
      ],
    })
  },
}

function wanted({ name, operator, value }: ConditionUse): string {
  if (operator === 'is_blank') return `${show(name)} has a value`
  const values = Array.isArray(value) ? value.filter((one) => one !== undefined) : [value]
  const listed = `${values.slice(0, 3).map(show).join(', ')}${values.length > 3 ? ', …' : ''}`
  const verb = operator.startsWith('contains') ? 'contains' : operator.startsWith('includes') ? 'includes' : 'is'
  return `${show(name)} ${verb} ${values.length > 1 ? 'one of ' : ''}${listed}`
}
