/** The symbols of a block → bytes. */
import { repeat } from '../../../kernel/assembly/repeat'
import { DISTANCE_BITS, SYMBOL_BITS } from './header'
import {
  BITS,
  BLOCK_BEGINS,
  COUNT,
  DISTANCES,
  INPUT,
  INPUT_END,
  IS_CUT,
  IS_DAMAGED,
  IS_FULL,
  IS_LAST,
  MODE,
  OUTPUT,
  OUTPUT_FULL,
  SYMBOLS,
  WANTS_INPUT,
  WINDOW,
} from './state'
import { BLOCK_ENDS, LITERAL, LONGER, SPECIAL } from './tables'

/** Bytes that one round may take at most. */
const ROUND: usize = 32
const NOTHING: u32 = 0xff
const NONE: u64 = -1
const SYMBOL_MASK: u64 = ~(NONE << SYMBOL_BITS)
const DISTANCE_MASK: u64 = ~(NONE << DISTANCE_BITS)

export function decode(state: usize): u32 {
  const isLast = load<u32>(state, IS_LAST) != 0
  const end = <usize>load<u32>(state, INPUT_END)
  // The zeros behind the last input are decoded too, which is found out afterwards.
  const stop = isLast ? end + 16 : end - ROUND
  const full = <usize>load<u32>(state, OUTPUT_FULL)
  const window = <usize>load<u32>(state, WINDOW)
  const symbols = state + SYMBOLS
  const distances = state + DISTANCES
  let input = <usize>load<u32>(state, INPUT)
  let output = <usize>load<u32>(state, OUTPUT)
  let bits = load<u64>(state, BITS)
  let count = load<u32>(state, COUNT)
  let result = NOTHING
  while (true) {
    if (output >= full) {
      result = IS_FULL
      break
    }
    if (input >= stop) {
      result = isLast ? IS_CUT : WANTS_INPUT
      break
    }
    bits |= load<u64>(input) << (<u64>count)
    input += (63 - count) >> 3
    count |= 56
    let entry = load<u32>(symbols + ((<usize>(bits & SYMBOL_MASK)) << 2))
    let before = bits
    bits >>= <u64>entry
    count -= entry & 63
    if (entry & LITERAL) {
      store<u16>(output, entry >> 16)
      output += (entry >> 8) & 3
      entry = load<u32>(symbols + ((<usize>(bits & SYMBOL_MASK)) << 2))
      before = bits
      bits >>= <u64>entry
      count -= entry & 63
      if (entry & LITERAL) {
        store<u16>(output, entry >> 16)
        output += (entry >> 8) & 3
        entry = load<u32>(symbols + ((<usize>(bits & SYMBOL_MASK)) << 2))
        before = bits
        bits >>= <u64>entry
        count -= entry & 63
        if (entry & LITERAL) {
          store<u16>(output, entry >> 16)
          output += (entry >> 8) & 3
          continue
        }
      }
    }
    if (entry & SPECIAL) {
      if (entry & LONGER) {
        const more = lowest(bits, (entry >> 8) & 15)
        entry = load<u32>(symbols + ((<usize>(entry >> 16) + <usize>more) << 2))
        before = bits
        bits >>= <u64>entry
        count -= entry & 63
        if (entry & LITERAL) {
          store<u16>(output, entry >> 16)
          output += (entry >> 8) & 3
          continue
        }
      }
      if (entry & SPECIAL) {
        if (entry & BLOCK_ENDS) store<u32>(state, BLOCK_BEGINS, MODE)
        else result = IS_DAMAGED
        break
      }
    }
    const length = (entry >> 16) + extraOf(entry, before)
    if (count < 32) {
      bits |= load<u64>(input) << (<u64>count)
      input += (63 - count) >> 3
      count |= 56
    }
    entry = load<u32>(distances + ((<usize>(bits & DISTANCE_MASK)) << 2))
    before = bits
    bits >>= <u64>entry
    count -= entry & 63
    if (entry & SPECIAL) {
      if (!(entry & LONGER)) {
        result = IS_DAMAGED
        break
      }
      const more = lowest(bits, (entry >> 8) & 15)
      entry = load<u32>(distances + ((<usize>(entry >> 16) + <usize>more) << 2))
      before = bits
      bits >>= <u64>entry
      count -= entry & 63
      if (entry & SPECIAL) {
        result = IS_DAMAGED
        break
      }
    }
    const distance = (entry >> 16) + extraOf(entry, before)
    if (distance > <u32>(output - window)) {
      result = IS_DAMAGED
      break
    }
    const next = output + length
    if (distance >= 16) copy(output - distance, output, next)
    else repeat(output - distance, output, next)
    output = next
  }
  store<u32>(state, <u32>input, INPUT)
  store<u32>(state, <u32>output, OUTPUT)
  // Above them are bits that will be read again.
  store<u64>(state, bits & ~(NONE << (<u64>count)), BITS)
  store<u32>(state, count, COUNT)
  return result
}

/** The extra bits that stand behind the code of an entry. */
function extraOf(entry: u32, bits: u64): u32 {
  return (<u32>(bits & ~(NONE << (<u64>entry)))) >> ((entry >> 8) & 15)
}

function copy(from: usize, to: usize, end: usize): void {
  v128.store(to, v128.load(from))
  v128.store(to, v128.load(from, 16), 16)
  v128.store(to, v128.load(from, 32), 32)
  if (to + 48 >= end) return
  do {
    v128.store(to, v128.load(from, 48), 48)
    from += 16
    to += 16
  } while (to + 48 < end)
}

function lowest(bits: u64, count: u32): u64 {
  return bits & ~(NONE << (<u64>count))
}
