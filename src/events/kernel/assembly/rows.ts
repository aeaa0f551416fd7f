/** Rows of leads (src/engine/lead-table.ts), 16 bytes each: a score, and six counts of half a word. */

/** In the place of a number (src/text/cells.ts), and the highest of those that stand for none of their own. */
const NO_NUMBER: i32 = i32.MIN_VALUE
const OTHER_NUMBER: i32 = i32.MIN_VALUE + 1

/** Words of a row of cells: nothing for the name, the score, the counts, and nothing for a time. */
const WORDS: usize = 9

/**
 * Makes cells at `out` of `count` rows, given by their numbers at `numbers`. Leaves at `odd` the indices of those that the
 * host has to look at, since they have a score of another kind, or the last count is not 0; how many those are.
 */
export function spreadRows(rows: usize, numbers: usize, count: u32, out: usize, odd: usize): u32 {
  const nothing = i32x4(0, NO_NUMBER, 0, 0)
  // So that the processor waits for many places in memory at the same time.
  let sum: u32 = 0
  for (let row: u32 = 0; row < count; row++)
    sum ^= load<u32>(rows + ((<usize>load<u32>(numbers + ((<usize>row) << 2))) << 4))
  // What is overwritten, so that touching is not optimised away.
  store<u32>(odd, sum)
  let found = odd
  for (let row: u32 = 0; row < count; row++) {
    const counts = v128.load(rows + ((<usize>load<u32>(numbers + ((<usize>row) << 2))) << 4))
    store<i32>(out, NO_NUMBER)
    const first = v128.shuffle<u8>(counts, nothing, 0, 1, 2, 3, 4, 5, 16, 16, 6, 7, 16, 16, 8, 9, 16, 16)
    const last = v128.shuffle<u8>(counts, nothing, 10, 11, 16, 16, 12, 13, 16, 16, 14, 15, 16, 16, 20, 21, 22, 23)
    v128.store(out, first, 4)
    v128.store(out, last, 20)
    store<u32>(found, row)
    found += i32x4.extract_lane(first, 0) <= OTHER_NUMBER || i32x4.extract_lane(last, 2) != 0 ? 4 : 0
    out += WORDS << 2
  }
  return <u32>((found - odd) >> 2)
}
