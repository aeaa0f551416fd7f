/** The payloads of records, by their texts: a look into the tables of texts. */
import { FOUND, LENGTH_BITS, propertyTexts, texts } from './line'
import { findText, NONE, touchSlot, touchSlotText } from './texts'

// Of a record: code, length of the payload's text, its hash.
const LENGTH: usize = 36
const HASH: usize = 40
const TEXT: usize = 32

/** What was touched goes here, so that touching is not optimised away. */
let touched: u32 = 0

/** Puts the numbers of payloads that are known in place of the hashes of their texts, in the records whose addresses are listed. */
export function findPayloads(list: usize, end: usize): void {
  if (texts == 0) return
  let sum: u32 = 0
  // One thing at a time: while it waits for memory, the processor goes on with the next ones.
  for (let at = list; at < end; at += 4) sum ^= touchSlot(tableOf(load<u32>(at)), load<u32>(load<u32>(at), HASH))
  for (let at = list; at < end; at += 4) sum ^= touchSlotText(tableOf(load<u32>(at)), load<u32>(load<u32>(at), HASH))
  for (let at = list; at < end; at += 4) findPayload(load<u32>(at))
  touched = sum
}

/** Bytes of the text of a payload of a record; 0 without one. */
export function payloadLength(at: usize): u32 {
  return load<u32>(at, LENGTH) & ((1 << LENGTH_BITS) - 1)
}

/** The table for the payload of a record. */
function tableOf(at: usize): usize {
  return load<i32>(at) == 0 ? texts : propertyTexts
}

function findPayload(at: usize): void {
  const number = findText(tableOf(at), load<u32>(at, TEXT), payloadLength(at), load<u32>(at, HASH))
  if (number == NONE) return
  store<u32>(at, FOUND, LENGTH)
  store<i32>(at, load<i32>(at) == 0 ? -1 - number : number, HASH)
}
