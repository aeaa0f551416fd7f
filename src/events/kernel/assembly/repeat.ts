/** What copies within unpacked bytes have in common. */

/**
 * Copies from an address to a later one, up to `end` and some bytes past it, where the two may overlap: what lies between
 * them is repeated, and doubled until steps are wide enough.
 */
export function repeat(from: usize, to: usize, end: usize): void {
  while (to - from < 8) {
    store<u64>(to, load<u64>(from))
    to += to - from
    if (to >= end) return
  }
  while (to < end) {
    store<u64>(to, load<u64>(from))
    from += 8
    to += 8
  }
}
