/**
 * Tables of texts (src/events/text-table.ts): a root of words, slots, and texts with their lengths at the start of them.
 * Other threads may look while the main one adds: what is not found may still be known, and the main thread settles that.
 */
import { hashBytes } from './hash'

// Words of the root, in bytes.
const SIZE: usize = 4
const ARENA: usize = 8
const ARENA_END: usize = 12
const POSITIONS: usize = 16
const NUMBER_BITS: usize = 20

// Slots: the number of a text plus one (0 is free), then either the text itself, zeros, and its length in the last byte, or
// its hash, its position, and a mark.
const HEAD: usize = 64
const SHIFT: usize = 4
const SLOT_BITS: usize = 4
/** Of an address of a slot: where in a line of the cache it is. Slots that follow on each other share one if they can. */
const IN_LINE: usize = 63
const POSITION: usize = 8
const LONG_MARK: u32 = 0xff000000
/** Longer texts do not stand in their slots. */
export const LONGEST_SHORT: u32 = 11
// Bits of the bytes of a slot that say nothing of whether it is the one: number and position.
const ANY_NUMBER: i32 = 0x000f
const ANY_POSITION: i32 = 0x0f0f
const ALL: i32 = 0xffff

/** Of an address in a page of the system: 4 KB, the smallest there are. */
const PAGE_OF_SYSTEM_BITS: usize = 12
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
  const slot = slotOf(<usize>atomic.load<u32>(root), at, length, hash, keyOf(at, length, hash))
  return slot == 0 ? NONE : load<i32>(slot) - 1
}

/** The same, and adds it when it is new, with what is `given` in the lowest bits of its number. The main thread alone. */
export function internText(root: usize, at: usize, length: u32, hash: u32, given: u32): i32 {
  if (length > LONGEST) return NONE
  const table = <usize>load<u32>(root)
  const key = keyOf(at, length, hash)
  const known = slotOf(table, at, length, hash, key)
  if (known != 0) return load<i32>(known) - 1
  const index = load<u32>(root, SIZE)
  const prefix: u32 = length > 0x7f ? 2 : 1
  const from = load<u32>(root, ARENA)
  const to = from + ((prefix + length + 3) >> 2)
  const page = <usize>load<u32>(<usize>load<u32>(root, POSITIONS) + ((<usize>(index >> PAGE_BITS)) << 2))
  // The host makes room for more texts, their positions and their slots.
  if (to > load<u32>(root, ARENA_END) || page == 0) return NONE
  if ((index + 1) * 4 > load<u32>(table) * 3 || index >= MOST_TEXTS) return NONE
  const number = (index << load<u32>(root, NUMBER_BITS)) | given
  const text = (<usize>from) << 2
  if (prefix == 1) store<u8>(text, <u8>length)
  else store<u16>(text, lengthWord(length))
  copy(text + prefix, at, length)
  store<u32>(page + ((<usize>(index & ((1 << PAGE_BITS) - 1))) << 2), from)
  store<u32>(root, index + 1, SIZE)
  store<u32>(root, to, ARENA)
  const slot = freeSlot(table, hash)
  v128.store(slot, key)
  if (length > LONGEST_SHORT) store<u32>(slot, from, POSITION)
  // The number last: whoever sees it sees the text too.
  atomic.store<u32>(slot, number + 1)
  return <i32>number
}

/** The same of a text whose hash nobody knows. */
export function intern(root: usize, at: usize, length: u32, given: u32): i32 {
  return internText(root, at, length, hashBytes(at, length, 0), given)
}

/** Enters what is in `count` slots of one table, from one on, into those of a larger one, which were empty at first. */
export function enterSlots(from: usize, slot: u32, count: u32, to: usize): void {
  const first = from + HEAD + ((<usize>slot) << SLOT_BITS)
  const end = first + ((<usize>count) << SLOT_BITS)
  // Memory that is read before it is written is given by the system twice: as a page of zeros, and as one of its own.
  let given: usize = 0
  for (let old = first; old < end; old += 1 << SLOT_BITS) {
    if (load<u32>(old) == 0) continue
    const isLong = load<u32>(old, 12) == LONG_MARK
    const hash = isLong ? load<u32>(old, 4) : hashBytes(old + 4, load<u8>(old, 15), 0)
    const page = firstSlot(to, hash) >> PAGE_OF_SYSTEM_BITS
    if (page != given) write(page << PAGE_OF_SYSTEM_BITS)
    given = page
    v128.store(freeSlot(to, hash), v128.load(old))
  }
}

/** Writes a word before it is read, and leaves what it was. */
function write(at: usize): void {
  const word = atomic.xchg<u32>(at, 0)
  if (word != 0) store<u32>(at, word)
}

function freeSlot(table: usize, hash: u32): usize {
  const first = firstSlot(table, hash)
  let slot = first
  while (load<u32>(slot) != 0) slot = nextSlot(table, slot, first)
  return slot
}

/** The first slot that a text with this hash can have: the upper bits say it, so that a larger table has the same order. */
export function firstSlot(table: usize, hash: u32): usize {
  return table + HEAD + ((<usize>(hash >> load<u32>(table, SHIFT))) << SLOT_BITS)
}

/** Where else a text can be whose first slot is taken: the others of its line, then those of the next one. */
function nextSlot(table: usize, slot: usize, first: usize): usize {
  const next = (slot & ~IN_LINE) | ((slot + (1 << SLOT_BITS)) & IN_LINE)
  if (((next ^ first) & IN_LINE) != 0) return next
  const bytes = (<usize>load<u32>(table) + 1) << SLOT_BITS
  const line = next + IN_LINE + 1
  return line < table + HEAD + bytes ? line : line - bytes
}

/** What a slot holds of a text, but for its number and its position. 16 bytes can be read. */
export function keyOf(at: usize, length: u32, hash: u32): v128 {
  if (length > LONGEST_SHORT) return i32x4.replace_lane(i32x4(0, 0, 0, LONG_MARK), 1, hash)
  const inside = i8x16.lt_s(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>length))
  const bytes = v128.and(v128.load(at), inside)
  // Behind the text there are zeros.
  const moved = v128.shuffle<u8>(bytes, bytes, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
  return i8x16.replace_lane(moved, 15, <i8>length)
}

/** The slot of a text, 0 where it is not found. That of a longer one has its hash, and may be another's. */
export function slotLike(table: usize, length: u32, hash: u32, key: v128): usize {
  const first = firstSlot(table, hash)
  return slotFrom(table, first, first, length, key)
}

/** The same, from a slot on. */
function slotFrom(table: usize, slot: usize, first: usize, length: u32, key: v128): usize {
  const any = length > LONGEST_SHORT ? ANY_POSITION : ANY_NUMBER
  while (true) {
    if (atomic.load<u32>(slot) == 0) return 0
    if ((i8x16.bitmask(i8x16.eq(v128.load(slot), key)) | any) == ALL) return slot
    slot = nextSlot(table, slot, first)
  }
}

/** The slot of a text, 0 where it is not found. */
function slotOf(table: usize, at: usize, length: u32, hash: u32, key: v128): usize {
  const first = firstSlot(table, hash)
  let slot = slotFrom(table, first, first, length, key)
  while (length > LONGEST_SHORT && slot != 0 && !isTextOf(slot, at, length)) {
    slot = slotFrom(table, nextSlot(table, slot, first), first, length, key)
  }
  return slot
}

/** Whether a slot of a longer text is that of `length` bytes at `at`. */
export function isTextOf(slot: usize, at: usize, length: u32): bool {
  return isText((<usize>load<u32>(slot, POSITION)) << 2, at, length)
}

/** Fetches the beginning of a longer text of a slot (0: none), which may lie in two lines of the cache. */
export function touchText(slot: usize): u32 {
  const text = (<usize>load<u32>(slot, POSITION)) << 2
  return load<u8>(text) ^ load<u8>(text + 16)
}

/** Fetches the first slot that a text with this hash can have. */
export function touchSlot(root: usize, hash: u32): u32 {
  return load<u32>(firstSlot(<usize>atomic.load<u32>(root), hash))
}

/** Fetches the beginning of the longer text there, if there is one. */
export function touchSlotText(root: usize, hash: u32): u32 {
  const slot = firstSlot(<usize>atomic.load<u32>(root), hash)
  return load<u32>(slot, 12) == LONG_MARK ? touchText(slot) : 0
}

/** A length of more than seven bits, as it is kept. */
function lengthWord(length: u32): u16 {
  return <u16>((length & 0x7f) | 0x80 | ((length >> 7) << 8))
}

/** Whether the text at a place is that of `length` bytes at `at`. */
function isText(text: usize, at: usize, length: u32): bool {
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
