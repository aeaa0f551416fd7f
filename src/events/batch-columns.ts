/** The columns of a batch while it is filled, event by event. They are used again for the next batch. */
import type { EventBatch } from './batch.ts'

const none = new Uint32Array(0)

export class BatchColumns {
  #user: Int32Array
  #time: Float64Array
  #payload: Int32Array
  #count = 0
  /** Filled only from the first event with an id on. */
  #ids: Uint32Array = none
  #hasIds = false
  #skippedIds: Uint32Array = none
  #skipped = 0

  /** Room for so many events at first. */
  constructor(length: number) {
    this.#user = new Int32Array(length)
    this.#time = new Float64Array(length)
    this.#payload = new Int32Array(length)
  }

  /** An event that is looked at: index of the user, time in ms, payload, and the halves of its fingerprint (0, 0: no id). */
  add(user: number, time: number, payload: number, idLow: number, idHigh: number): void {
    if (this.#count === this.#user.length) this.#grow()
    const at = this.#count++
    this.#user[at] = user
    this.#time[at] = time
    this.#payload[at] = payload
    if (idLow !== 0 || idHigh !== 0) {
      if (this.#ids.length < 2 * this.#user.length) this.#ids = longer(this.#ids, 2 * this.#user.length)
      if (!this.#hasIds) this.#ids.fill(0)
      this.#hasIds = true
    }
    if (this.#hasIds) {
      this.#ids[2 * at] = idLow
      this.#ids[2 * at + 1] = idHigh
    }
  }

  /** The fingerprint of a skipped event. */
  addSkippedId(low: number, high: number): void {
    if (this.#skipped + 2 > this.#skippedIds.length)
      this.#skippedIds = longer(this.#skippedIds, Math.max(4096, 2 * this.#skippedIds.length))
    this.#skippedIds[this.#skipped++] = low
    this.#skippedIds[this.#skipped++] = high
  }

  /** What was added since the last call. */
  take(): EventBatch {
    const batch = {
      count: this.#count,
      user: this.#user,
      time: this.#time,
      payload: this.#payload,
      ids: this.#hasIds ? this.#ids : null,
      skippedIds: this.#skippedIds.subarray(0, this.#skipped),
    }
    this.#count = 0
    this.#skipped = 0
    this.#hasIds = false
    return batch
  }

  #grow(): void {
    const length = Math.max(256, this.#user.length * 2)
    this.#user = longer(this.#user, length)
    this.#time = longer(this.#time, length)
    this.#payload = longer(this.#payload, length)
    if (this.#hasIds) this.#ids = longer(this.#ids, 2 * length)
  }
}

function longer<T extends Int32Array | Uint32Array | Float64Array>(from: T, length: number): T {
  const to = new (from.constructor as new (length: number) => T)(length)
  to.set(from)
  return to
}
