/** The items a list filter works on, and how it reads a property of one. */
import { LiquidValueError } from '../errors.ts'
import { isFloat, isInteger } from '../number.ts'
import { LiquidObject } from '../object.ts'
import { LiquidRange } from '../range.ts'
import { codePoints, hashGet, isHash, toLiquid, toText } from '../value.ts'
import type { FilterEnvironment } from './filter.ts'

/** Arrays are flattened, nil is no item, anything else is one item. */
export function itemsOf(input: unknown, { budget }: FilterEnvironment): unknown[] {
  if (Array.isArray(input)) {
    const items = input.flat(100).map(toLiquid)
    budget.allocate(items.length)
    return items
  }
  if (input === null || input === undefined) return []
  if (!(input instanceof LiquidRange)) return [input]
  budget.allocate(input.size)
  return Array.from({ length: input.size }, (_, i) => input.low + i)
}

/** Whether Ruby's `[]` exists for the value. */
export function isIndexable(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    Array.isArray(value) ||
    isInteger(value) ||
    isHash(value) ||
    value instanceof LiquidObject
  )
}

/** `item[key]` as in Ruby. @throws LiquidValueError `cannot select the property …` */
export function propertyOf(item: unknown, key: unknown): unknown {
  if (item instanceof LiquidObject) return toLiquid(item.get(toText(key)))
  if (isHash(item)) return typeof key === 'string' ? (hashGet(item, key) ?? null) : null
  if (typeof item === 'string' && typeof key === 'string') return item.includes(key) ? key : null
  const index = isInteger(key) || isFloat(key) ? Math.trunc(Number(key)) : undefined
  if (index === undefined) throw new LiquidValueError(`cannot select the property '${toText(key)}'`)
  if (typeof item === 'string') return codePoints(item).at(index) ?? null
  if (Array.isArray(item)) return toLiquid(item.at(index))
  return isInteger(item) ? bitOf(item, index) : null
}

function bitOf(value: number | bigint, index: number): number {
  if (index < 0) return 0
  return Number((BigInt(value) >> BigInt(Math.min(index, 100_000))) & 1n)
}
