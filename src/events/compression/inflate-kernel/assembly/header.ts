/** How a block begins: what kind it is, and the codes it is written in. */
import {
  BITS,
  BLOCK_BEGINS,
  COUNT,
  DISTANCES,
  IN_CODED,
  IN_STORED,
  INPUT,
  IS_FINAL_BLOCK,
  LENGTHS,
  MODE,
  PRECODE,
  STORED,
  SYMBOLS,
} from './state'
import { buildTable, OF_DISTANCES, OF_PRECODE, OF_SYMBOLS } from './tables'

export const SYMBOL_BITS: u32 = 11
export const DISTANCE_BITS: u32 = 8
const PRECODE_BITS: u32 = 7

/** The order in which lengths of the code of lengths are written, five bits each: twelve of them, then seven. */
const FIRST_ORDER: u64 =
  16 |
  (17 << 5) |
  (18 << 10) |
  (0 << 15) |
  (8 << 20) |
  (7 << 25) |
  ((<u64>9) << 30) |
  ((<u64>6) << 35) |
  ((<u64>10) << 40) |
  ((<u64>5) << 45) |
  ((<u64>11) << 50) |
  ((<u64>4) << 55)
const LAST_ORDER: u64 = 12 | (3 << 5) | (13 << 10) | (2 << 15) | (14 << 20) | (1 << 25) | ((<u64>15) << 30)

/** A new stream. */
export function begin(state: usize): void {
  store<u64>(state, 0, BITS)
  store<u32>(state, 0, COUNT)
  store<u32>(state, BLOCK_BEGINS, MODE)
  store<u32>(state, 0, IS_FINAL_BLOCK)
}

/** At least 56 bits lie ready afterwards. */
function refill(state: usize): void {
  const count = load<u32>(state, COUNT)
  const input = load<u32>(state, INPUT)
  store<u64>(state, load<u64>(state, BITS) | (load<u64>(input) << count), BITS)
  store<u32>(state, input + ((63 - count) >> 3), INPUT)
  store<u32>(state, count | 56, COUNT)
}

function take(state: usize, length: u32): u32 {
  const bits = load<u64>(state, BITS)
  store<u64>(state, bits >> length, BITS)
  store<u32>(state, load<u32>(state, COUNT) - length, COUNT)
  return (<u32>bits) & ((1 << length) - 1)
}

/** False for what is no block. */
export function readHeader(state: usize): bool {
  refill(state)
  store<u32>(state, take(state, 1), IS_FINAL_BLOCK)
  const kind = take(state, 2)
  if (kind == 0) return readStored(state)
  if (kind == 3) return false
  store<u32>(state, IN_CODED, MODE)
  if (kind == 2) return readCodes(state)
  const lengths = state + LENGTHS
  memory.fill(lengths, 8, 144)
  memory.fill(lengths + 144, 9, 112)
  memory.fill(lengths + 256, 7, 24)
  memory.fill(lengths + 280, 8, 8)
  memory.fill(lengths + 288, 5, 32)
  return buildTables(state, 288, 32)
}

function readStored(state: usize): bool {
  take(state, load<u32>(state, COUNT) & 7)
  const length = take(state, 16)
  const complement = take(state, 16)
  const input = load<u32>(state, INPUT) - (load<u32>(state, COUNT) >> 3)
  store<u32>(state, input, INPUT)
  store<u64>(state, 0, BITS)
  store<u32>(state, 0, COUNT)
  store<u32>(state, length, STORED)
  store<u32>(state, IN_STORED, MODE)
  return (length ^ complement) == 0xffff
}

function readCodes(state: usize): bool {
  const symbols = take(state, 5) + 257
  const distances = take(state, 5) + 1
  const written = take(state, 4) + 4
  if (symbols > 286 || distances > 30) return false
  const lengths = state + LENGTHS
  memory.fill(lengths, 0, 320)
  for (let index: u32 = 0; index < written; index++) {
    refill(state)
    const order = index < 12 ? FIRST_ORDER >> (index * 5) : LAST_ORDER >> ((index - 12) * 5)
    store<u8>(lengths + ((<usize>order) & 31), take(state, 3))
  }
  if (!buildTable(state, lengths, 19, OF_PRECODE, PRECODE_BITS, state + PRECODE)) return false
  const all = symbols + distances
  let last: u32 = 0
  for (let index: u32 = 0; index < all;) {
    refill(state)
    const entry = load<u32>(state + PRECODE + (((<usize>load<u64>(state, BITS)) & 127) << 2))
    take(state, entry & 0xff)
    const symbol = entry >> 16
    if (symbol < 16) {
      last = symbol
      store<u8>(lengths + index++, symbol)
      continue
    }
    if (symbol == 16 && index == 0) return false
    const times = symbol == 16 ? take(state, 2) + 3 : symbol == 17 ? take(state, 3) + 3 : take(state, 7) + 11
    if (symbol != 16) last = 0
    if (index + times > all) return false
    memory.fill(lengths + index, <u8>last, times)
    index += times
  }
  // Without an end the block would have none.
  if (load<u8>(lengths + 256) == 0) return false
  return buildTables(state, symbols, distances)
}

function buildTables(state: usize, symbols: u32, distances: u32): bool {
  const lengths = state + LENGTHS
  return (
    buildTable(state, lengths, symbols, OF_SYMBOLS, SYMBOL_BITS, state + SYMBOLS) &&
    buildTable(state, lengths + symbols, distances, OF_DISTANCES, DISTANCE_BITS, state + DISTANCES)
  )
}
