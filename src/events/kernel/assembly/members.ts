/**
 * The members of an object that a rule looks at → a small object of their own, in a fixed order: what the host parses,
 * and knows again by its bytes.
 *
 * A table of members is: their number, in the third and fourth word the lengths of their names as bits, then for each the
 * address and the length of its key as it is written out (with quotes and colon), then a table of names (names.ts) whose
 * values are the places in that list.
 */
import { valueOf } from './names'
import { quoteOrBackslash, closingQuote, plainEnd, skipNested, skipScalar, spaces } from './scan'
import { strictValue } from './strict'

/** A key is escaped or something is missing: the line is read the slow way. */
export const ODD: i32 = -2
export const FULL: i32 = -4

/** Attributes whose places fit into what a text's number says of it. */
const MOST_ATTRIBUTES: u32 = 15
/** The place of the member that was written last, plus one, if there was no other and it is a text without escapes that is not empty; else 0. */
export let sole: u32 = 0

/**
 * Writes the members of the object at `at` to `to` and returns the length; 0 when it has none of them. `scratch` is
 * room for two words for each member.
 */
export function readMembers(table: usize, at: usize, end: usize, scratch: usize, to: usize, limit: usize): i32 {
  const count = load<u32>(table)
  const keys = table + 16
  const names = keys + ((<usize>count) << 3)
  for (let i: u32 = 0; i < count; i++) store<u32>(scratch + ((<usize>i) << 3), 0)
  // Bits of the lengths that names have.
  const lengths = load<u64>(table, 8)
  let found = false
  at = spaces(at + 1)
  if (load<u8>(at) == 0x7d) return 0
  while (true) {
    if (load<u8>(at) != 0x22) return ODD
    const key = at + 1
    at = quoteOrBackslash(key, end)
    if (at >= end || load<u8>(at) != 0x22) return ODD
    const length = <u32>(at - key)
    const member = (lengths >> min<u32>(length, 63)) & 1 ? valueOf(names, key, length) : -1
    at = spaces(at + 1)
    if (load<u8>(at) != 0x3a) return ODD
    at = spaces(at + 1)
    const value = at
    // What is looked at has to be JSON in whole.
    at = member >= 0 ? strictValue(at, end) : skipValue(at, end)
    if (at == 0) return ODD
    if (member >= 0) {
      // The last of equal keys wins.
      const entry = scratch + ((<usize>member) << 3)
      store<u32>(entry, <u32>value)
      store<u32>(entry, <u32>at, 4)
      found = true
    }
    at = spaces(at)
    const byte = load<u8>(at)
    if (byte == 0x7d) break
    if (byte != 0x2c) return ODD
    at = spaces(at + 1)
  }
  if (!found) return 0
  let out = to
  sole = 0
  for (let i: u32 = 0; i < count; i++) {
    const entry = scratch + ((<usize>i) << 3)
    const value = load<u32>(entry)
    if (value == 0) continue
    const length = load<u32>(entry, 4) - value
    sole = out == to && i < MOST_ATTRIBUTES && isFilledText(value, length) ? i + 1 : 0
    const keyLength = load<u32>(keys + ((<usize>i) << 3), 4)
    if (out + keyLength + length + 2 > limit) return FULL
    store<u8>(out, out == to ? 0x7b : 0x2c)
    copyShort(out + 1, load<u32>(keys + ((<usize>i) << 3)), keyLength)
    copyShort(out + 1 + keyLength, value, length)
    out += 1 + keyLength + length
  }
  store<u8>(out, 0x7d)
  return <i32>(out + 1 - to)
}

/** Copies bytes, and up to 15 more; for a few of them `memory.copy` is slow. */
function copyShort(to: usize, from: usize, length: u32): void {
  for (let at: usize = 0; at < length; at += 16) v128.store(to + at, v128.load(from + at))
}

/** Whether a value is a text without escapes that is not empty. */
function isFilledText(at: usize, length: u32): bool {
  return length > 2 && load<u8>(at) == 0x22 && plainEnd(at + 1, at + length) != 0
}

/** Past a value whose inside is not looked at; 0 when it does not end, or is no value. */
export function skipValue(at: usize, end: usize): usize {
  const byte = load<u8>(at)
  if (byte == 0x22) {
    at = closingQuote(at + 1, end)
    return at < end ? at + 1 : 0
  }
  return byte == 0x7b || byte == 0x5b ? skipNested(at, end) : skipScalar(at)
}
