/**
 * Lengths of codes → tables that decode them: one look-up for codes of up to `bits` bits, two for longer ones.
 * An entry has the bits to drop in its low byte (those of extra bits included), the length of the code in the next four
 * bits, flags, and above them a literal, the base of a length or distance, or the place of a table for the rest of a code.
 */
import { COUNTS, SORTED } from './state'

export const LITERAL: u32 = 0x1000
/** Not a literal, nor a length or distance: one of the next two, or no code at all. */
export const SPECIAL: u32 = 0x8000
export const LONGER: u32 = 0x4000
export const BLOCK_ENDS: u32 = 0x2000

const INVALID: u32 = SPECIAL
const LONGEST: u32 = 15

/** What the symbols of a table are. */
export const OF_PRECODE: u32 = 0
export const OF_DISTANCES: u32 = 1
export const OF_SYMBOLS: u32 = 2

/** False for lengths that make no code. */
export function buildTable(state: usize, lengths: usize, symbols: u32, kind: u32, bits: u32, table: usize): bool {
  const counts = state + COUNTS
  const sorted = state + SORTED
  memory.fill(counts, 0, 128)
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const at = counts + ((<usize>load<u8>(lengths + symbol)) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
  let longest: u32 = LONGEST
  while (longest > 0 && load<u32>(counts + ((<usize>longest) << 2)) == 0) longest--
  // Room for codes that is left, and where the symbols of each length begin.
  let left: i32 = 1
  let first: u32 = 0
  for (let length: u32 = 1; length <= LONGEST; length++) {
    const count = load<u32>(counts + ((<usize>length) << 2))
    left = (left << 1) - count
    if (left < 0) return false
    store<u32>(counts + 64 + ((<usize>length) << 2), first)
    first += count
  }
  // As in zlib: a code of its own may be alone, and distances may be missing.
  if (left > 0 && (kind == OF_PRECODE || longest > 1)) return false
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <usize>load<u8>(lengths + symbol)
    if (length == 0) continue
    const at = counts + 64 + (length << 2)
    const place = load<u32>(at)
    store<u32>(at, place + 1)
    store<u16>(sorted + ((<usize>place) << 1), symbol)
  }
  fill(counts, sorted, longest, kind, bits, table)
  if (kind == OF_SYMBOLS) joinLiterals(bits, table)
  return true
}

/** Two literals that fit into one look-up become one entry: most come in runs. */
function joinLiterals(bits: u32, table: usize): void {
  // What follows an entry stands before it, and is still single.
  for (let index: u32 = 1 << bits; index-- > 0;) {
    const at = table + ((<usize>index) << 2)
    const entry = load<u32>(at)
    if (!(entry & LITERAL)) continue
    const second = load<u32>(table + ((<usize>(index >> (entry & 63))) << 2))
    if (!(second & LITERAL) || (entry & 63) + (second & 63) > bits) continue
    store<u32>(at, entry + (second & 63) + (1 << 8) + ((second >> 16) << 24))
  }
}

/** Codes come in order, and are numbered from their last bit to the first, as they are read. */
function fill(counts: usize, sorted: usize, longest: u32, kind: u32, bits: u32, table: usize): void {
  let code: u32 = 0
  store<u32>(table, INVALID)
  const inOne = min(longest, bits)
  for (let length: u32 = 1; length <= bits; length++) {
    // Each longer code has the same entries twice.
    memory.copy(table + ((<usize>4) << (length - 1)), table, (<usize>4) << (length - 1))
    if (length > inOne) continue
    for (let count = load<u32>(counts + ((<usize>length) << 2)); count > 0; count--, sorted += 2) {
      store<u32>(table + ((<usize>code) << 2), entryOf(load<u16>(sorted), kind, length, length))
      code = next(code, length)
    }
  }
  let end: u32 = 1 << bits
  let start: u32 = 0
  let prefix: u32 = -1
  for (let length = bits + 1; length <= longest; length++) {
    for (let count = load<u32>(counts + ((<usize>length) << 2)); count > 0; count--, sorted += 2) {
      const begin = code & ((1 << bits) - 1)
      if (begin != prefix) {
        prefix = begin
        start = end
        let more = length - bits
        for (let used = count; used < (<u32>1) << more;) {
          more++
          used = (used << 1) + load<u32>(counts + ((<usize>(bits + more)) << 2))
        }
        end += 1 << more
        store<u32>(table + ((<usize>prefix) << 2), (start << 16) | SPECIAL | LONGER | (more << 8) | bits)
      }
      const entry = entryOf(load<u16>(sorted), kind, length - bits, length - bits)
      for (let at = start + (code >> bits); at < end; at += 1 << (length - bits))
        store<u32>(table + ((<usize>at) << 2), entry)
      code = next(code, length)
    }
  }
}

/** The next code of a length, bits in reverse. */
function next(code: u32, length: u32): u32 {
  const free = code ^ ((1 << length) - 1)
  if (free == 0) return code
  const bit = (<u32>0x80000000) >> clz(free)
  return (code & (bit - 1)) | bit
}

function entryOf(symbol: u32, kind: u32, length: u32, drop: u32): u32 {
  if (kind == OF_PRECODE) return (symbol << 16) | (length << 8) | drop
  if (kind == OF_DISTANCES) {
    if (symbol < 4) return ((symbol + 1) << 16) | (length << 8) | drop
    if (symbol > 29) return INVALID
    const extra = (symbol >> 1) - 1
    return ((((2 + (symbol & 1)) << extra) + 1) << 16) | (length << 8) | (drop + extra)
  }
  if (symbol < 256) return LITERAL | (symbol << 16) | (1 << 8) | drop
  if (symbol == 256) return SPECIAL | BLOCK_ENDS | (length << 8) | drop
  if (symbol > 285) return INVALID
  if (symbol == 285) return (258 << 16) | (length << 8) | drop
  const index = symbol - 257
  if (index < 8) return ((3 + index) << 16) | (length << 8) | drop
  const extra = (index >> 2) - 1
  return ((((4 + (index & 3)) << extra) + 3) << 16) | (length << 8) | (drop + extra)
}
