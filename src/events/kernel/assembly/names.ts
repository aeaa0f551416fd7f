/**
 * Tables of names that the host writes (src/events/kernel/tables.ts): the mask of the slots as a u32, then slots of
 * 16 bytes: address and length of the name, its value, its hash. An address of 0 marks a free slot.
 */
import { hashBytes } from './hash'

/** The value of a name of a table; -1 when it is not in it. */
export function valueOf(table: usize, at: usize, length: u32): i32 {
  const own = hashBytes(at, length, 0)
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
export function equal(one: usize, other: usize, length: u32): bool {
  while (length >= 8) {
    if (load<u64>(one) != load<u64>(other)) return false
    one += 8
    other += 8
    length -= 8
  }
  return length == 0 || (load<u64>(one) ^ load<u64>(other)) << (64 - ((<u64>length) << 3)) == 0
}
