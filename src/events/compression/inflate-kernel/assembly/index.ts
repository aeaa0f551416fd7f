/**
 * Deflate (RFC 1951) → bytes, piece by piece. The host says in the state (state.ts) where input lies and output goes; all
 * functions may read 64 bytes past the end of the input, which are zeros after the last of it, and write 600 bytes past the
 * place where output is full. What was written before stands in front of the output, as far back as copies reach.
 */
import { begin, readHeader } from './header'
import { decode } from './decode'
import {
  BITS,
  BLOCK_BEGINS,
  COUNT,
  ENDED,
  IN_STORED,
  INPUT,
  INPUT_END,
  IS_CUT,
  IS_DAMAGED,
  IS_DONE,
  IS_FINAL_BLOCK,
  IS_FULL,
  IS_LAST,
  MODE,
  OUTPUT,
  OUTPUT_FULL,
  STORED,
  WANTS_INPUT,
} from './state'

export { begin }

/** More than the beginning of a block takes. */
const HEADER: i32 = 640
const NOTHING: u32 = 0xff

/** Goes on until there is no input, no room, or nothing left; what of these it is. */
export function inflate(state: usize): u32 {
  while (true) {
    const mode = load<u32>(state, MODE)
    if (mode == ENDED) return IS_DONE
    let result = NOTHING
    if (mode == BLOCK_BEGINS) {
      if (load<u32>(state, IS_FINAL_BLOCK)) {
        giveBack(state)
        store<u32>(state, ENDED, MODE)
        continue
      }
      const left = load<u32>(state, INPUT_END) - load<u32>(state, INPUT)
      if (!load<u32>(state, IS_LAST) && <i32>left < HEADER) return WANTS_INPUT
      if (!readHeader(state)) result = IS_DAMAGED
    } else if (mode == IN_STORED) result = copyStored(state)
    else result = decode(state)
    if (result == NOTHING) result = isPastEnd(state) ? IS_CUT : NOTHING
    if (result == IS_DAMAGED && isPastEnd(state)) return IS_CUT
    if (result != NOTHING) return result
  }
}

/** Whether bits were used that are not there. */
function isPastEnd(state: usize): bool {
  if (!load<u32>(state, IS_LAST)) return false
  return <i64>load<u32>(state, INPUT) * 8 - load<u32>(state, COUNT) > <i64>load<u32>(state, INPUT_END) * 8
}

/** Whole bytes that were taken and not used are input again. */
function giveBack(state: usize): void {
  const count = load<u32>(state, COUNT)
  store<u32>(state, load<u32>(state, INPUT) - (count >> 3), INPUT)
  store<u64>(state, 0, BITS)
  store<u32>(state, 0, COUNT)
}

function copyStored(state: usize): u32 {
  const from = load<u32>(state, INPUT)
  const to = load<u32>(state, OUTPUT)
  const left = load<u32>(state, STORED)
  const given = load<u32>(state, INPUT_END) - from
  const full = load<u32>(state, OUTPUT_FULL)
  const room = to < full ? full - to : 0
  const length = min(min(left, given), room)
  memory.copy(to, from, length)
  store<u32>(state, from + length, INPUT)
  store<u32>(state, to + length, OUTPUT)
  store<u32>(state, left - length, STORED)
  if (length == left) {
    store<u32>(state, BLOCK_BEGINS, MODE)
    return NOTHING
  }
  if (length == room) return IS_FULL
  return load<u32>(state, IS_LAST) ? IS_CUT : WANTS_INPUT
}
