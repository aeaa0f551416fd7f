/**
 * Tables of texts (src/events/text-table.ts): a root of words, slots of a hash and a position (0 is free), and texts with
 * their numbers before and their lengths at the start of them. Other threads may look while the main one adds: what is
 * not found may still be known, and the main thread settles that.
 */
import { hashBytes } from './hash'

// Words of the root, in bytes.
const SIZE: usize = 4
const ARENA: usize = 8
const ARENA_END: usize = 12
const POSITIONS: usize = 16
const NUMBER_BITS: usize = 20

const HEAD: usize = 16
/** Bits of an index that say where in a page its position is. */
const PAGE_BITS: u32 = 14
/** Longer texts have more bytes of length, and are left to the host. */
const LONGEST: u32 = 16383
/** So that numbers stay below 2^31. */
const MOST_TEXTS: u32 = 0x7ffffff

/** Says that a text is not found, or finds no room. */
export const NONE: i32 = -1

/** Number of a text; NONE where it is not found. `hash` is `hashBytes` with seed 0. */
export function findText(root: usize, at: usize, length: u32, hash: u32): i32 {
  const table = <usize>atomic.load<u32>(root)
  const position = load<u32>(slotOf(table, at, length, hash), 4)
  return position == 0 ? NONE : load<i32>(((<usize>position) << 2) - 4)
}

/** The same, and adds it when it is new, with what is `given` in the lowest bits of its number. The main thread alone. */
export function internText(root: usize, at: usize, length: u32, hash: u32, given: u32): i32 {
  if (length > LONGEST) return NONE
  const table = <usize>load<u32>(root)
  const slot = slotOf(table, at, length, hash)
  const known = load<u32>(slot, 4)
  if (known != 0) return load<i32>(((<usize>known) << 2) - 4)
  const index = load<u32>(root, SIZE)
  const prefix: u32 = length > 0x7f ? 2 : 1
  const from = load<u32>(root, ARENA)
  const to = from + ((4 + prefix + length + 3) >> 2)
  const page = <usize>load<u32>(<usize>load<u32>(root, POSITIONS) + ((<usize>(index >> PAGE_BITS)) << 2))
  // The host makes room for more texts, their positions and their slots.
  if (to > load<u32>(root, ARENA_END) || page == 0) return NONE
  if ((index + 1) * 4 > load<u32>(table) * 3 || index >= MOST_TEXTS) return NONE
  const number = (index << load<u32>(root, NUMBER_BITS)) | given
  const text = ((<usize>from) << 2) + 4
  store<u32>(text - 4, number)
  if (prefix == 1) store<u8>(text, <u8>length)
  else store<u16>(text, lengthWord(length))
  copy(text + prefix, at, length)
  const position = from + 1
  store<u32>(page + ((<usize>(index & ((1 << PAGE_BITS) - 1))) << 2), position)
  store<u32>(root, index + 1, SIZE)
  store<u32>(root, to, ARENA)
  // The position last: whoever sees it sees the text too.
  store<u32>(slot, hash)
  atomic.store<u32>(slot, position, 4)
  return <i32>number
}

/** The same of a text whose hash nobody knows. */
export function intern(root: usize, at: usize, length: u32, given: u32): i32 {
  return internText(root, at, length, hashBytes(at, length, 0), given)
}

/** Enters what is in `count` slots of one table, from one on, into those of a larger one, which were empty at first. */
export function enterSlots(from: usize, slot: u32, count: u32, to: usize): void {
  const first = from + HEAD + ((<usize>slot) << 3)
  const end = first + ((<usize>count) << 3)
  const mask = load<u32>(to)
  for (let old = first; old < end; old += 8) {
    const entry = load<u64>(old)
    if (entry >> 32 == 0) continue
    let place = (<u32>entry) & mask
    while (load<u32>(to + HEAD + ((<usize>place) << 3), 4) != 0) place = (place + 1) & mask
    store<u64>(to + HEAD + ((<usize>place) << 3), entry)
  }
}

/** The slot that a text has, or would get. */
function slotOf(table: usize, at: usize, length: u32, hash: u32): usize {
  const mask = load<u32>(table)
  let place = hash & mask
  while (true) {
    const slot = table + HEAD + ((<usize>place) << 3)
    const position = atomic.load<u32>(slot, 4)
    if (position == 0) return slot
    if (load<u32>(slot) == hash && isText((<usize>position) << 2, at, length)) return slot
    place = (place + 1) & mask
  }
}

/** A length of more than seven bits, as it is kept. */
function lengthWord(length: u32): u16 {
  return <u16>((length & 0x7f) | 0x80 | ((length >> 7) << 8))
}

/** Whether the text at a place is that of `length` bytes at `at`. */
export function isText(text: usize, at: usize, length: u32): bool {
  if (length <= 0x7f) return <u32>load<u8>(text) == length && isSame(text + 1, at, length)
  return length <= LONGEST && load<u16>(text) == lengthWord(length) && isSame(text + 2, at, length)
}

/** Whether `length` bytes at two addresses are the same; there is room to read 16 bytes past both. */
function isSame(one: usize, other: usize, length: u32): bool {
  while (length > 16) {
    if (i8x16.bitmask(i8x16.ne(v128.load(one), v128.load(other))) != 0) return false
    one += 16
    other += 16
    length -= 16
  }
  const differ = i8x16.bitmask(i8x16.ne(v128.load(one), v128.load(other)))
  return (differ & ((1 << length) - 1)) == 0
}

/** Copies `length` bytes, and none past them: what follows may belong to somebody else. */
function copy(to: usize, from: usize, length: u32): void {
  for (; length >= 8; length -= 8, to += 8, from += 8) store<u64>(to, load<u64>(from))
  for (; length > 0; length--, to++, from++) store<u8>(to, load<u8>(from))
}
