/**
 * Records → events in the chunks of the host's store (src/engine/event-store.ts), in order of the log. What needs the
 * host, because a table has to grow or a payload is new, is left to it record by record. The main thread alone.
 */
import { FOUND, LENGTH_BITS, SIZE, SLOW } from './line'
import { findText, internText, NONE, touchSlot } from './texts'

const NO_PAYLOAD: i32 = i32.MIN_VALUE
const PROFILE_CODE: i32 = 0

/** Words of an event, without and with an id, and of a chunk. */
const PLAIN_WORDS: u32 = 3
const ID_WORDS: u32 = 5
const CHUNK_WORDS: u32 = 2040
const STRETCH_BITS: u32 = 12
const HIGH_TIME_BITS: u32 = 17
const EPOCH: i64 = -62200000000000

// The store: where the next fingerprint of a skipped event goes, how far, whether any event has one; then heads of chunks.
const SKIPPED_END: usize = 4
const HAS_IDS: usize = 8
const HEADS: usize = 64
const HEAD_USED: usize = 4
const HEAD_WIDTH: usize = 8

/** Bits of a user that say where in a page a first time is. */
const TIMES_BITS: u32 = 13

/** Bytes of the records that are fetched for together. */
const BATCH: usize = 32 * SIZE
/** What was fetched goes here, so that fetching is not optimised away. */
let fetched: u32 = 0

/** The user of an event that found no room in a chunk. */
let fullUser: i32 = NONE

let users: usize = 0
/** Directory of the first times of users; 0: nobody asks. */
let firstTimes: usize = 0
let texts: usize = 0
let properties: usize = 0
/** By code: the payload of events without properties that are looked at, plus one; 0: not known yet. */
let bare: usize = 0
let events: usize = 0

/** Says where the tables are. */
export function configureCommit(
  userTable: usize,
  firstTimeTable: usize,
  textTable: usize,
  propertyTable: usize,
  barePayloads: usize,
  eventStore: usize,
): void {
  users = userTable
  firstTimes = firstTimeTable
  texts = textTable
  properties = propertyTable
  bare = barePayloads
  events = eventStore
}

/**
 * Takes records from `at` to `end`, up to the first one that is the host's, and returns its address. `result` gets the
 * number of events and of those that named no zone (u32), the latest time (f64), and the user for whose events a chunk is
 * to be opened, which is all that this record wants; -1: it wants something else (i32).
 */
export function commit(at: usize, end: usize, result: usize): usize {
  fullUser = NONE
  let count: u32 = 0
  let unzoned: u32 = 0
  let latest: f64 = -Infinity
  let touched = at
  for (; at < end; at += SIZE) {
    if (at == touched) touched = touch(at, min<usize>(at + BATCH, end))
    const code = load<i32>(at)
    if (code == SLOW) break
    const time = load<f64>(at, 24)
    const user = userOf(at, time)
    if (user == NONE) break
    if (code < 0 ? !skip(at) : !add(at, user, time, payloadOf(at, code))) break
    count++
    unzoned += 1 - (load<u32>(at, 12) & 1)
    latest = max<f64>(latest, time)
  }
  store<u32>(result, count)
  store<u32>(result, unzoned, 4)
  store<f64>(result, latest, 8)
  store<i32>(result, fullUser, 16)
  return at
}

/** Fetches what records will need, so that the processor waits for many places in memory at the same time; `end`. */
function touch(at: usize, end: usize): usize {
  let sum: u32 = 0
  for (; at < end; at += SIZE) {
    const user = load<i32>(at, 44) - 1
    if (user < 0) sum ^= touchSlot(users, load<u32>(at, 16))
    else if (load<i32>(at) >= 0) sum ^= load<u32>(headOf(user))
    if (load<i32>(at) == PROFILE_CODE && load<u32>(at, 36) != FOUND) sum ^= touchSlot(texts, load<u32>(at, 40))
  }
  fetched = sum
  return end
}

function userOf(at: usize, time: f64): i32 {
  const known = load<i32>(at, 44) - 1
  const size = load<i32>(users, 4)
  // A new user wants a place for the first time, too.
  if (known < 0 && firstTimes != 0 && timesPage(size) == 0) return NONE
  const user = known >= 0 ? known : internText(users, load<u32>(at, 4), load<u32>(at, 8), load<u32>(at, 16), 0)
  if (firstTimes == 0 || user == NONE) return user
  const place = timesPage(user) + ((<usize>((<u32>user) & ((1 << TIMES_BITS) - 1))) << 3)
  if (user >= size || time < load<f64>(place)) store<f64>(place, time)
  return user
}

/** Where the first times of users like this one are; 0: there is no room for them yet. */
function timesPage(user: i32): usize {
  return <usize>load<u32>(firstTimes + ((<usize>((<u32>user) >> TIMES_BITS)) << 2))
}

function payloadOf(at: usize, code: i32): i32 {
  const word = load<u32>(at, 36)
  if (word == FOUND) return load<i32>(at, 40)
  const length = word & ((1 << LENGTH_BITS) - 1)
  if (code == PROFILE_CODE) {
    const number = internText(texts, load<u32>(at, 32), length, load<u32>(at, 40), word >> LENGTH_BITS)
    return number == NONE ? NO_PAYLOAD : -1 - number
  }
  const number =
    length == 0
      ? load<i32>(bare + ((<usize>code) << 2)) - 1
      : findText(properties, load<u32>(at, 32), length, load<u32>(at, 40))
  return number == NONE ? NO_PAYLOAD : number
}

function headOf(user: i32): usize {
  return events + HEADS + ((<usize>((<u32>user) >> STRETCH_BITS)) << 4)
}

/** An event that is looked at; false where it finds no room. */
function add(at: usize, user: i32, time: f64, payload: i32): bool {
  if (payload == NO_PAYLOAD) return false
  const hasId = load<u32>(at, 48) != 0
  const width = hasId ? ID_WORDS : PLAIN_WORDS
  const head = headOf(user)
  const used = load<u32>(head, HEAD_USED)
  if (load<u32>(head, HEAD_WIDTH) != width || used == CHUNK_WORDS) {
    fullUser = user
    return false
  }
  const words = <usize>load<u32>(head) + ((<usize>used) << 2)
  const since = <u64>(<i64>time - EPOCH)
  store<u32>(words, (((<u32>user) & ((1 << STRETCH_BITS) - 1)) << HIGH_TIME_BITS) | (<u32>(since >> 32)))
  store<u32>(words, <u32>since, 4)
  store<i32>(words, payload, 8)
  if (hasId) {
    store<u64>(words, load<u64>(at, 56), 12)
    store<u32>(events, 1, HAS_IDS)
  }
  store<u32>(head, used + width, HEAD_USED)
  return true
}

/** An event that no trigger looks at: its id is kept; false where there is no room. */
function skip(at: usize): bool {
  if (load<u32>(at, 48) == 0) return true
  const next = <usize>load<u32>(events)
  if (next == load<u32>(events, SKIPPED_END)) return false
  store<u64>(next, load<u64>(at, 56))
  store<u32>(events, <u32>next + 8)
  return true
}
