/** Changes of what one test of a filter compares with: a number by one, a value dropped from a list. */
import { compileCondition } from '../../condition/compile.ts'
import type { ConditionTest } from '../../condition/condition.ts'
import type { Condition as ConfigCondition } from '../../config/config.generated.ts'
import type { Path } from '../../document/parse.ts'
import { remove, replace, valueAt } from './edit.ts'
import type { Mutant, Original } from './mutants.ts'

/** Of a long list, the first ones: nobody tests hundreds of values one by one. */
const mostValues = 10

const numberOperators = ['equals', 'does_not_equal', 'more_than', 'less_than'] as const
const listOperators = [
  'is_any_of',
  'is_none_of',
  'contains_any_of',
  'contains_none_of',
  'includes_any_of',
  'includes_none_of',
] as const

/** `where` is the filter in words. */
export function valueChanges(original: Original, leaf: Path, where: string): Mutant[] {
  const test = valueAt(original.config, leaf) as ConfigCondition
  const decides = decider(original, leaf)
  return [
    ...numberOperators.flatMap((operator) => numberChanges(original, leaf, where, operator, decides)),
    ...listOperators.flatMap((operator) => {
      const values = test[operator] as readonly unknown[] | undefined
      return values ? dropped(original, leaf, where, operator, values, decides) : []
    }),
  ]
}

function numberChanges(
  { config, document }: Original,
  leaf: Path,
  where: string,
  operator: (typeof numberOperators)[number],
  decides: Decider,
): Mutant[] {
  const test = valueAt(config, leaf) as ConfigCondition
  const value = test[operator]
  if (typeof value !== 'number') return []
  const decimals = /\.(\d+)$/.exec(String(value))?.[1]!.length ?? 0
  return [1, -1].flatMap((step): Mutant[] => {
    const changed = Number((value + step).toFixed(decimals))
    // 0 is what an absent attribute equals, too.
    const absent = value * changed === 0 ? [undefined] : []
    const tried = [value, changed, (value + changed) / 2, ...absent]
    if (changed === value || !decides({ ...test, [operator]: changed }, tried)) return []
    const change = `${where} compares ${nameOf(test)} with ${changed} instead of ${value}`
    return [{ kind: 'filter value', change, ...replace(config, document, [...leaf, operator], changed) }]
  })
}

function dropped(
  { config, document }: Original,
  leaf: Path,
  where: string,
  operator: (typeof listOperators)[number],
  values: readonly unknown[],
  decides: Decider,
): Mutant[] {
  // Without its only value the test is left out, which is a change of its own.
  if (values.length < 2) return []
  const test = valueAt(config, leaf) as ConfigCondition
  return values.slice(0, mostValues).flatMap((value, index): Mutant[] => {
    const others = values.filter((_, other) => other !== index)
    if (isCovered(operator, value, others) || !decides({ ...test, [operator]: others }, [value])) return []
    const change = `${where} tests ${nameOf(test)} without the value ${String(value)}`
    return [{ kind: 'filter value', change, ...remove(config, document, [...leaf, operator, index]) }]
  })
}

const nameOf = (test: ConfigCondition) => test.attribute ?? test.property ?? ''

/** What holds a longer text holds the shorter one in it, too. */
function isCovered(operator: string, value: unknown, others: readonly unknown[]): boolean {
  if (!operator.startsWith('contains')) return others.includes(value)
  return others.some((other) => String(value).includes(String(other)))
}

/** Whether it can matter that a test is changed, given the values whose outcome may change: undefined is an absent attribute. */
type Decider = (changed: ConfigCondition, values: readonly unknown[]) => boolean

/** Other tests of the same attribute in the list of a test may have the last word about a value. */
function decider({ config }: Original, leaf: Path): Decider {
  const own = valueAt(config, leaf) as ConfigCondition
  // An event may hold several values of one property, and a text or a list many that hold one value.
  if (own.attribute === undefined || Object.keys(own).some((key) => /^(contains|includes)_/.test(key)))
    return () => true
  const isAlternative = ['any', 'none'].includes(String(leaf.at(-2)))
  const tests = (valueAt(config, leaf.slice(0, -1)) as readonly ConfigCondition[])
    .filter((other) => other !== own && other.attribute === own.attribute)
    .map(testOf)
  const limits = tests.map(({ value }) => value).filter((value) => typeof value === 'number')
  return (changed, values) => {
    const numbers = values.filter((value) => typeof value === 'number')
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
    return [...values, ...limits.filter((limit) => low < limit && limit < high)].some(
      (value) =>
        holds(testOf(own), value) !== holds(testOf(changed), value) &&
        tests.every((test) => holds(test, value) !== isAlternative),
    )
  }
}

function testOf({ attribute, ...rest }: ConfigCondition): ConditionTest {
  const [operator, value] = Object.entries(rest)[0]!
  return { op: 'test', subject: 'attribute', name: attribute!, operator: operator as ConditionTest['operator'], value }
}

const holds = (test: ConditionTest, value: unknown) =>
  compileCondition(test)(new Map(value === undefined ? [] : [[test.name, value]]), null)
