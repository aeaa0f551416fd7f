/** Triggers, conditions and decisions → the words of the domain. Plain text: escaping is the business of a format. */
import type { Condition, ConditionTest } from '../condition/condition.ts'
import type { PlanTrigger } from '../plan/plan.ts'
import { formatDuration } from '../text/duration.ts'
import type { Decision } from './change.ts'
import { conjuncts } from './normal.ts'

export function triggerWords({ match, where }: PlanTrigger): string {
  const filters = conjuncts(where)
  const shown = filters.map((filter) => conditionWords(filter, filters.length > 1)).join(' and ')
  return `${matchWords(match)}${shown === '' ? '' : ` (${shown})`}`
}

function matchWords(match: PlanTrigger['match']): string {
  if (match.on === 'event') return match.name ?? match.type
  if (match.nonEmpty) return match.attribute === 'email' ? 'email_added' : `a new ${match.attribute}`
  return `a change of ${match.attribute}${match.to === null ? '' : ` to ${valueWords(match.to)}`}`
}

/** `inside`: it stands among others, so that what is joined itself takes parentheses. */
export function conditionWords(condition: Condition, inside = false): string {
  if (condition.op === 'test') return testWords(condition)
  if (condition.op === 'none') {
    const of = condition.of.map((one) => conditionWords(one, condition.of.length > 1)).join(' or ')
    return `not (${of})`
  }
  const joined = condition.of.map((one) => conditionWords(one, true)).join(condition.op === 'all' ? ' and ' : ' or ')
  return inside && condition.of.length > 1 ? `(${joined})` : joined
}

const phrases: Readonly<Partial<Record<ConditionTest['operator'], string>>> = {
  equals: 'is',
  does_not_equal: 'is not',
  more_than: 'is more than',
  less_than: 'is less than',
  matches_regex: 'matches',
  does_not_match_regex: 'does not match',
  before: 'is before',
  after: 'is after',
}

function testWords({ name, operator, value }: ConditionTest): string {
  if (operator === 'is_blank') return `${name} is ${value === true ? '' : 'not '}blank`
  const phrase = phrases[operator] ?? operator.replaceAll('_', ' ')
  const isPattern = operator === 'matches_regex' || operator === 'does_not_match_regex'
  return `${name} ${phrase} ${isPattern ? `/${String(value)}/` : valueWords(value)}`
}

/** A list shows its first values. */
const shownValues = 8

export function valueWords(value: unknown): string {
  if (Array.isArray(value)) {
    const rest = value.length - shownValues
    return value.slice(0, shownValues).map(valueWords).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
  }
  if (typeof value !== 'string') return JSON.stringify(value)
  // Quotes where it could be read as a number, or as words of the sentence.
  return /^[\p{L}_][\p{L}\p{N}_.:@+-]*$/u.test(value) && !/^(true|false|null|and|or|not)$/.test(value)
    ? value
    : JSON.stringify(value)
}

export function decisionWords(decision: Decision): string {
  switch (decision.sends) {
    case 'always':
      return 'hands off at every score'
    case 'never':
      return 'never hands off'
    case 'unknown':
      return 'cannot be rendered'
    case 'above':
      return `hands off above ${decision.score}`
    case 'within':
      return `hands off at ${decision.ranges.map(({ from, to }) => (from === to ? `${from}` : `${from} … ${to}`)).join(', ')}`
  }
}

/** Whole days as days, so that `30d → 14d` can be compared at a glance. */
export function durationWords(ms: number): string {
  return ms > 0 && ms % 86_400_000 === 0 ? `${ms / 86_400_000}d` : formatDuration(ms)
}

export function againWords(ms: number | 'never'): string {
  return ms === 'never' ? 'never' : durationWords(ms)
}
