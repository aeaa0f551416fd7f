/** An ISO-8601 text → milliseconds since the epoch, in plain integer arithmetic: the strict reader of `text/time.ts`. */
import {
  add,
  and,
  call,
  choose,
  compare,
  equal,
  type Expr,
  isIn,
  literal,
  nothing,
  or,
  substring,
  subtract,
} from './expression.ts'

const offset = '[+-][0-9][0-9]:?[0-9][0-9]$'
const shape =
  '^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]([Tt ][0-9][0-9]:[0-9][0-9](:[0-9][0-9]([.,][0-9]+)?)?( ?([Zz]|UTC)|[+-][0-9][0-9]:?[0-9][0-9])?)?$'

const times = (value: Expr, factor: number) => call('multiply', value, literal(factor))
const over = (value: Expr, divisor: number) => call('divide', value, literal(divisor))

/** Null for what is no such text. */
export function timeOfText(text: Expr): Expr {
  const digits = (from: number, length: number) => call('to bigint', substring(text, from, length))
  const isLong = compare(call('length', text), '>', literal(10))
  const [year, month, day] = [digits(1, 4), digits(6, 2), digits(9, 2)]
  const hasSeconds = equal(substring(text, 17, 1), literal(':'))
  const hour = choose([[isLong, digits(12, 2)]], literal(0))
  const minute = choose([[isLong, digits(15, 2)]], literal(0))
  const second = choose([[hasSeconds, digits(18, 2)]], literal(0))
  // A digit of the fraction, or 0 where it has ended.
  const fraction = (position: number, scale: number) => {
    const before = Array.from({ length: position }, (_, index) => isDigit(substring(text, 21 + index, 1)))
    return choose([[and(hasFraction, ...before), times(digits(20 + position, 1), scale)]], literal(0))
  }
  const hasFraction = and(hasSeconds, isIn(substring(text, 20, 1), [literal('.'), literal(',')]))
  const ms = add(add(fraction(1, 100), fraction(2, 10)), fraction(3, 1))
  // The zone, as it stands at the end: `+02:00` or `+0200`.
  const length = call('length', text)
  const at = (back: number, size: number) => call('substring', text, subtract(length, literal(back)), literal(size))
  const colon = equal(at(2, 1), literal(':'))
  const zoneHour = call('to bigint', choose([[colon, at(4, 2)]], at(3, 2)))
  const zoneMinute = call('to bigint', at(1, 2))
  const zoneInRange = and(compare(zoneHour, '<', literal(24)), compare(zoneMinute, '<', literal(60)))
  const zone = choose(
    [
      [
        and(isLong, call('matches', text, literal(offset))),
        choose([[zoneInRange, times(add(times(zoneHour, 60), zoneMinute), 60_000)]], nothing('bigint')),
      ],
    ],
    literal(0),
  )
  const sign = choose([[equal(choose([[colon, at(5, 1)]], at(4, 1)), literal('-')), literal(-1)]], literal(1))
  const valid = and(
    compare(month, '>=', literal(1)),
    compare(month, '<=', literal(12)),
    compare(day, '>=', literal(1)),
    compare(day, '<=', lastDay(year, month)),
    compare(hour, '<', literal(24)),
    compare(minute, '<', literal(60)),
    compare(second, '<', literal(60)),
  )
  const seconds = add(add(times(add(times(days(year, month, day), 24), hour), 3600), times(minute, 60)), second)
  const utc = subtract(add(times(seconds, 1000), ms), call('multiply', zone, sign))
  const parsed = choose([[valid, utc]], nothing('bigint'))
  return choose([[call('matches', text, literal(shape)), parsed]], nothing('bigint'))
}

const isDigit = (text: Expr) => and(compare(text, '<>', literal('')), call('contains', literal('0123456789'), text))

/** Days since 1970-01-01 of the civil calendar; years are counted from March, so that the leap day comes last. */
function days(year: Expr, month: Expr, day: Expr): Expr {
  const early = choose([[compare(month, '<=', literal(2)), literal(1)]], literal(0))
  // 400 more years keep the division's operands positive.
  const y = add(subtract(year, early), literal(400))
  const m = add(month, choose([[compare(month, '<=', literal(2)), literal(9)]], literal(-3)))
  const dayOfYear = add(over(add(times(m, 153), literal(2)), 5), subtract(day, literal(1)))
  const leapDays = add(subtract(over(y, 4), over(y, 100)), over(y, 400))
  return subtract(add(add(times(y, 365), leapDays), dayOfYear), literal(719_468 + 146_097))
}

function lastDay(year: Expr, month: Expr): Expr {
  const isMultiple = (divisor: number) => equal(times(over(year, divisor), divisor), year)
  const leap = and(isMultiple(4), or(compare(year, '<>', times(over(year, 100), 100)), isMultiple(400)))
  return choose(
    [
      [
        isIn(
          month,
          [4, 6, 9, 11].map((value) => literal(value)),
        ),
        literal(30),
      ],
      [and(equal(month, literal(2)), leap), literal(29)],
      [equal(month, literal(2)), literal(28)],
    ],
    literal(31),
  )
}
