/**
 * Tables of names that the host writes (src/events/kernel/tables.ts): the mask of the slots as a u32, then, from the 16th
 * byte on, slots of 32: the first 16 bytes of the name, with zeros behind its end, then as words its address, its length,
 * and its value. An address of 0 marks a free slot.
 */

const HEAD: usize = 16
const SLOT_BITS: usize = 5
/** Bytes of a name that stand in its slot. */
const INSIDE: u32 = 16
const ADDRESS: usize = 16
const LENGTH: usize = 20
const VALUE: usize = 24

/** The value of a name of a table; -1 when it is not in it. 16 bytes can be read. */
export function valueOf(table: usize, at: usize, length: u32): i32 {
  const isInside = i8x16.lt_s(
    i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    i8x16.splat(<i8>min<u32>(length, INSIDE)),
  )
  const first = v128.and(v128.load(at), isInside)
  const mask = load<u32>(table)
  let slot = hashOf(first, length) & mask
  while (true) {
    const entry = table + HEAD + ((<usize>slot) << SLOT_BITS)
    if (load<u32>(entry, ADDRESS) == 0) return -1
    const isLike = i8x16.bitmask(i8x16.eq(v128.load(entry), first)) == 0xffff && load<u32>(entry, LENGTH) == length
    if (isLike && (length <= INSIDE || isSame(load<u32>(entry, ADDRESS), at, length))) return load<i32>(entry, VALUE)
    slot = (slot + 1) & mask
  }
}

/** Of the first 16 bytes and the length: names that are alike in those are told apart by their bytes. */
function hashOf(first: v128, length: u32): u32 {
  const mixed = i64x2.extract_lane(first, 0) ^ rotl<u64>(i64x2.extract_lane(first, 1), 29) ^ length
  return <u32>((mixed * 0x9e3779b97f4a7c15) >> 32)
}

/** Whether `length` bytes at two addresses are the same, but for the first 16, which are. */
function isSame(one: usize, other: usize, length: u32): bool {
  for (let at = INSIDE; at < length; at++) if (load<u8>(one + at) != load<u8>(other + at)) return false
  return true
}
