/** The users of records, by their names: a look into the table of users. */
import { isText } from './texts'

const RECORD: usize = 64
/** Records that are looked up together, so that the processor waits for many places in memory at the same time. */
const BATCH: usize = 128 * RECORD
const HEAD: usize = 16
/** Longer names have a length of several bytes, and are left to the host. */
const LONGEST: u32 = 127
/** Names up to here are compared at once. */
const SHORT: u32 = 16

/** What was touched goes here, so that touching is not optimised away. */
export let touched: u32 = 0

/** Stores in each record from `at` to `end` the number of its user plus one, 0 where it is not found. */
export function findUsers(root: usize, at: usize, end: usize): void {
  const table = <usize>atomic.load<u32>(root)
  const mask = load<u32>(table)
  const slots = table + HEAD
  let sum: u32 = 0
  while (at < end) {
    const next = min<usize>(at + BATCH, end)
    for (let record = at; record < next; record += RECORD) {
      sum ^= load<u32>(slots + ((<usize>(load<u32>(record, 16) & mask)) << 3))
    }
    for (let record = at; record < next; record += RECORD) {
      const hash = load<u32>(record, 16)
      let slot = hash & mask
      let position: u32
      while (true) {
        const entry = slots + ((<usize>slot) << 3)
        position = load<u32>(entry, 4)
        if (position == 0 || load<u32>(entry) == hash) break
        slot = (slot + 1) & mask
      }
      store<u32>(record, position, 44)
    }
    for (let record = at; record < next; record += RECORD) {
      const name = (<usize>load<u32>(record, 44)) << 2
      // A name may lie in two lines of the cache.
      sum ^= load<u8>(name) ^ load<u8>(name + SHORT)
    }
    for (let record = at; record < next; record += RECORD) {
      const name = (<usize>load<u32>(record, 44)) << 2
      const length = load<u32>(record, 8)
      const own = <usize>load<u32>(record, 4)
      const differ = i8x16.bitmask(i8x16.ne(v128.load(name + 1), v128.load(own)))
      const isShort = length <= SHORT && <u32>load<u8>(name) == length && (differ & ((1 << length) - 1)) == 0
      const found = name != 0 && (isShort || (length > SHORT && length <= LONGEST && isText(name, own, length)))
      store<u32>(record, found ? load<u32>(name - 4) + 1 : 0, 44)
    }
    at = next
  }
  touched = sum
}
