/** Values of a page, and which of them each row has. */

/** Largest whole number below which a double divides without a mistake. */
const EXACT: f64 = 9007199254740992

/** Where `count` texts begin and end, each behind its length in four bytes. */
export function texts(from: usize, end: usize, count: u32, starts: usize, ends: usize): bool {
  for (let stop = starts + (count << 2); starts < stop; starts += 4, ends += 4) {
    if (end - from < 4) return false
    const length = load<u32>(from)
    from += 4
    if (length > <u32>(end - from)) return false
    store<u32>(starts, <u32>from)
    from += length
    store<u32>(ends, <u32>from)
  }
  return true
}

/** `count` 64-bit whole numbers as doubles, divided by `scale` towards the past. */
export function longs(from: usize, count: u32, scale: i64, out: usize): void {
  const by = <f64>scale
  for (let stop = from + ((<usize>count) << 3); from < stop; from += 8, out += 8) {
    const whole = load<i64>(from)
    let value = <f64>whole
    if (scale != 1) {
      if (abs(value) < EXACT) value = floor<f64>(value / by)
      else {
        const quotient = whole / scale
        value = <f64>(quotient * scale > whole ? quotient - 1 : quotient)
      }
    }
    store<f64>(out, value)
  }
}

/** Times in ms: NaN for those that are out of range. With `isEpoch`, numbers that are small are seconds. */
export function times(from: usize, count: u32, isEpoch: bool, out: usize): void {
  for (let stop = from + ((<usize>count) << 3); from < stop; from += 8, out += 8) {
    let value = load<f64>(from)
    if (isEpoch && abs(value) < 1e11) value *= 1000
    // The years that ISO-8601 writes with four digits.
    store<f64>(out, value >= -62167219200000 && value <= 253402300799999 ? value : NaN)
  }
}

/** The sum of `count` numbers of 32 bits. */
export function sum(from: usize, count: u32): u32 {
  let total: u32 = 0
  for (let stop = from + (count << 2); from < stop; from += 4) total += load<u32>(from)
  return total
}

/**
 * The number of the value that each of `count` rows has, -1 for null. `levels` are 0 for null and 1 for a value, or 0
 * without nulls; `own` are numbers to which `base` is added, or 0 where values follow each other.
 */
export function spread(levels: usize, own: usize, base: i32, count: u32, out: usize): void {
  const stop = out + (count << 2)
  if (levels == 0 && own == 0) {
    for (; out < stop; out += 4) store<i32>(out, base++)
  } else if (levels == 0) {
    for (; out < stop; out += 4, own += 4) store<i32>(out, load<i32>(own) + base)
  } else if (own == 0) {
    for (; out < stop; out += 4, levels += 4) {
      const level = load<i32>(levels)
      store<i32>(out, level ? base : -1)
      base += level
    }
  } else {
    for (; out < stop; out += 4, levels += 4) {
      const level = load<i32>(levels)
      store<i32>(out, level ? load<i32>(own) + base : -1)
      own += level << 2
    }
  }
}
