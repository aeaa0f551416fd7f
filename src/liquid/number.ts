/** Ruby's numbers: integers of any size, floats that know they are floats (liquid.md 5). */
import { LiquidValueError } from './errors.ts'

/**
 * A float whose value happens to be integral, so that `120.0` prints as `120.0` and divides as a float.
 * Any other number needs no wrapper: a JavaScript number that is not integral is a float already.
 */
export class LiquidFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }

  valueOf(): number {
    return this.value
  }

  toString(): string {
    return formatFloat(this.value)
  }

  toJSON(): number {
    return this.value
  }
}

export type LiquidNumber = number | bigint | LiquidFloat

// Beyond this many digits arithmetic is somebody's attempt to fill the memory.
export const MAX_DIGITS = 10_000

export function isFloat(value: unknown): value is number | LiquidFloat {
  return value instanceof LiquidFloat || (typeof value === 'number' && !isWhole(value))
}

export function isInteger(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && isWhole(value))
}

// A number that JavaScript prints with an exponent was no integer where it came from.
export function isWhole(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 1e21
}

export function isNumber(value: unknown): value is LiquidNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof LiquidFloat
}

/** A float value; the wrapper only where it is needed. */
export function float(value: number): number | LiquidFloat {
  return isWhole(value) ? new LiquidFloat(value) : value
}

export function integer(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}

/** `Float#to_s`: `3.0`, `0.1`, `1.0e+16`, `1.0e-05`. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const exponent = Number(power)
  const sign = value < 0 ? '-' : ''
  if (exponent >= 16 || exponent < -4) {
    const shown = String(Math.abs(exponent)).padStart(2, '0')
    return `${sign}${digits[0]}.${digits.slice(1) || '0'}e${exponent < 0 ? '-' : '+'}${shown}`
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}

export function formatNumber(value: LiquidNumber): string {
  return isFloat(value) ? formatFloat(Number(value)) : String(typeof value === 'number' ? BigInt(value) : value)
}

/** `String#to_i`: the leading integer, 0 when there is none. */
export function leadingInteger(text: string): number | bigint {
  const match = /^[\s\0]*([+-]?\d+(?:_\d+)*)/.exec(text)
  if (!match?.[1]) return 0
  const digits = match[1].replaceAll('_', '')
  return digits.length < 16 ? Number(digits) + 0 : integer(parseBigInt(digits))
}

export function parseBigInt(digits: string): bigint {
  if (digits.length > MAX_DIGITS) throw new LiquidValueError('number too big')
  return digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits.replace('+', ''))
}

/** The value of an integer literal in a template. */
export function parseInteger(text: string): number | bigint {
  return text.length < 16 ? Number(text) + 0 : integer(parseBigInt(text.slice(0, MAX_DIGITS)))
}

/** `Utils.to_integer`: what `Integer(text)` accepts. @throws LiquidValueError `invalid integer` */
export function toInteger(value: unknown, text: string): number {
  if (isInteger(value)) return Number(value)
  const match =
    /^\s*([+-]?)(?:0x([\da-f]+(?:_[\da-f]+)*)|0b([01]+(?:_[01]+)*)|0o?([0-7]+(?:_[0-7]+)*)|([1-9]\d*(?:_\d+)*|0))\s*$/i.exec(
      text,
    )
  if (!match) throw new LiquidValueError('invalid integer')
  const [, sign, hex, binary, octal, decimal] = match
  const digits = (hex ?? binary ?? octal ?? decimal ?? '').replaceAll('_', '')
  const parsed = Number.parseInt(digits, hex ? 16 : binary ? 2 : octal ? 8 : 10)
  return sign === '-' ? -parsed : parsed
}
