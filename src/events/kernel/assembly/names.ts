/**
 * Tables of names that the host writes (src/events/kernel/tables.ts): the mask of the slots as a u32, then slots of
 * 16 bytes: address and length of the name, its value, its hash. An address of 0 marks a free slot.
 */

/** Of the first and the last eight bytes and the length: names that are alike in those are told apart by their bytes. */
function hashName(at: usize, length: u32): u32 {
  const first = length < 8 ? load<u64>(at) & ~((<u64>-1) << ((<u64>length) << 3)) : load<u64>(at)
  const last = length < 8 ? 0 : load<u64>(at + length - 8)
  return <u32>(((first ^ rotl<u64>(last, 29) ^ length) * 0x9e3779b97f4a7c15) >> 32)
}

/** The value of a name of a table; -1 when it is not in it. */
export function valueOf(table: usize, at: usize, length: u32): i32 {
  const own = hashName(at, length)
  const mask = load<u32>(table)
  let slot = own & mask
  while (true) {
    const entry = table + 16 + ((<usize>slot) << 4)
    const name = load<u32>(entry)
    if (name == 0) return -1
    if (load<u32>(entry, 12) == own && load<u32>(entry, 4) == length && equal(name, at, length)) {
      return load<i32>(entry, 8)
    }
    slot = (slot + 1) & mask
  }
}

/** Whether `length` bytes at two addresses are the same. */
function equal(one: usize, other: usize, length: u32): bool {
  while (length >= 8) {
    if (load<u64>(one) != load<u64>(other)) return false
    one += 8
    other += 8
    length -= 8
  }
  return length == 0 || (load<u64>(one) ^ load<u64>(other)) << (64 - ((<u64>length) << 3)) == 0
}
