/** Rows of a table as CSV: one text and some numbers each. What has to be quoted, and fractions, are the host's. */
import { isUsualTime, putTime } from './time'
import { putNumber, putWhole } from './number'

export { makeNumbers } from './number'

/** In the place of a whole number (src/text/cells.ts): null, or a number that stands with the others. */
const NO_NUMBER: i32 = i32.MIN_VALUE
const OTHER_NUMBER: i32 = i32.MIN_VALUE + 1

/** A comma, and as much as is written at once. */
const NUMBER_BYTES: usize = 40
const TEXT_BYTES: usize = 16

// What rows are made of, and where each of it lies.
let columns: usize
let isTime: usize
let whole: usize
let others: usize
let text: usize
let ends: usize

/** `ofTimes`: a byte for each column, 1 for times in ms. The first column is the text; `ofEnds` has a 0 before its first row. */
export function configure(
  count: u32,
  ofTimes: usize,
  ofWhole: usize,
  ofOthers: usize,
  ofText: usize,
  ofEnds: usize,
): void {
  columns = count
  isTime = ofTimes
  whole = ofWhole
  others = ofOthers
  text = ofText
  ends = ofEnds
}

/** Writes rows to `out`, up to `to` or one that is the host's; leaves at `result` which one, and where it begins. */
export function putRows(from: u32, to: u32, out: usize, outEnd: usize, result: usize): void {
  let row = from
  for (; row < to; row++) {
    const end = putRow(row, out, outEnd)
    if (end == 0) break
    out = end
  }
  store<u32>(result, row)
  store<u32>(result, <u32>out, 4)
}

/** Where the row ends; 0: it is the host's. */
function putRow(row: usize, out: usize, outEnd: usize): usize {
  const start = load<u32>(ends + (row << 2))
  const length = load<u32>(ends + (row << 2), 4) - start
  if (out + length + TEXT_BYTES + columns * NUMBER_BYTES > outEnd) return 0
  let at = putText(text + start, length, out)
  if (at == 0) return 0
  store<u8>(at++, 0x2c)
  const first = row * columns
  for (let column: usize = 1; column < columns; column++) {
    const value = load<i32>(whole + ((first + column) << 2))
    if (value > OTHER_NUMBER) at = putWhole(value, at)
    else {
      if (value == OTHER_NUMBER) {
        const other = load<f64>(others + ((first + column) << 3))
        if (!load<u8>(isTime + column)) at = putNumber(other, at)
        else at = isUsualTime(other) ? putTime(other, at) : 0
        if (at == 0) return 0
      }
      store<u8>(at++, 0x2c)
    }
  }
  store<u8>(at - 1, 0x0a)
  return at
}

/** Where the text ends; 0 where it has to be quoted, or may hold half of a surrogate pair. Reads and writes 16 bytes at once. */
function putText(from: usize, length: u32, out: usize): usize {
  if (length == 0) {
    store<u16>(out, 0x2222)
    return out + 2
  }
  for (let at: u32 = 0; at < length; at += 16) {
    const bytes = v128.load(from + at)
    v128.store(out + at, bytes)
    const rest = length - at
    if ((oddBytes(bytes) & (rest < 16 ? (1 << rest) - 1 : 0xffff)) != 0) return 0
  }
  return out + length
}

/** Quote, comma, line feed, carriage return, and the first byte of half a surrogate pair. */
function oddBytes(bytes: v128): u32 {
  const breaks = v128.or(i8x16.eq(bytes, i8x16.splat(0x0a)), i8x16.eq(bytes, i8x16.splat(0x0d)))
  const marks = v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x2c)))
  return i8x16.bitmask(v128.or(v128.or(breaks, marks), i8x16.eq(bytes, i8x16.splat(<i8>0xed))))
}
