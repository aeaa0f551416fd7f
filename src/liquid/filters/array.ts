/** Filters on lists, as in Ruby Liquid 5. */
import { LiquidValueError } from '../errors.ts'
import type { LiquidNumber } from '../number.ts'
import { calculate } from '../arithmetic.ts'
import { equals, spaceship } from '../operators.ts'
import { edgeOf, isTruthy, joinArray, sizeOf, toInspectKey, toText } from '../value.ts'
import type { FilterEnvironment } from './filter.ts'
import { filter } from './filter.ts'
import { isIndexable, itemsOf, propertyOf } from './items.ts'

type Order = (a: unknown, b: unknown) => number

function nilLast(a: unknown, b: unknown, order: Order): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return order(a, b)
}

const bySpaceship: Order = (a, b) => {
  const order = spaceship(a, b)
  if (order === undefined) throw new LiquidValueError('cannot sort values of incompatible types')
  return order
}

/** Only ASCII letters are folded, as in `String#casecmp`. */
const byFoldedText: Order = (a, b) => {
  return bySpaceship(foldCase(toText(a)), foldCase(toText(b)))
}

function foldCase(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function sort(order: Order) {
  return (input: unknown, [property]: readonly unknown[], environment: FilterEnvironment): unknown => {
    const items = itemsOf(input, environment)
    if (items.length === 0) return []
    if (property === undefined || property === null) return items.toSorted((a, b) => nilLast(a, b, order))
    if (!items.every(isIndexable)) return null
    return items.toSorted((a, b) => nilLast(propertyOf(a, property), propertyOf(b, property), order))
  }
}

/** Thrown at the first item without properties, which makes the whole answer nil. */
class NoProperties extends Error {}

function keyOf(item: unknown, property: unknown): unknown {
  if (!isIndexable(item)) throw new NoProperties()
  return propertyOf(item, property)
}

function orNil<T>(pick: () => T): T | null {
  try {
    return pick()
  } catch (error) {
    if (error instanceof NoProperties) return null
    throw error
  }
}

/** `where` and its relatives: items whose property is the target or, without a target, is there. */
function search(none: unknown, pick: (items: unknown[], test: (item: unknown) => boolean) => unknown) {
  return (input: unknown, [property, target]: readonly unknown[], environment: FilterEnvironment): unknown => {
    const items = itemsOf(input, environment)
    if (items.length === 0) return none
    const any = target === null || target === undefined
    return orNil(() =>
      pick(items, (item) => {
        const value = keyOf(item, property)
        return any ? isTruthy(value) : equals(value, target)
      }),
    )
  }
}

/** A key under which equal values fall together, as Ruby's `eql?` has it: 1 and 1.0 differ. */
function uniqueBy(items: readonly unknown[], key: (item: unknown) => unknown): unknown[] {
  const seen = new Set<string>()
  return items.filter((item) => {
    const shown = toInspectKey(key(item))
    return !seen.has(shown) && seen.add(shown)
  })
}

function sum(input: unknown, args: readonly unknown[], environment: FilterEnvironment): unknown {
  const [property] = args
  const values = itemsOf(input, environment).map((item) => {
    if (property === null || property === undefined) return item
    return isIndexable(item) ? propertyOf(item, property) : 0
  })
  return itemsOf(values, environment).reduce<LiquidNumber>((total, value) => calculate('plus', total, value), 0)
}

export const ARRAY_FILTERS = [
  filter('size', [0, 0], (input) => sizeOf(input) ?? 0),
  filter('first', [0, 0], (input) => edgeOf(input, 'first')),
  filter('last', [0, 0], (input) => edgeOf(input, 'last')),
  filter('join', [0, 1], (input, [glue = ' '], environment) => {
    const items = itemsOf(input, environment)
    const separator = toText(glue)
    environment.budget.allocate(items.length * separator.length)
    return joinArray(items, separator)
  }),
  filter('reverse', [0, 0], (input, _, environment) => itemsOf(input, environment).toReversed()),
  filter('concat', [1, 1], (input, [other], environment) => {
    if (!Array.isArray(other)) throw new LiquidValueError('concat filter requires an array argument')
    return [...itemsOf(input, environment), ...(other as unknown[])]
  }),
  filter('compact', [0, 1], (input, [property], environment) => {
    const items = itemsOf(input, environment)
    if (property === null || property === undefined) return items.filter((item) => item !== null)
    return orNil(() => items.filter((item) => keyOf(item, property) !== null))
  }),
  filter('map', [1, 1], (input, [property], environment) =>
    itemsOf(input, environment).map((item) => {
      if (property === 'to_liquid') return item
      return isIndexable(item) ? propertyOf(item, property) : null
    }),
  ),
  filter('uniq', [0, 1], (input, [property], environment) => {
    const items = itemsOf(input, environment)
    if (property === null || property === undefined) return uniqueBy(items, (item) => item)
    // One item is unique without looking at it.
    return items.length < 2 ? items : orNil(() => uniqueBy(items, (item) => keyOf(item, property)))
  }),
  filter('sort', [0, 1], sort(bySpaceship)),
  filter('sort_natural', [0, 1], sort(byFoldedText)),
  filter(
    'where',
    [1, 2],
    search([], (items, test) => items.filter(test)),
  ),
  filter(
    'reject',
    [1, 2],
    search([], (items, test) => items.filter((item) => !test(item))),
  ),
  filter(
    'has',
    [1, 2],
    search(false, (items, test) => items.some(test)),
  ),
  filter(
    'find',
    [1, 2],
    search(null, (items, test) => items.find(test) ?? null),
  ),
  filter(
    'find_index',
    [1, 2],
    search(null, (items, test) => {
      const index = items.findIndex(test)
      return index === -1 ? null : index
    }),
  ),
  filter('sum', [0, 1], sum),
]
