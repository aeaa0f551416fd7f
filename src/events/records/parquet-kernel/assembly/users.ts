/** Users by their names, in the table that src/events/user-table.ts fills. */
import { hashBytes } from '../../../kernel/assembly/hash'
import { isText } from '../../../kernel/assembly/texts'

/** Names that are looked up together, so that the processor waits for many places in memory at the same time. */
const BATCH: usize = 128 * 4
const HEAD: usize = 16
/** Longer names have a length of several bytes, and are left to the host. */
const LONGEST: u32 = 127
const UNKNOWN: i32 = -1
const EMPTY: i32 = -2

/** What was touched goes here, so that touching is not optimised away. */
let touched: u32 = 0

/** Stores the number of the user of each of `count` texts; -1 for one that is not known, -2 for an empty text. */
export function findUsers(root: usize, starts: usize, ends: usize, count: u32, out: usize): void {
  const table = <usize>atomic.load<u32>(root)
  const mask = load<u32>(table)
  const slots = table + HEAD
  const end = out + (count << 2)
  const toStart = starts - out
  const toEnd = ends - out
  let sum: u32 = 0
  while (out < end) {
    const next = min<usize>(out + BATCH, end)
    // One thing at a time: while it waits for memory, the processor goes on with the next ones.
    for (let at = out; at < next; at += 4) {
      const start = load<u32>(toStart + at)
      store<u32>(at, hashBytes(start, load<u32>(toEnd + at) - start, 0))
    }
    for (let at = out; at < next; at += 4) sum ^= load<u32>(slots + ((<usize>(load<u32>(at) & mask)) << 3))
    for (let at = out; at < next; at += 4) {
      const hash = load<u32>(at)
      let slot = hash & mask
      let position: u32
      while (true) {
        const entry = slots + ((<usize>slot) << 3)
        position = load<u32>(entry, 4)
        if (position == 0 || load<u32>(entry) == hash) break
        slot = (slot + 1) & mask
      }
      store<u32>(at, position)
    }
    for (let at = out; at < next; at += 4) {
      const name = (<usize>load<u32>(at)) << 2
      // A name may lie in two lines of the cache.
      sum ^= load<u8>(name) ^ load<u8>(name + 16)
    }
    for (let at = out; at < next; at += 4) {
      const name = (<usize>load<u32>(at)) << 2
      const start = load<u32>(toStart + at)
      const length = load<u32>(toEnd + at) - start
      const found = name != 0 && length <= LONGEST && isText(name, start, length)
      store<i32>(at, length == 0 ? EMPTY : found ? load<i32>(name - 4) : UNKNOWN)
    }
    out = next
  }
  touched = sum
}
