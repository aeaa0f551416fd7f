/** Filters on numbers (liquid.md 5, number model). */
import { LiquidValueError } from '../errors.ts'
import type { Operation, Rounding } from '../arithmetic.ts'
import { absolute, calculate, compareNumeric, fromNumeric, roundNumeric, toNumeric } from '../arithmetic.ts'
import { formatNumber, isInteger } from '../number.ts'
import { toText } from '../value.ts'
import { filter } from './filter.ts'

function arithmetic(name: string, operation: Operation) {
  return filter(name, [1, 1], (input, [operand]) => calculate(operation, input, operand))
}

function whole(name: string, rounding: Rounding) {
  return filter(name, [0, 0], (input) => roundNumeric(toNumeric(input), 0, rounding))
}

function bound(name: string, sign: 1 | -1) {
  return filter(name, [1, 1], (input, [limit]) => {
    const [value, other] = [toNumeric(input), toNumeric(limit)]
    return fromNumeric(compareNumeric(other, value) * sign > 0 ? other : value)
  })
}

function round(input: unknown, [digits = 0]: readonly unknown[]): unknown {
  const places = Number(fromNumeric(toNumeric(digits)))
  if (Math.abs(places) > 1000) throw new LiquidValueError('number of digits too big')
  return roundNumeric(toNumeric(input), Math.trunc(places), 'half')
}

/** Groups the digits before the point; what is written after it stays, so that it can follow `money`. */
function withDelimiters(value: unknown): string {
  const [whole = '', ...fraction] = toText(value).split('.')
  return [whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.')
}

/** Two decimals, no symbol, no scaling: 17.8 is `17.80`. */
function money(input: unknown): string {
  const rounded = roundNumeric(toNumeric(input), 2, 'half')
  const [whole = '0', fraction = ''] = formatNumber(rounded).split('.')
  return `${whole}.${(isInteger(rounded) ? '' : fraction).padEnd(2, '0')}`
}

export const MATH_FILTERS = [
  arithmetic('plus', 'plus'),
  arithmetic('minus', 'minus'),
  arithmetic('times', 'times'),
  arithmetic('divided_by', 'divide'),
  arithmetic('modulo', 'modulo'),
  filter('abs', [0, 0], (input) => fromNumeric(absolute(toNumeric(input)))),
  bound('at_least', 1),
  bound('at_most', -1),
  whole('ceil', 'up'),
  whole('floor', 'down'),
  filter('round', [0, 1], round),
  filter('number_with_delimiter', [0, 0], (input) =>
    input === null || input === undefined ? null : withDelimiters(input),
  ),
  filter('money', [0, 0], (input) => (input === null || input === undefined ? null : money(input))),
]
