/** What keeps a lead that was handed off from being handed off again. */
import { compileCondition } from '../condition/compile.ts'
import type { Condition } from '../condition/condition.ts'
import { regexProblem } from '../condition/operators.ts'
import type { ConditionUse, Subject } from './subject.ts'
import { templateAttributes } from './templates.ts'

/** After the CRM's answer the audience no longer matches, or what else decides has changed. */
export function isLatched({ config, handoffAudience, scoreAttribute, webhook }: Subject): boolean {
  const attributes = config.handoff?.crm_sync?.attributes ?? {}
  const written = new Map(Object.entries(attributes))
  // A score that the CRM sets back is below the threshold again; templates may test any attribute.
  if (written.has(scoreAttribute)) return true
  if (templateAttributes(webhook.templates).some(({ name }) => written.has(name))) return true
  return holds(handoffAudience, written) === false
}

/** Filters by which a hand-off could end: they exclude a value that something has to write. */
export function exclusions({ conditions, scoreAttribute }: Subject): ConditionUse[] {
  return conditions.filter(
    ({ where, subject, name, operator, value, negated }) =>
      where === 'hand-off audience' &&
      subject === 'attribute' &&
      name !== scoreAttribute &&
      (operator === 'is_blank' ? (value === true) !== negated : (negated ? positive : negative).has(operator)),
  )
}

const negative = new Set<string>(['does_not_equal', 'is_none_of', 'contains_none_of', 'includes_none_of'])
const positive = new Set<string>(['equals', 'is_any_of', 'contains_any_of', 'includes_any_of'])

/** Undefined when it depends on what the CRM does not write. */
function holds(condition: Condition | null, written: ReadonlyMap<string, unknown>): boolean | undefined {
  if (!condition) return true
  if (condition.op === 'test') {
    const { subject, name, operator, value } = condition
    if (subject === 'property' || !written.has(name) || operator === undefined) return undefined
    if (operator.includes('regex') && regexProblem(String(value)) !== undefined) return undefined
    return compileCondition(condition)(written, null)
  }
  const parts = condition.of.map((part) => holds(part, written))
  if (condition.op === 'all') return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true
  const any = parts.includes(true) ? true : parts.includes(undefined) ? undefined : false
  return condition.op === 'any' || any === undefined ? any : !any
}
