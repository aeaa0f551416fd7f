/** Filters on any value. */
import { isInteger } from '../number.ts'
import { LiquidObject } from '../object.ts'
import { hashGet, isEmpty, isHash, isTruthy, toLiquid, toText } from '../value.ts'
import { filter } from './filter.ts'

/** nil, false and anything empty takes the default; with `allow_false: true` false stays. */
function orDefault(input: unknown, [fallback = '', options]: readonly unknown[]): unknown {
  // Options alone count as the default value, as in Ruby.
  const allowFalse = isHash(options) && isTruthy(hashGet(options, 'allow_false'))
  const missing = allowFalse ? input === null : !isTruthy(input)
  return missing || isEmpty(input) === true ? fallback : input
}

/** `hash[key]` with a computed key; also works on lists. */
function propertyAccessor(input: unknown, [key]: readonly unknown[]): unknown {
  if (input instanceof LiquidObject) return toLiquid(input.get(toText(key)))
  if (Array.isArray(input)) return isInteger(key) ? toLiquid(input.at(Number(key))) : null
  return isHash(input) ? hashGet(input, toText(key)) : null
}

export const VALUE_FILTERS = [
  filter('default', [0, 2], orDefault),
  filter('property_accessor', [1, 1], propertyAccessor),
]
