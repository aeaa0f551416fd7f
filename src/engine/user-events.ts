/** The events of some users in columns, in the order in which they are replayed. */
import type { Duplicates } from '../events/duplicates.ts'

/** In the place of a payload: the event is dropped. */
export const droppedPayload = -0x8000_0000

export class UserEvents {
  /** The users are those from here on, one after the other. */
  first = 0
  users = 0
  /** Where each user's events begin; one more than there are users. */
  starts = new Uint32Array(1)
  /** Milliseconds since the epoch. */
  time = new Float64Array(0)
  /** Number in the PayloadTable. */
  payload = new Int32Array(0)
  /** Fingerprints, low and high half by turns; both 0 without an id. */
  ids = new Uint32Array(0)

  /** Makes room for `counts` events of each user from `first` on; where the next event of each goes. */
  begin(first: number, counts: Uint32Array): Uint32Array {
    this.first = first
    this.users = counts.length
    this.starts = new Uint32Array(counts.length + 1)
    for (let user = 0; user < counts.length; user++) this.starts[user + 1] = this.starts[user]! + counts[user]!
    const count = this.starts[counts.length]!
    if (count > this.time.length) {
      // One stretch is about as large as the next.
      const size = Math.ceil(count * 1.25)
      this.time = new Float64Array(size)
      this.payload = new Int32Array(size)
      this.ids = new Uint32Array(2 * size)
    }
    return this.starts.slice(0, -1)
  }

  /** Puts the events of each user in order of time; equal times stay as they are (T2). */
  sort(): void {
    const { starts, time } = this
    for (let user = 0; user < this.users; user++) {
      const [from, to] = [starts[user]!, starts[user + 1]!]
      let at = from + 1
      while (at < to && time[at - 1]! <= time[at]!) at++
      if (at < to) this.#sort(from, to)
    }
  }

  #sort(from: number, to: number): void {
    const order = Uint32Array.from({ length: to - from }, (_, index) => from + index)
    const time = this.time.slice(from, to)
    const payload = this.payload.slice(from, to)
    const ids = this.ids.slice(2 * from, 2 * to)
    order.sort((a, b) => time[a - from]! - time[b - from]! || a - b)
    for (const [index, source] of order.entries()) {
      this.time[from + index] = time[source - from]!
      this.payload[from + index] = payload[source - from]!
      this.ids[2 * (from + index)] = ids[2 * (source - from)]!
      this.ids[2 * (from + index) + 1] = ids[2 * (source - from) + 1]!
    }
  }

  /** Marks what is settled to be a duplicate (T3). */
  dropDuplicates(duplicates: Duplicates): void {
    const { starts, time, payload, ids } = this
    for (let user = 0; user < this.users; user++) {
      duplicates.startUser()
      for (let at = starts[user]!; at < starts[user + 1]!; at++) {
        const [low, high] = [ids[2 * at]!, ids[2 * at + 1]!]
        if (low === 0 && high === 0) continue
        if (duplicates.isDropped(this.first + user, time[at]!, low, high)) payload[at] = droppedPayload
      }
    }
  }
}
