/** The operators of conditions, comparing as Ruby does (liquid.md 4). */
import { LiquidValueError } from './errors.ts'
import { compareNumeric, toNumeric } from './arithmetic.ts'
import { formatNumber, isNumber, LiquidFloat } from './number.ts'
import { LiquidObject } from './object.ts'
import { LiquidRange } from './range.ts'
import { LiquidTime } from './time.ts'
import { className, hashEntries, isHash, isTruthy, toLiquid, toText } from './value.ts'

export type Operator = (left: unknown, right: unknown) => boolean

export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['==', (left, right) => equals(left, right)],
  ['!=', (left, right) => !equals(left, right)],
  ['<>', (left, right) => !equals(left, right)],
  ['<', (left, right) => ordered(left, right, (order) => order < 0)],
  ['>', (left, right) => ordered(left, right, (order) => order > 0)],
  ['<=', (left, right) => ordered(left, right, (order) => order <= 0)],
  ['>=', (left, right) => ordered(left, right, (order) => order >= 0)],
  ['contains', contains],
])

const MAX_DEPTH = 100

/** Ruby's `==`: 5 equals 5.0, '5' does not. */
export function equals(left: unknown, right: unknown, depth = 0): boolean {
  const a = toLiquid(left)
  const b = toLiquid(right)
  if (a === b) return true
  if (isNumber(a)) return isNumber(b) && equalNumbers(a, b)
  if (Array.isArray(a))
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      depth < MAX_DEPTH &&
      a.every((item, i) => equals(item, b[i], depth + 1))
    )
  if (a instanceof LiquidRange) return b instanceof LiquidRange && a.low === b.low && a.high === b.high
  if (a instanceof LiquidTime) return b instanceof LiquidTime && a.epochMs === b.epochMs
  if (!isHash(a) || !isHash(b) || depth >= MAX_DEPTH) return false
  const entries = hashEntries(a)
  return (
    entries.length === Object.keys(b).length &&
    entries.every(([key, value]) => Object.hasOwn(b, key) && equals(value, b[key], depth + 1))
  )
}

function equalNumbers(a: number | bigint | LiquidFloat, b: number | bigint | LiquidFloat): boolean {
  return typeof a === 'bigint' || typeof b === 'bigint' ? toBig(a) === toBig(b) : Number(a) === Number(b)
}

function toBig(value: number | bigint | LiquidFloat): bigint | undefined {
  if (typeof value === 'bigint') return value
  return Number.isInteger(Number(value)) ? BigInt(Number(value)) : undefined
}

/** nil, booleans, arrays and hashes are never greater or less; numbers and strings do not mix. */
function ordered(left: unknown, right: unknown, test: (order: number) => boolean): boolean {
  const order = compare(left, right)
  if (order !== undefined) return test(order)
  if (isComparable(left) && isComparable(right)) throw comparisonError(left, right)
  return false
}

function isComparable(value: unknown): boolean {
  return isNumber(value) || typeof value === 'string' || value instanceof LiquidTime
}

// Ruby shows numbers by value, unless they are too big for one machine word.
const MAX_SHOWN = 2n ** 62n

function comparisonError(left: unknown, right: unknown): LiquidValueError {
  const shown = isNumber(right) && (typeof right !== 'bigint' || (right < MAX_SHOWN && right >= -MAX_SHOWN))
  return new LiquidValueError(
    `comparison of ${className(left)} with ${shown ? formatNumber(right) : className(right)} failed`,
  )
}

/** Order of two numbers, two strings or two times; undefined for anything else. */
function compare(left: unknown, right: unknown): number | undefined {
  if (isNumber(left) && isNumber(right)) {
    const [a, b] = [Number(left), Number(right)]
    return typeof left !== 'bigint' && typeof right !== 'bigint'
      ? Math.sign(a - b)
      : compareNumeric(toNumeric(left), toNumeric(right))
  }
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right)
  if (left instanceof LiquidTime && right instanceof LiquidTime) return Math.sign(left.epochMs - right.epochMs)
  return undefined
}

/** Strings by code point, as UTF-8 bytes sort. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i)
    const b = right.charCodeAt(i)
    if (a === b) continue
    const surrogates = a >= 0xd800 && b >= 0xd800
    if (surrogates) return Math.sign((left.codePointAt(i) ?? 0) - (right.codePointAt(i) ?? 0))
    return a < b ? -1 : 1
  }
  return left.length < right.length ? -1 : 1
}

/** Ruby's `<=>` for sorting; undefined where the two cannot be ordered. */
export function spaceship(left: unknown, right: unknown): number | undefined {
  const order = compare(left, right)
  if (order !== undefined) return order
  if (!Array.isArray(left) || !Array.isArray(right)) return equals(left, right) ? 0 : undefined
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const inner = spaceship(toLiquid(left[i]), toLiquid(right[i]))
    if (inner !== 0) return inner
  }
  return Math.sign(left.length - right.length)
}

function contains(left: unknown, right: unknown): boolean {
  if (!isTruthy(left) || !isTruthy(right)) return false
  if (typeof left === 'string') return left.includes(toText(right))
  if (Array.isArray(left)) return left.some((item) => equals(item, right))
  if (left instanceof LiquidRange) return isNumber(right) && Number(right) >= left.low && Number(right) <= left.high
  if (left instanceof LiquidObject) return false
  return isHash(left) && typeof right === 'string' && Object.hasOwn(left, right)
}
