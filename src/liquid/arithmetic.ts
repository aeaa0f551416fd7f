/** Arithmetic as Ruby Liquid does it: integers stay integers, floats are calculated as exact decimals (liquid.md 5). */
import { LiquidValueError } from './errors.ts'
import type { LiquidNumber } from './number.ts'
import { float, formatFloat, integer, isWhole, leadingInteger, LiquidFloat, MAX_DIGITS, parseBigInt } from './number.ts'

/** What Ruby calls a BigDecimal: `units / 10 ** scale`. */
interface Decimal {
  readonly units: bigint
  readonly scale: number
}

type Numeric = number | bigint | Decimal
export type Operation = 'plus' | 'minus' | 'times' | 'divide' | 'modulo'

const MAX_INTEGER = 10n ** BigInt(MAX_DIGITS)
// BigDecimal divides to more digits than a double holds; 40 is enough to round correctly.
const DIVISION_DIGITS = 40

function decimalOf(text: string): Decimal {
  const [mantissa = '0', power = '0'] = text.toLowerCase().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  if (whole.length + fraction.length > MAX_DIGITS) throw new LiquidValueError('number too big')
  const units = parseBigInt(`${whole}${fraction}`)
  const scale = fraction.length - Number(power)
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 }
}

function isDecimal(value: Numeric): value is Decimal {
  return typeof value === 'object'
}

function decimalToFloat({ units, scale }: Decimal): number | LiquidFloat {
  return float(Number(`${units}e-${scale}`))
}

/** `Utils.to_number`: floats and decimal strings become exact, anything that is no number is 0. */
export function toNumeric(value: unknown): Numeric {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value
    if (isWhole(value)) return BigInt(value)
    return finiteDecimal(value)
  }
  if (typeof value === 'bigint') return value
  if (value instanceof LiquidFloat) return finiteDecimal(value.value)
  if (typeof value !== 'string') return 0
  const trimmed = value.trim()
  return /^-?\d+\.\d+$/.test(trimmed) ? decimalOf(trimmed) : leadingInteger(value)
}

function finiteDecimal(value: number): Decimal {
  if (!Number.isFinite(value)) throw new LiquidValueError(`Computation results in '${formatFloat(value)}'`)
  return decimalOf(String(value))
}

function align(left: Numeric, right: Numeric): [bigint, bigint, number] {
  const a = isDecimal(left) ? left : { units: BigInt(left), scale: 0 }
  const b = isDecimal(right) ? right : { units: BigInt(right), scale: 0 }
  const scale = Math.max(a.scale, b.scale)
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale), scale]
}

/** One of the four rules of arithmetic plus modulo, as Ruby does it. @throws LiquidValueError `divided by 0` */
export function calculate(operation: Operation, left: unknown, right: unknown): LiquidNumber {
  if (isEndless(left) || isEndless(right)) return calculateEndless(operation, Number(left), Number(right))
  const a = toNumeric(left)
  const b = toNumeric(right)
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = calculateSafely(operation, a, b)
    if (quick !== undefined) return quick
  }
  if (!isDecimal(a) && !isDecimal(b)) return integer(bounded(calculateIntegers(operation, BigInt(a), BigInt(b))))
  return calculateDecimals(operation, a, b)
}

/** Infinity and NaN, which only a division of floats by zero makes. */
function isEndless(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value)
}

function calculateEndless(operation: Operation, a: number, b: number): LiquidNumber {
  if (operation === 'plus') return float(a + b)
  if (operation === 'minus') return float(a - b)
  if (operation === 'times') return float(a * b)
  return operation === 'divide' ? float(a / b) : Number.NaN
}

/** Small integers without big ones; undefined when the result might not be exact. */
function calculateSafely(operation: Operation, a: number, b: number): number | undefined {
  if ((operation === 'divide' || operation === 'modulo') && b === 0) throw new LiquidValueError('divided by 0')
  const rest = a % b
  const floored = rest !== 0 && rest < 0 !== b < 0
  const result =
    operation === 'plus'
      ? a + b
      : operation === 'minus'
        ? a - b
        : operation === 'times'
          ? a * b
          : operation === 'divide'
            ? (a - rest) / b - (floored ? 1 : 0)
            : rest + (floored ? b : 0)
  return Number.isSafeInteger(result) ? result + 0 : undefined
}

function calculateIntegers(operation: Operation, a: bigint, b: bigint): bigint {
  if (operation === 'plus') return a + b
  if (operation === 'minus') return a - b
  if (operation === 'times') return a * b
  if (b === 0n) throw new LiquidValueError('divided by 0')
  const rest = a % b
  const floored = rest !== 0n && rest < 0n !== b < 0n
  if (operation === 'modulo') return floored ? rest + b : rest
  return (a - rest) / b - (floored ? 1n : 0n)
}

function calculateDecimals(operation: Operation, left: Numeric, right: Numeric): LiquidNumber {
  const [a, b, scale] = align(left, right)
  if (operation === 'times') {
    const negativeZero = (a === 0n || b === 0n) && a < 0n !== b < 0n
    return negativeZero ? new LiquidFloat(-0) : decimalToFloat({ units: bounded(a * b), scale: scale * 2 })
  }
  if (operation !== 'divide') return decimalToFloat({ units: bounded(calculateIntegers(operation, a, b)), scale })
  // Unlike integers, floats divide by zero.
  if (b === 0n) return a === 0n ? Number.NaN : a > 0n ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  const digits = Math.max(0, DIVISION_DIGITS + String(b).length - String(a).length)
  return decimalToFloat({ units: (a * 10n ** BigInt(digits)) / b, scale: digits })
}

function bounded(value: bigint): bigint {
  if (value > MAX_INTEGER || value < -MAX_INTEGER) throw new LiquidValueError('number too big')
  return value
}

/** -1, 0 or 1, comparing exactly. */
export function compareNumeric(left: Numeric, right: Numeric): number {
  if (typeof left === 'number' && typeof right === 'number') return Math.sign(left - right)
  const [a, b] = align(left, right)
  return a < b ? -1 : a > b ? 1 : 0
}

/** Result of a math filter: exact decimals leave as floats. */
export function fromNumeric(value: Numeric): LiquidNumber {
  if (isDecimal(value)) return decimalToFloat(value)
  return typeof value === 'bigint' ? integer(value) : value
}

export function absolute(value: Numeric): Numeric {
  if (isDecimal(value)) return { units: value.units < 0n ? -value.units : value.units, scale: value.scale }
  return value < 0 ? -value : value
}

export type Rounding = 'half' | 'up' | 'down'

/** Rounds to `digits` decimals (negative: tens, hundreds). An integer unless decimals are left. */
export function roundNumeric(value: Numeric, digits: number, rounding: Rounding): LiquidNumber {
  if (!isDecimal(value) && digits >= 0) return fromNumeric(value)
  const { units, scale } = isDecimal(value) ? value : { units: BigInt(value), scale: 0 }
  const drop = scale - digits
  if (drop > MAX_DIGITS) return 0
  if (drop <= 0) return digits > 0 ? decimalToFloat({ units, scale }) : integer(units)
  const rounded = divideRounding(units, 10n ** BigInt(drop), rounding)
  return digits > 0 ? decimalToFloat({ units: rounded, scale: digits }) : integer(rounded * 10n ** BigInt(-digits))
}

function divideRounding(units: bigint, unit: bigint, rounding: Rounding): bigint {
  const rest = ((units % unit) + unit) % unit
  const floor = (units - rest) / unit
  if (rest === 0n) return floor
  if (rounding !== 'half') return rounding === 'up' ? floor + 1n : floor
  const doubled = rest * 2n
  // Half goes away from zero.
  return doubled > unit || (doubled === unit && units > 0n) ? floor + 1n : floor
}
