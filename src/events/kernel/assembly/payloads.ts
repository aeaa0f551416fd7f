/** The payloads of records, by their texts: a look into the tables of texts. */
import { FOUND, LENGTH_BITS, propertyTexts, SIZE, texts } from './line'
import { findText, NONE, touchSlot, touchSlotText } from './texts'

// Of a record: code, length of the payload's text, its hash.
const LENGTH: usize = 36
const HASH: usize = 40
const TEXT: usize = 32

/** What was touched goes here, so that touching is not optimised away. */
let touched: u32 = 0

/** Puts the numbers of payloads that are known in place of the hashes of their texts, in the records from `from` to `end`. */
export function findPayloads(from: usize, end: usize): void {
  let sum: u32 = 0
  // One thing at a time: while it waits for memory, the processor goes on with the next ones.
  for (let at = from; at < end; at += SIZE) {
    const table = tableOf(at)
    if (table != 0) sum ^= touchSlot(table, load<u32>(at, HASH))
  }
  for (let at = from; at < end; at += SIZE) {
    const table = tableOf(at)
    if (table != 0) sum ^= touchSlotText(table, load<u32>(at, HASH))
  }
  for (let at = from; at < end; at += SIZE) {
    const table = tableOf(at)
    if (table != 0) findPayload(at, table)
  }
  touched = sum
}

/** The table for the payload of a record; 0 where it has no text. */
function tableOf(at: usize): usize {
  const code = load<i32>(at)
  return code < 0 || textLength(at) == 0 ? 0 : code == 0 ? texts : propertyTexts
}

function textLength(at: usize): u32 {
  return load<u32>(at, LENGTH) & ((1 << LENGTH_BITS) - 1)
}

function findPayload(at: usize, table: usize): void {
  const number = findText(table, load<u32>(at, TEXT), textLength(at), load<u32>(at, HASH))
  if (number == NONE) return
  store<u32>(at, FOUND, LENGTH)
  store<i32>(at, load<i32>(at) == 0 ? -1 - number : number, HASH)
}
