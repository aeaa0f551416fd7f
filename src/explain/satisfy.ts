/** Conditions → values under which they hold: found by trying the values that their leaves speak of. */
import { type Attributes, compileCondition, type Properties } from '../condition/compile.ts'
import { type Condition, type ConditionTest, conditionTests } from '../condition/condition.ts'
import { formatTime, parseIsoTime } from '../text/time.ts'

/** Combinations that are tried at most. */
const most = 4_000

const absent = Symbol('absent')

const usual: readonly unknown[] = [absent, 'other', 0, 1, true]

/** Properties that an event needs for a filter to hold; null when none were found. */
export function satisfyingProperties(condition: Condition | null, attributes: Attributes): Properties | null {
  if (!condition) return {}
  const holds = compileCondition(condition)
  const names = namesOf(condition, 'property')
  return firstOf(condition, names, (properties) => holds(attributes, properties))
}

/** The smallest change of attributes under which a condition holds; null removes one. */
export function satisfyingChange(
  condition: Condition,
  attributes: Attributes,
  fixed: string,
): Readonly<Record<string, unknown>> | null {
  const holds = compileCondition(condition)
  const names = namesOf(condition, 'attribute').filter((name) => name !== fixed)
  const test = (chosen: readonly string[]) => (values: Readonly<Record<string, unknown>>) => {
    const changed = new Map(attributes)
    for (const name of chosen) {
      if (Object.hasOwn(values, name)) changed.set(name, values[name])
      else changed.delete(name)
    }
    return holds(changed, null)
  }
  for (const chosen of [...names.map((name) => [name]), names]) {
    const found = firstOf(condition, chosen, test(chosen))
    if (found) return Object.fromEntries(chosen.map((name) => [name, Object.hasOwn(found, name) ? found[name] : null]))
  }
  return null
}

function namesOf(condition: Condition, subject: ConditionTest['subject']): string[] {
  return [...new Set([...conditionTests(condition)].filter((test) => test.subject === subject).map(({ name }) => name))]
}

/** The first combination of values for some names that passes a test. */
function firstOf(
  condition: Condition,
  names: readonly string[],
  passes: (values: Readonly<Record<string, unknown>>) => boolean,
): Readonly<Record<string, unknown>> | null {
  const tests = [...conditionTests(condition)]
  const choices = names.map((name) => [
    ...new Set([...tests.filter((test) => test.name === name).flatMap(valuesOf), ...usual]),
  ])
  const total = Math.min(
    most,
    choices.reduce((product, { length }) => product * length, 1),
  )
  for (let index = 0; index < total; index++) {
    let rest = index
    const values: Record<string, unknown> = {}
    for (const [place, name] of names.entries()) {
      const own = choices[place]!
      const value = own[rest % own.length]
      rest = Math.floor(rest / own.length)
      if (value !== absent) values[name] = value
    }
    if (passes(values)) return values
  }
  return null
}

/** Values that a leaf may like. */
function valuesOf({ operator, value }: ConditionTest): readonly unknown[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [value]
  switch (operator) {
    case 'more_than':
      return [Number(value) + 1]
    case 'less_than':
      return [Number(value) - 1]
    case 'includes_any_of':
    case 'includes_none_of':
      return [list.slice(0, 1), ['other']]
    case 'before':
    case 'after': {
      const time = parseIsoTime(String(value))?.ms ?? 0
      return [formatTime(time + 86_400_000), formatTime(time - 86_400_000)]
    }
    case 'matches_regex':
    case 'does_not_match_regex':
      return [matching(String(value)), 'other', '0']
    case 'is_blank':
      return ['a value', '']
    case 'equals':
    case 'does_not_equal':
    case 'is_any_of':
    case 'is_none_of':
    case 'contains_any_of':
    case 'contains_none_of':
      return list.slice(0, 8)
  }
}

/** A text that a simple expression matches: its literals, one of its alternatives, one of each class. */
function matching(expression: string): string {
  return expression
    .replace(/\\[dD]/g, '1')
    .replace(/\\[wWsS]/g, 'a')
    .replace(/\\([^a-zA-Z0-9])/g, (_, literal: string) => `\ue000${literal.charCodeAt(0)};`)
    .replace(/\[\^?([^\]])[^\]]*\]/g, '$1')
    .replace(/\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)/g, '$1')
    .split('|')[0]!
    .replace(/[\^$*?+]|\{\d+(?:,\d*)?\}/g, '')
    .replace(/\./g, 'a')
    .replace(/\ue000(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}
