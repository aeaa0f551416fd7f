/** What is counted of a lead: kept once it is settled that the lead is not the host's. */

// Totals, in words: six counts of rows, how many rows have any of each, and then these.
const HAVING: usize = 24
const AFTER_UNTIL: usize = 48
const DUPLICATES: usize = 52
/** Hand-offs that wait for the host. */
const HANDOFFS: usize = 56
/** 1: there was no room for one more. */
const FULL: usize = 60
const LISTS: usize = 64

/** Bytes of a hand-off: user, place of the lead in the call, time, score. */
const HANDOFF: usize = 24
const MOST_HANDOFFS: u32 = 2048
/** Counts of a row have 16 bits, of which the highest number says that there are more. */
const MOST: u32 = 0xfffe

const REASONS: u32 = 9

let totals: usize = 0
let groups: u32 = 0
/** Of the lead alone: misses by reason, then actions by group. */
let own: usize = 0
let staged: usize = 0
let stagedBefore: u32 = 0

let missed: u32 = 0
let advanced: u32 = 0
let afterUntil: u32 = 0
let duplicates: u32 = 0

/** Says where things are counted: lists are misses by reason, then actions by group. */
export function configureCounts(ofAll: usize, ofLead: usize, groupCount: u32, handoffs: usize): void {
  totals = ofAll
  own = ofLead
  groups = groupCount
  staged = handoffs
}

export function startCounting(): void {
  if ((missed | advanced) != 0) {
    // For a few words `memory.fill` is slow.
    for (let index: u32 = 0; index < REASONS + groups; index++) store<u32>(own + ((<usize>index) << 2), 0)
  }
  missed = advanced = afterUntil = duplicates = 0
  stagedBefore = load<u32>(totals, HANDOFFS)
}

export function countMissed(reason: u32): void {
  missed++
  raise(own + ((<usize>reason) << 2), 1)
}

export function countAdvanced(group: u32): void {
  advanced++
  raise(own + ((<usize>(REASONS + group)) << 2), 1)
}

/** An event that was dropped as a duplicate. */
export function countDuplicate(): void {
  duplicates++
}

/** So many events are after the end of the run. */
export function countAfterUntil(events: u32): void {
  afterUntil = events
}

/** Keeps a hand-off for the host; false when there is no room. */
export function addHandoff(user: u32, lead: u32, time: f64, score: f64): bool {
  const index = load<u32>(totals, HANDOFFS)
  if (index == MOST_HANDOFFS) {
    store<u32>(totals, 1, FULL)
    return false
  }
  const at = staged + <usize>index * HANDOFF
  store<u32>(at, user)
  store<u32>(at, lead, 4)
  store<f64>(at, time, 8)
  store<f64>(at, score, 16)
  store<u32>(totals, index + 1, HANDOFFS)
  return true
}

/** Nothing is kept of the lead. */
export function forget(): void {
  store<u32>(totals, stagedBefore, HANDOFFS)
}

/** Writes the row of the lead, and adds it to the totals; false for what a row has no room for. */
export function finish(row: usize, score: f64, entered: u32, waiting: u32, decays: u32): bool {
  const handoffs = load<u32>(totals, HANDOFFS) - stagedBefore
  const whole = <i32>score
  // The lowest number, and the negative zero, are no whole numbers there.
  if (<f64>whole != score || whole == i32.MIN_VALUE || (whole == 0 && reinterpret<i64>(score) != 0)) return false
  if (entered > MOST || advanced > MOST || decays > MOST || missed > MOST) return false
  store<i32>(row, whole)
  store<u32>(row, entered | (waiting << 16), 4)
  store<u32>(row, advanced | (decays << 16), 8)
  store<u32>(row, missed | (handoffs << 16), 12)
  add(0, entered)
  add(1, waiting)
  add(2, advanced)
  add(3, decays)
  add(4, missed)
  add(5, handoffs)
  if ((missed | advanced) != 0) {
    for (let index: u32 = 0; index < REASONS + groups; index++) {
      const offset = (<usize>index) << 2
      raise(totals + LISTS + offset, load<u32>(own + offset))
    }
  }
  raise(totals + AFTER_UNTIL, afterUntil)
  raise(totals + DUPLICATES, duplicates)
  return true
}

function add(counter: u32, by: u32): void {
  if (by == 0) return
  raise(totals + ((<usize>counter) << 2), by)
  raise(totals + HAVING + ((<usize>counter) << 2), 1)
}

function raise(at: usize, by: u32): void {
  store<u32>(at, load<u32>(at) + by)
}
