/** Rows of a row group → records, as the kernel of lines leaves them (src/events/kernel/layout.ts), for its `commit`. */
import { hashBytes, storeFingerprint } from '../../../kernel/assembly/hash'
import { isUtf8 } from '../../../kernel/assembly/scan'

// What the host says of the columns, as words: of each the numbers of the values that rows have, and where values are.
const USERS: usize = 0
const USER_STARTS: usize = 4
const USER_ENDS: usize = 8
/** By value: the number of the user, UNKNOWN, or EMPTY. */
const USER_NUMBERS: usize = 12
const TIMES: usize = 16
/** By value, in ms; NaN for what is no time. */
const TIME_VALUES: usize = 20
/** 0: there is no such column; so it may be with events and ids. */
const TYPES: usize = 24
const EVENTS: usize = 28
/** Values of events and one more. */
const WIDTH: usize = 32
/** By type and event, each from -1 on: a payload, or one of the numbers below. */
const PAIRS: usize = 36
const IDS: usize = 40
const ID_STARTS: usize = 44
const ID_ENDS: usize = 48

const EMPTY: i32 = -2

/** No payload: nobody looks at such an event. */
const SKIPPED: i32 = i32.MIN_VALUE
/** The row goes the way of all formats. */
const SLOW: i32 = i32.MIN_VALUE + 1
/** The payload is another one from row to row. */
const VARIED: i32 = -2

// Of a record: see src/events/kernel/layout.ts.
const RECORD: usize = 64
const FOUND: u32 = 0xffffffff

/** Place of a row in the table of pairs. */
function pairOf(columns: usize, row: usize): usize {
  const types = <usize>load<u32>(columns, TYPES)
  const events = <usize>load<u32>(columns, EVENTS)
  const type = types == 0 ? 0 : load<i32>(types + row) + 1
  const event = events == 0 ? 0 : load<i32>(events + row) + 1
  return load<u32>(columns, PAIRS) + ((<usize>(type * load<i32>(columns, WIDTH) + event)) << 2)
}

/** Leaves at `out` the numbers of the rows between two whose pair does not say the payload; how many. */
export function openRows(columns: usize, from: u32, end: u32, out: usize): u32 {
  const first = out
  for (let row = from; row < end; row++) {
    const payload = load<i32>(pairOf(columns, (<usize>row) << 2))
    store<u32>(out, row)
    out += payload < 0 && payload > SLOW ? 4 : 0
  }
  return <u32>((out - first) >> 2)
}

/**
 * Makes records of rows between two, up to one that is not simple, or for which there is no room. `payloads` are those of
 * rows with VARIED. A row that only says that a known user was there gets none, unless `wantsAll`. `result` gets, as u32, the row
 * where it stopped, where records end, and the payloads that were used (its own, too, if it is not simple), whether it is not,
 * and the number of rows without a record; then their latest time (f64).
 */
export function rowRecords(
  columns: usize,
  from: u32,
  end: u32,
  payloads: usize,
  wantsAll: bool,
  out: usize,
  outEnd: usize,
  result: usize,
): void {
  const users = <usize>load<u32>(columns, USERS)
  const numbers = <usize>load<u32>(columns, USER_NUMBERS)
  const times = <usize>load<u32>(columns, TIMES)
  const values = <usize>load<u32>(columns, TIME_VALUES)
  const ids = <usize>load<u32>(columns, IDS)
  let leftOut: u32 = 0
  let latest = f64x2.splat(-Infinity)
  let row = from
  let isSimple = true
  for (; row < end && out + RECORD <= outEnd; row++) {
    const place = (<usize>row) << 2
    const pair = load<i32>(pairOf(columns, place))
    const payload = pair == VARIED ? load<i32>(payloads) : pair
    payloads += pair == VARIED ? 4 : 0
    const name = load<i32>(users + place)
    const timeCode = load<i32>(times + place)
    isSimple = name >= 0 && timeCode >= 0 && payload != SLOW
    if (!isSimple) break
    const time = load<f64>(values + ((<usize>timeCode) << 3))
    const user = load<i32>(numbers + ((<usize>name) << 2))
    const id = ids == 0 ? -1 : load<i32>(ids + place)
    if (payload == SKIPPED && user >= 0 && id < 0 && !wantsAll && time == time) {
      leftOut++
      latest = f64x2.pmax(latest, f64x2.splat(time))
      continue
    }
    isSimple = time == time && user != EMPTY && writeRecord(columns, out, payload, name, user, time, id)
    if (!isSimple) break
    out += RECORD
  }
  store<u32>(result, row)
  store<u32>(result, <u32>out, 4)
  store<u32>(result, <u32>payloads, 8)
  store<u32>(result, isSimple ? 0 : 1, 12)
  store<u32>(result, leftOut, 16)
  store<f64>(result, f64x2.extract_lane(latest, 0), 24)
}

/** False where the name is no UTF-8. */
function writeRecord(columns: usize, out: usize, payload: i32, name: i32, user: i32, time: f64, id: i32): bool {
  store<i32>(out, payload == SKIPPED ? -1 : 0)
  // Times of Parquet name their zone.
  store<u32>(out, 1, 12)
  store<f64>(out, time, 24)
  store<u32>(out, FOUND, 36)
  store<i32>(out, payload, 40)
  store<i32>(out, user + 1, 44)
  store<u32>(out, 0, 48)
  let hash: u32 = 0
  if (user < 0 || id >= 0) {
    const start = textAt(load<u32>(columns, USER_STARTS), name)
    const length = textAt(load<u32>(columns, USER_ENDS), name) - start
    if (user < 0 && !isUtf8(start, start + length)) return false
    hash = hashBytes(start, length, 0)
    store<u32>(out, start, 4)
    store<u32>(out, length, 8)
    store<u32>(out, hash, 16)
  }
  if (id < 0) return true
  const start = textAt(load<u32>(columns, ID_STARTS), id)
  const length = textAt(load<u32>(columns, ID_ENDS), id) - start
  // An empty one is none.
  if (length == 0) return true
  store<u32>(out, start, 48)
  store<u32>(out, length, 52)
  storeFingerprint(out + 56, hash, time, start, length)
  return true
}

function textAt(places: u32, value: i32): u32 {
  return load<u32>(<usize>places + ((<usize>value) << 2))
}
