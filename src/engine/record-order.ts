/** Records of the store → the events of each user, in order of time: plainly, or by the kernel (replay-kernel). */
import type { ReplayKernel } from './replay-kernel/replay-kernel.ts'
import type { UserEvents } from './user-events.ts'

/** A record is user and high time, low time, payload, and with an id the two halves of its fingerprint. */
export const plainWords = 3
export const idWords = 5
/** A time has 49 bits; the upper ones share a word with the user's number in the stretch. */
export const highTimeBits = 17
export const highTime = 0x1_0000_0000
/** Times of records count from here, in ms: before the year 0 in any zone. */
export const epoch = -62_200_000_000_000

/** Records of one width, in log order. */
export interface Piece {
  readonly words: Uint32Array
  readonly width: number
  readonly used: number
}

export interface RecordOrder {
  /** Counts the records by user of the stretch. */
  count(piece: Piece, counts: Uint32Array): void
  /** Puts the records of users from `from` on, one for each of `next`, where that says. */
  spread(piece: Piece, from: number, next: Uint32Array, events: UserEvents): void
  /** Puts the events of each user in order of time; equal times stay as they are (T2). */
  sort(events: UserEvents): void
}

export const plainOrder: RecordOrder = {
  count({ words, width, used }, counts) {
    for (let at = 0; at < used; at += width) counts[words[at]! >>> highTimeBits]!++
  },
  spread({ words, width, used }, from, next, { time, payload, ids }) {
    for (let at = 0; at < used; at += width) {
      const user = (words[at]! >>> highTimeBits) - from
      if (user < 0 || user >= next.length) continue
      const place = next[user]!++
      time[place] = (words[at]! & ((1 << highTimeBits) - 1)) * highTime + words[at + 1]! + epoch
      payload[place] = words[at + 2]!
      if (ids.length === 0) continue
      ids[2 * place] = width === idWords ? words[at + 3]! : 0
      ids[2 * place + 1] = width === idWords ? words[at + 4]! : 0
    }
  },
  sort(events) {
    for (let user = 0; user < events.users; user++) events.sortUser(user)
  },
}

/** Everything that it is given is in the memory of the kernel. */
export function kernelOrder(kernel: ReplayKernel): RecordOrder {
  return {
    count({ words, width, used }, counts) {
      kernel.countRecords(words.byteOffset, used, width, counts.byteOffset)
    },
    spread({ words, width, used }, from, next, { time, payload, ids }) {
      kernel.spreadRecords(
        ...([words.byteOffset, used, width, from, next.length, next.byteOffset] as const),
        ...([time.byteOffset, payload.byteOffset, ids.length > 0 ? ids.byteOffset : 0] as const),
      )
    },
    sort(events) {
      const { starts, users, time, payload, ids } = events
      const columns = [time.byteOffset, payload.byteOffset, ids.length > 0 ? ids.byteOffset : 0] as const
      // What is far from being in order is left.
      for (let user = 0; (user = kernel.sortEvents(starts.byteOffset, user, users, ...columns)) < users; user++)
        events.sortUser(user)
    },
  }
}
