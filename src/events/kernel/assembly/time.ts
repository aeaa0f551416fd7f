/** Times as src/events/event.ts and src/text/time.ts read them; the rarer forms are left to those. */
import { digits } from './scan'

/** The time that was read last, in ms since the epoch, and whether it named its zone. */
export let ms: f64 = 0
export let zoned: bool = false

/** The date of the last text, which is mostly the next one's as well: its ten bytes and its first ms. */
let dateStart: u64 = 0
let dateEnd: u16 = 0
let dateMs: i64 = 0

/** Two digits; more than 99 for anything else. */
function pair(at: usize): u32 {
  const tens = <u32>load<u8>(at) - 0x30
  const ones = <u32>load<u8>(at, 1) - 0x30
  return tens < 10 && ones < 10 ? tens * 10 + ones : 1000
}

/** `YYYY-MM-DD` → `dateMs`; false for what is no date. */
function readDate(at: usize): bool {
  const start = load<u64>(at)
  const rest = load<u16>(at, 8)
  if (start == dateStart && rest == dateEnd) return true
  const century = pair(at)
  const yearOfCentury = pair(at + 2)
  const month = pair(at + 5)
  const day = pair(at + 8)
  if (century > 99 || yearOfCentury > 99 || load<u8>(at, 4) != 0x2d || load<u8>(at, 7) != 0x2d) return false
  const year = century * 100 + yearOfCentury
  if (month < 1 || month > 12 || day < 1) return false
  const isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  const last: u32 = month == 2 ? (isLeap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  if (day > last) return false
  // Days since 1970-01-01, with years that begin in March (Howard Hinnant's days_from_civil).
  const shifted = <i64>year + 400 - (month <= 2 ? 1 : 0)
  const yearOfEra = shifted % 400
  const dayOfYear = <i64>((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
  const days =
    (shifted / 400) * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468 - 146097
  dateStart = start
  dateEnd = rest
  dateMs = days * 86400000
  return true
}

/** Reads the text from `at` to `end`; false for what is no time, or written in a rarer form. */
export function readTimeText(at: usize, end: usize): bool {
  const length = end - at
  if (length < 16 || !readDate(at)) return false
  const separator = load<u8>(at, 10)
  if (separator != 0x54 && separator != 0x20 && separator != 0x74) return false
  const hour = pair(at + 11)
  const minute = pair(at + 14)
  if (hour > 23 || minute > 59 || load<u8>(at, 13) != 0x3a) return false
  let time = dateMs + <i64>(hour * 3600000 + minute * 60000)
  at += 16
  if (load<u8>(at) == 0x3a) {
    const second = pair(at + 1)
    if (second > 59) return false
    time += <i64>(second * 1000)
    at += 3
    const point = load<u8>(at)
    if (point == 0x2e || point == 0x2c) {
      const from = at + 1
      at = digits(from)
      if (at == from) return false
      time += <i64>thousandths(from, at)
    }
  }
  if (at == end) zoned = false
  else {
    const sign = load<u8>(at)
    zoned = true
    if (sign == 0x5a || sign == 0x7a) at++
    else if (sign == 0x2b || sign == 0x2d) {
      const hours = pair(at + 1)
      at += 3
      if (load<u8>(at) == 0x3a) at++
      const minutes = pair(at)
      at += 2
      if (hours > 23 || minutes > 59) return false
      const offset = <i64>(hours * 60 + minutes) * 60000
      time += sign == 0x2d ? offset : -offset
    } else return false
    if (at != end) return false
  }
  ms = <f64>time
  return true
}

/** Bytes of a time as it is mostly written, with its closing quote: `2026-01-05T10:11:12.345Z"`. */
export const USUAL_TIME: usize = 25

/** Reads a time at `at` that is written like that; false for any other. */
export function readUsualTime(at: usize): bool {
  if (load<u8>(at, 10) != 0x54) return false
  // `10:11:12.345Z"`: digits become their values, all else 0 if it is what it has to be; the last two bytes are others.
  const pattern = i8x16(0x30, 0x30, 0x3a, 0x30, 0x30, 0x3a, 0x30, 0x30, 0x2e, 0x30, 0x30, 0x30, 0x5a, 0x22, 0, 0)
  const bytes = v128.and(v128.xor(v128.load(at, 11), pattern), i64x2(-1, 0x0000ffffffffffff))
  const largest = i8x16(2, 9, 0, 5, 9, 0, 5, 9, 0, 9, 9, 9, 0, 0, 0, 0)
  const isKnown = load<u64>(at) == dateStart && load<u16>(at, 8) == dateEnd
  if (v128.any_true(i8x16.gt_u(bytes, largest)) || (!isKnown && !readDate(at))) return false
  const clock = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), i16x8(600, 60, 0, 10, 1, 0, 10, 1))
  const minutes = i32x4.extract_lane(clock, 0) + i32x4.extract_lane(clock, 1) + i32x4.extract_lane(clock, 2)
  if (minutes >= 1440) return false
  const rest = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), i16x8(0, 100, 10, 1, 0, 0, 0, 0))
  const millis = i32x4.extract_lane(rest, 0) + i32x4.extract_lane(rest, 1)
  ms = <f64>(dateMs + <i64>(minutes * 60000 + i32x4.extract_lane(clock, 3) * 1000 + millis))
  zoned = true
  return true
}

/** The first three digits after a point, as ms; what follows is cut. */
function thousandths(from: usize, to: usize): u32 {
  let value: u32 = 0
  for (let i: usize = 0; i < 3; i++) value = value * 10 + (from + i < to ? <u32>load<u8>(from + i) - 0x30 : 0)
  return value
}

/**
 * Reads a number of seconds or milliseconds: past it, or 0 for an exponent and for more digits than a double keeps (a
 * number of 15 digits is printed as it was written, so that cutting decimals here is cutting them there).
 */
export function readTimeNumber(at: usize): usize {
  const negative = load<u8>(at) == 0x2d
  if (negative) at++
  const from = at
  at = digits(at)
  if (at == from || (load<u8>(from) == 0x30 && at != from + 1)) return 0
  const wholeEnd = at
  let fraction: u32 = 0
  let length = at - from
  if (load<u8>(at) == 0x2e) {
    at = digits(at + 1)
    if (at == wholeEnd + 1) return 0
    length = at - from - 1
    fraction = thousandths(wholeEnd + 1, at)
  }
  if (length > 15 || (load<u8>(at) | 0x20) == 0x65) return 0
  let whole: i64 = 0
  for (let digit = from; digit < wholeEnd; digit++) whole = whole * 10 + <i64>(<u32>load<u8>(digit) - 0x30)
  // 1e11 and above are milliseconds.
  let time = whole < 100000000000 ? whole * 1000 + <i64>fraction : whole
  if (negative) time = -time
  if (time < -62167219200000 || time > 253402300799999) return 0
  ms = <f64>time
  zoned = true
  return at
}
