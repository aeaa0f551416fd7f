/** Records of the host's store (src/engine/event-store.ts) → the events of each user, in order of time. */

/** Upper bits of the first word of a record are the user's, the others the upper bits of the time. */
const HIGH_TIME_BITS: u32 = 17
const EPOCH: i64 = -62200000000000
const PLAIN_WORDS: u32 = 3

/** Counts the records of `words` words by user. */
export function countRecords(at: usize, words: u32, width: u32, counts: usize): void {
  const end = at + ((<usize>words) << 2)
  const step = (<usize>width) << 2
  for (; at < end; at += step) {
    const place = counts + ((<usize>(load<u32>(at) >> HIGH_TIME_BITS)) << 2)
    store<u32>(place, load<u32>(place) + 1)
  }
}

/** Puts each record of some users from `from` on where the next one of theirs goes, which `next` says and is told; `ids` of 0: nobody asks. */
export function spreadRecords(
  at: usize,
  words: u32,
  width: u32,
  from: u32,
  users: u32,
  next: usize,
  times: usize,
  payloads: usize,
  ids: usize,
): void {
  const end = at + ((<usize>words) << 2)
  const step = (<usize>width) << 2
  for (; at < end; at += step) {
    const first = load<u32>(at)
    const user = (first >> HIGH_TIME_BITS) - from
    if (user >= users) continue
    const place = next + ((<usize>user) << 2)
    const to = <usize>load<u32>(place)
    store<u32>(place, <u32>to + 1)
    const high = <i64>(first & ((1 << HIGH_TIME_BITS) - 1))
    store<f64>(times + (to << 3), <f64>(((high << 32) | (<i64>load<u32>(at, 4))) + EPOCH))
    store<i32>(payloads + (to << 2), load<i32>(at, 8))
    if (ids != 0) store<u64>(ids + (to << 3), width == PLAIN_WORDS ? 0 : load<u64>(at, 12))
  }
}

/** Moves that are worth it, for each event; what is less in order is put in order by the host. */
const MOVES: u32 = 16

/** Puts the events of users in order of time, equal times as they are; returns the first user that is the host's, or `users`. */
export function sortEvents(starts: usize, from: u32, users: u32, times: usize, payloads: usize, ids: usize): u32 {
  for (let user = from; user < users; user++) {
    const start = load<u32>(starts + ((<usize>user) << 2))
    const end = load<u32>(starts + ((<usize>user) << 2), 4)
    let moves = (end - start) * MOVES
    for (let at = start + 1; at < end; at++) {
      const time = load<f64>(times + ((<usize>at) << 3))
      if (load<f64>(times + ((<usize>(at - 1)) << 3)) <= time) continue
      const payload = load<i32>(payloads + ((<usize>at) << 2))
      const id = ids == 0 ? 0 : load<u64>(ids + ((<usize>at) << 3))
      let to = at
      while (to > start && load<f64>(times + ((<usize>(to - 1)) << 3)) > time) {
        store<f64>(times + ((<usize>to) << 3), load<f64>(times + ((<usize>(to - 1)) << 3)))
        store<i32>(payloads + ((<usize>to) << 2), load<i32>(payloads + ((<usize>(to - 1)) << 2)))
        if (ids != 0) store<u64>(ids + ((<usize>to) << 3), load<u64>(ids + ((<usize>(to - 1)) << 3)))
        to--
      }
      store<f64>(times + ((<usize>to) << 3), time)
      store<i32>(payloads + ((<usize>to) << 2), payload)
      if (ids != 0) store<u64>(ids + ((<usize>to) << 3), id)
      // What is moved so far is in order: the host goes on from there.
      if (at - to > moves) return user
      moves -= at - to
    }
  }
  return users
}
