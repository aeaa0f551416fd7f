/** Whole numbers as text. */

/** Those from LEAST on, COUNT of them, are looked up: the text with a comma behind it, and how long that is in the last byte. */
const LEAST: i32 = -100
const COUNT: u32 = 1100

let numbers: usize

/** Fills a table at an address that is divisible by 8, with 8 bytes for each of 1100 numbers. */
export function makeNumbers(at: usize): void {
  numbers = at
  for (let index: u32 = 0; index < COUNT; index++) {
    const entry = at + ((<usize>index) << 3)
    const end = putDigits(LEAST + index, entry)
    store<u8>(end, 0x2c)
    store<u8>(entry, <u32>(end + 1 - entry), 7)
  }
}

/** A number, and a comma behind it. */
export function putWhole(value: i32, out: usize): usize {
  const index = <u32>(value - LEAST)
  if (index < COUNT) {
    const entry = load<u64>(numbers + ((<usize>index) << 3))
    store<u64>(out, entry)
    return out + <usize>(entry >> 56)
  }
  const end = putDigits(value, out)
  store<u8>(end, 0x2c)
  return end + 1
}

function putDigits(value: i32, out: usize): usize {
  let rest = <u32>value
  if (value < 0) {
    store<u8>(out++, 0x2d)
    rest = -rest
  }
  let end = out + 1
  for (let more = rest / 10; more > 0; more /= 10) end++
  for (let to = end; to > out; rest /= 10) store<u8>(--to, 0x30 + (rest % 10))
  return end
}

/** Where a number ends that is whole, and has 32 bits; 0 for others. */
export function putNumber(value: f64, out: usize): usize {
  if (!(value >= <f64>i32.MIN_VALUE && value <= <f64>i32.MAX_VALUE)) return 0
  const number = <i32>value
  return <f64>number == value ? putDigits(number, out) : 0
}
