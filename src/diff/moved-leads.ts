/** The leads whose first hand-off moves, and their events: what all other leads did need not be kept. */
import type { HandoffTable } from '../engine/lead-table.ts'
import { UserEvents } from '../engine/user-events.ts'
import { FirstHandoffs } from './first-handoffs.ts'
import { type Shift, shiftOf } from './shift.ts'

export class MovedLeads {
  readonly #before: FirstHandoffs
  readonly #after: FirstHandoffs
  readonly #nameOf: (user: number) => string
  /** In the order of the leads. */
  readonly shifts: Shift[] = []
  /** By user: which of the moved leads it is. */
  readonly #places: Uint32Array
  readonly #starts: number[] = [0]
  #time = new Float64Array(4096)
  #payload = new Int32Array(4096)

  /** The tables of both sides are filled while it looks. */
  constructor(base: HandoffTable, head: HandoffTable, users: number, nameOf: (user: number) => string) {
    this.#before = new FirstHandoffs(base)
    this.#after = new FirstHandoffs(head)
    this.#nameOf = nameOf
    this.#places = new Uint32Array(users)
  }

  /** Events of moved leads. */
  get events(): number {
    return this.#starts[this.#starts.length - 1]!
  }

  /** Looks at some users, once both sides have replayed them. */
  add({ first, starts, time, payload }: UserEvents): void {
    for (;;) {
      const [baseLead, headLead] = [this.#before.lead, this.#after.lead]
      if (baseLead === Infinity && headLead === Infinity) return
      const lead = Math.min(baseLead, headLead)
      const before = baseLead === lead ? this.#before.take() : null
      const after = headLead === lead ? this.#after.take() : null
      const kind = shiftOf(before === null ? null : before.time, after === null ? null : after.time)
      if (kind === undefined) continue
      this.#places[lead] = this.shifts.length
      this.shifts.push({ lead, user: this.#nameOf(lead), kind, before, after })
      this.#keep(time, payload, starts[lead - first]!, starts[lead - first + 1]!)
    }
  }

  #keep(time: Float64Array, payload: Int32Array, from: number, to: number): void {
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
    for (let index = 0; index < leads.length; index++) {
      const lead = leads[index]!
      const place = this.#places[lead]!
      events.first = lead
      events.starts[0] = this.#starts[place]!
      events.starts[1] = this.#starts[place + 1]!
      yield events
    }
  }
}
