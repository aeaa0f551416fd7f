/** Values on both sides of what conditions compare with: the inputs that can make a difference. */
import { compileCondition } from '../../condition/compile.ts'
import type { ConditionTest } from '../../condition/condition.ts'
import { formatTime, parseIsoTime } from '../../text/time.ts'

/** Values for one attribute or property; undefined stands for its absence. Each tells some of the tests apart. */
export function tellingValues(tests: readonly ConditionTest[], others: readonly unknown[]): unknown[] {
  const candidates = [...others, ...tests.flatMap(valuesAround), undefined]
  const found = new Map<string, unknown>()
  for (const value of candidates) {
    const key = JSON.stringify([others.includes(value) ? value : null, tests.map((test) => holds(test, value))])
    if (!found.has(key)) found.set(key, value)
  }
  return [...found.values()]
}

function holds(test: ConditionTest, value: unknown): boolean {
  const held = compileCondition(test)
  if (test.subject === 'attribute') return held(new Map(value === undefined ? [] : [[test.name, value]]), null)
  return held(new Map(), value === undefined ? {} : { [test.name]: value })
}

/** None of the values that a config usually names. */
const stranger = 'something else'

function valuesAround({ operator, value }: ConditionTest): unknown[] {
  switch (operator) {
    case 'equals':
    case 'does_not_equal':
      return [value, stranger]
    case 'is_any_of':
    case 'is_none_of':
      return [...(value as unknown[]), stranger]
    case 'more_than':
    case 'less_than':
      return [(value as number) - 1, value, (value as number) + 1]
    case 'contains_any_of':
    case 'contains_none_of':
      return [...(value as unknown[]), stranger]
    case 'includes_any_of':
    case 'includes_none_of':
      return [...(value as unknown[]).map((one) => [one]), [stranger]]
    case 'matches_regex':
    case 'does_not_match_regex':
      return [...regexSamples(value as string), stranger]
    case 'before':
    case 'after': {
      const bound = parseIsoTime(value as string)?.ms ?? 0
      return [bound - 1000, bound, bound + 1000].map(formatTime)
    }
    case 'is_blank':
      return ['', stranger]
  }
}

/** Texts that the expression may match: its literal alternatives. The search keeps what tells tests apart. */
function regexSamples(expression: string): string[] {
  const literal = (text: string) =>
    text
      .replaceAll(/\\[dD]\+?/g, '1')
      .replaceAll(/\\[wW]\+?/g, 'a')
      .replaceAll(/\[[^\]]*\][+*?]?/g, 'a')
      .replaceAll(/\.[+*]\??/g, 'a')
      .replaceAll(/\\(.)/g, '$1')
      .replaceAll(/[\^$?+*]|\(\?:|[()]/g, '')
  const groups = /\(([^()]*\|[^()]*)\)/.exec(expression)
  const alternatives = groups
    ? groups[1]!.split('|').map((one) => expression.replace(groups[0], one.replace(/^\?:/, '')))
    : expression.split('|')
  return [...new Set(alternatives.map(literal))].slice(0, 8)
}
