/** The users of records, by their names: a look into the table of users. */
import { firstSlot, isTextOf, keyOf, LONGEST_SHORT, slotLike, touchText } from './texts'

const RECORD: usize = 64
/** Records that are looked up together, so that the processor waits for many places in memory at the same time. */
const BATCH: usize = 128 * RECORD

// Of a record: where the name is, how long, its hash, and the number of the user plus one.
const NAME: usize = 4
const LENGTH: usize = 8
const HASH: usize = 16
const NUMBER: usize = 44

/** What was touched goes here, so that touching is not optimised away. */
export let touched: u32 = 0

/** Stores in each record from `at` to `end` the number of its user plus one, 0 where it is not found. */
export function findUsers(root: usize, at: usize, end: usize): void {
  const table = <usize>atomic.load<u32>(root)
  let sum: u32 = 0
  while (at < end) {
    const next = min<usize>(at + BATCH, end)
    for (let record = at; record < next; record += RECORD) sum ^= load<u32>(firstSlot(table, load<u32>(record, HASH)))
    let isAnyLong = false
    for (let record = at; record < next; record += RECORD) {
      const length = load<u32>(record, LENGTH)
      const hash = load<u32>(record, HASH)
      const slot = slotLike(table, length, hash, keyOf(load<u32>(record, NAME), length, hash))
      const isLong = length > LONGEST_SHORT
      isAnyLong = isAnyLong || isLong
      store<u32>(record, isLong || slot == 0 ? <u32>slot : load<u32>(slot), NUMBER)
    }
    if (isAnyLong) sum ^= settleLong(at, next)
    at = next
  }
  touched = sum
}

/** Longer names lie elsewhere; until now their records have the slots that have their hashes. */
function settleLong(at: usize, end: usize): u32 {
  let sum: u32 = 0
  for (let record = at; record < end; record += RECORD) {
    if (load<u32>(record, LENGTH) > LONGEST_SHORT) sum ^= touchText(load<u32>(record, NUMBER))
  }
  for (let record = at; record < end; record += RECORD) {
    const length = load<u32>(record, LENGTH)
    if (length <= LONGEST_SHORT) continue
    const slot = <usize>load<u32>(record, NUMBER)
    const isFound = slot != 0 && isTextOf(slot, load<u32>(record, NAME), length)
    store<u32>(record, isFound ? load<u32>(slot) : 0, NUMBER)
  }
  return sum
}
