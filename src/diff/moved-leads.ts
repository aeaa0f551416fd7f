/** The events of leads whose first hand-off moves: what all other leads did need not be kept. */
import type { HandoffTable } from '../engine/lead-table.ts'
import { UserEvents } from '../engine/user-events.ts'
import { MovedHandoffs } from './first-handoffs.ts'

export class MovedLeads {
  readonly #handoffs: MovedHandoffs
  /** By user: which of the moved leads it is. */
  readonly #places: Uint32Array
  readonly #starts: number[] = [0]
  #time = new Float64Array(4096)
  #payload = new Int32Array(4096)

  /** The tables are filled while it looks. */
  constructor(base: HandoffTable, head: HandoffTable, users: number) {
    this.#handoffs = new MovedHandoffs(base, head)
    this.#places = new Uint32Array(users)
  }

  /** Events of moved leads. */
  get events(): number {
    return this.#starts[this.#starts.length - 1]!
  }

  /** Keeps what is needed of some users, once both sides have replayed them. */
  keep({ first, starts, time, payload }: UserEvents): void {
    while (this.#handoffs.next()) {
      const { lead } = this.#handoffs
      this.#places[lead] = this.#starts.length - 1
      this.#append(time, payload, starts[lead - first]!, starts[lead - first + 1]!)
    }
  }

  #append(time: Float64Array, payload: Int32Array, from: number, to: number): void {
    let size = this.events
    if (size + to - from > this.#time.length) this.#grow(size + to - from)
    for (let at = from; at < to; at++, size++) {
      this.#time[size] = time[at]!
      this.#payload[size] = payload[at]!
    }
    this.#starts.push(size)
  }

  #grow(needed: number): void {
    const [time, payload] = [new Float64Array(needed * 2), new Int32Array(needed * 2)]
    time.set(this.#time)
    payload.set(this.#payload)
    this.#time = time
    this.#payload = payload
  }

  /** The events of some of them, in the order of these. What is yielded is used again. */
  *of(leads: readonly number[]): Generator<UserEvents> {
    const events = new UserEvents()
    events.users = 1
    events.starts = new Uint32Array(2)
    events.time = this.#time
    events.payload = this.#payload
    for (const lead of leads) {
      const place = this.#places[lead]!
      events.first = lead
      events.starts[0] = this.#starts[place]!
      events.starts[1] = this.#starts[place + 1]!
      yield events
    }
  }
}
