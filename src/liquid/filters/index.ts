/** The list of filters. What is not in it passes its input through (liquid.md 8). */
import { ARRAY_FILTERS } from './array.ts'
import { DATE_FILTERS } from './date.ts'
import { DIGEST_FILTERS } from './digest.ts'
import { ENCODE_FILTERS } from './encode.ts'
import type { FilterDefinition } from './filter.ts'
import { MATH_FILTERS } from './math.ts'
import { STRING_FILTERS } from './string.ts'
import { VALUE_FILTERS } from './value.ts'

export const FILTERS: readonly FilterDefinition[] = [
  ...ARRAY_FILTERS,
  ...DATE_FILTERS,
  ...DIGEST_FILTERS,
  ...ENCODE_FILTERS,
  ...MATH_FILTERS,
  ...STRING_FILTERS,
  ...VALUE_FILTERS,
]

const BY_NAME: ReadonlyMap<string, FilterDefinition> = new Map(FILTERS.map((filter) => [filter.name, filter]))

export function findFilter(name: string): FilterDefinition | undefined {
  return BY_NAME.get(name)
}

/** Listed by Braze as not supported (liquid.md 5), whether or not Liquid has them. */
export const UNSUPPORTED_FILTERS: ReadonlySet<string> = new Set([
  'lstrip',
  'rstrip',
  'find_index',
  'camelize',
  'handleize',
  'pluralize',
  'money_with_currency',
  'money_without_currency',
  'format_address',
  'highlight',
])
