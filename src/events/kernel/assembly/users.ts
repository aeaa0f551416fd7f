/** The users of records, by their names: a look into the table of users. */
import { isText } from './texts'

const RECORD: usize = 64
/** Records that are looked up together, so that the processor waits for many places in memory at the same time. */
const BATCH: usize = 128 * RECORD
const HEAD: usize = 16
/** Longer names have a length of several bytes, and are left to the host. */
const LONGEST: u32 = 127

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
        position = atomic.load<u32>(entry, 4)
        if (position == 0 || load<u32>(entry) == hash) break
        slot = (slot + 1) & mask
      }
      store<u32>(record, position, 44)
      sum ^= load<u8>((<usize>position) << 2)
    }
    for (let record = at; record < next; record += RECORD) {
      const name = (<usize>load<u32>(record, 44)) << 2
      const length = load<u32>(record, 8)
      const found = name != 0 && length <= LONGEST && isText(name, load<u32>(record, 4), length)
      store<u32>(record, found ? load<u32>(name - 4) + 1 : 0, 44)
    }
    at = next
  }
  touched = sum
}
