/** Users by their names, in the table that src/events/user-table.ts fills. */
import { hashBytes } from '../../../kernel/assembly/hash'
import { firstSlot, isTextOf, keyOf, LONGEST_SHORT, slotLike, touchText } from '../../../kernel/assembly/texts'

/** Names that are looked up together, so that the processor waits for many places in memory at the same time. */
const BATCH: usize = 128 * 4
const UNKNOWN: i32 = -1
const EMPTY: i32 = -2

/** What was touched goes here, so that touching is not optimised away. */
let touched: u32 = 0

/** Stores the number of the user of each of `count` texts; -1 for one that is not known, -2 for an empty text. */
export function findUsers(root: usize, starts: usize, ends: usize, count: u32, out: usize): void {
  const table = <usize>atomic.load<u32>(root)
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
    for (let at = out; at < next; at += 4) sum ^= load<u32>(firstSlot(table, load<u32>(at)))
    for (let at = out; at < next; at += 4) {
      const start = load<u32>(toStart + at)
      const length = load<u32>(toEnd + at) - start
      const hash = load<u32>(at)
      const slot = slotLike(table, length, hash, keyOf(start, length, hash))
      if (length > LONGEST_SHORT) sum ^= touchText(slot)
      store<u32>(at, <u32>slot)
    }
    for (let at = out; at < next; at += 4) {
      const start = load<u32>(toStart + at)
      const length = load<u32>(toEnd + at) - start
      const slot = <usize>load<u32>(at)
      const isFound = slot != 0 && (length <= LONGEST_SHORT || isTextOf(slot, start, length))
      store<i32>(at, length == 0 ? EMPTY : isFound ? load<i32>(slot) - 1 : UNKNOWN)
    }
    out = next
  }
  touched = sum
}
