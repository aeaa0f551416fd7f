/** The events of some users in columns, in the order in which they are replayed. */
import type { Duplicates } from '../events/duplicates.ts'
import type { Regions } from '../events/regions.ts'

/** In the place of a payload: the event is dropped. */
export const droppedPayload = -0x8000_0000

export interface EventColumns {
  /** Milliseconds since the epoch. */
  readonly time: Float64Array
  /** Number in the PayloadTable. */
  readonly payload: Int32Array
}

/** Room for `count` events. */
export function eventColumns(count: number, regions?: Regions): EventColumns {
  const { buffer, byteOffset } = roomFor(count * 12, regions)
  return {
    time: new Float64Array(buffer, byteOffset, count),
    payload: new Int32Array(buffer, byteOffset + count * 8, count),
  }
}

export function wordsIn(count: number, regions?: Regions): Uint32Array {
  const { buffer, byteOffset } = roomFor(count * 4, regions)
  return new Uint32Array(buffer, byteOffset, count)
}

function roomFor(bytes: number, regions: Regions | undefined): Uint8Array {
  return regions?.allocate(bytes).bytes ?? new Uint8Array(bytes)
}

export class UserEvents implements EventColumns {
  readonly #regions: Regions | undefined
  /** The users are those from here on, one after the other; or else these. */
  first = 0
  numbers: Uint32Array | undefined
  users = 0
  /** Where each user's events begin; one more than there are users. */
  starts: Uint32Array = new Uint32Array(1)
  time: Float64Array = new Float64Array(0)
  payload: Int32Array = new Int32Array(0)
  /** Fingerprints, low and high half by turns; both 0 without an id. */
  ids: Uint32Array = new Uint32Array(0)

  /** `regions` of the kernel, where it is to look at the columns: offsets into their buffers are addresses. */
  constructor(regions?: Regions) {
    this.#regions = regions
  }

  /** The user at an index. */
  user(index: number): number {
    return this.numbers === undefined ? this.first + index : this.numbers[index]!
  }

  /** Makes room for `counts` events of each user from `first` on, and for ids if there are any. */
  begin(first: number, counts: Uint32Array, withIds: boolean): void {
    this.first = first
    this.users = counts.length
    if (this.starts.length <= counts.length) this.starts = wordsIn(Math.max(4097, counts.length + 1), this.#regions)
    for (let user = 0; user < counts.length; user++) this.starts[user + 1] = this.starts[user]! + counts[user]!
    const count = this.starts[counts.length]!
    // One stretch is about as large as the next.
    if (count > this.time.length) this.makeRoom(Math.ceil(count * 1.25))
    if (withIds && 2 * count > this.ids.length) this.ids = wordsIn(2 * Math.ceil(count * 1.25), this.#regions)
  }

  /** For so many events. */
  makeRoom(count: number): void {
    const { time, payload } = eventColumns(count, this.#regions)
    this.time = time
    this.payload = payload
  }

  /** Some of the users, in the same columns. */
  part(first: number, users: number): UserEvents {
    const events = new UserEvents(this.#regions)
    events.first = first
    events.users = users
    events.starts = this.starts.subarray(first - this.first, first - this.first + users + 1)
    events.time = this.time
    events.payload = this.payload
    return events
  }

  /** Puts the events of one of the users in order of time; equal times stay as they are (T2). */
  sortUser(user: number): void {
    const { starts, time } = this
    const [from, to] = [starts[user]!, starts[user + 1]!]
    let at = from + 1
    while (at < to && time[at - 1]! <= time[at]!) at++
    if (at < to) this.#sort(from, to)
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
      if (ids.length === 0) continue
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
