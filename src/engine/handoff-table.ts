/** Sent hand-offs in columns, 20 bytes for each. */
import type { SentHandoff } from './lead.ts'
import { orderByTime } from './order-by-time.ts'

export class HandoffTable {
  #size = 0
  #users = new Uint32Array(64)
  #times = new Float64Array(64)
  #scores = new Float64Array(64)

  get size(): number {
    return this.#size
  }

  push({ user, time, score }: SentHandoff): void {
    const at = this.#size++
    if (at === this.#users.length) {
      this.#users = grown(this.#users, new Uint32Array(at * 2))
      this.#times = grown(this.#times, new Float64Array(at * 2))
      this.#scores = grown(this.#scores, new Float64Array(at * 2))
    }
    this.#users[at] = user
    this.#times[at] = time
    this.#scores[at] = score
  }

  /** When they were sent, in ms since the epoch: a view. */
  get times(): Float64Array {
    return this.#times.subarray(0, this.#size)
  }

  userOf(at: number): number {
    return this.#users[at]!
  }

  /** In ms since the epoch. */
  timeOf(at: number): number {
    return this.#times[at]!
  }

  scoreOf(at: number): number {
    return this.#scores[at]!
  }

  get(at: number): SentHandoff {
    return { user: this.#users[at]!, time: this.#times[at]!, score: this.#scores[at]! }
  }

  /** All of them by time, equal times by what `compareUsers` says of the users, then as they were sent. */
  order(compareUsers: (a: number, b: number) => number): Uint32Array {
    const users = this.#users
    return orderByTime(this.#times.subarray(0, this.#size), (a, b) => compareUsers(users[a]!, users[b]!))
  }
}

function grown<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
