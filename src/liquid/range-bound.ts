/** The bounds of `(a..b)`. */
import { LiquidValueError } from './errors.ts'
import { isFloat, isInteger, leadingInteger, toInteger } from './number.ts'

/** nil and strings count from their leading digits; a float is only accepted when written in the template. */
export function toRangeBound(value: unknown, literal: boolean): number {
  if (isInteger(value)) return Number(value)
  if (value === null || value === undefined) return 0
  if (typeof value === 'string') return Number(leadingInteger(value))
  if (literal && isFloat(value)) return Math.trunc(Number(value))
  if (isFloat(value)) return toInteger(value, String(Number(value)) + '.')
  throw new LiquidValueError('invalid integer')
}
