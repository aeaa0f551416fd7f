/** The leads whose first hand-off moves, and their events: what all other leads did need not be kept. */
import type { HandoffTable } from '../engine/handoff-table.ts'
import { type EventColumns, eventColumns, UserEvents, wordsIn } from '../engine/user-events.ts'
import type { Regions } from '../events/regions.ts'
import { FirstHandoffs } from './first-handoffs.ts'
import { type Shift, shiftOf } from './shift.ts'

/** Of events, at first: memory that nobody touches costs nothing, and a copy does. */
const firstRoom = 1 << 18
/** Leads that are replayed at a time. */
const leadsAtOnce = 4096

export class MovedLeads {
  readonly #before: FirstHandoffs
  readonly #after: FirstHandoffs
  readonly #nameOf: (user: number) => string
  /** In the order of the leads. */
  readonly shifts: Shift[] = []
  /** By user: which of the moved leads it is. */
  readonly #places: Uint32Array
  readonly #starts: number[] = [0]
  readonly #regions: Regions | undefined
  #columns: EventColumns
  /** What is yielded, once all moved leads are known: memory of the kernel is not given back. */
  #some: UserEvents | undefined

  /** The tables of both sides are filled while it looks; `regions` are the kernel's, where it is to replay the events. */
  constructor(
    base: HandoffTable,
    head: HandoffTable,
    users: number,
    nameOf: (user: number) => string,
    regions?: Regions,
  ) {
    this.#regions = regions
    this.#columns = eventColumns(firstRoom, regions)
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
    if (size + to - from > this.#columns.time.length) this.#grow((size + to - from) * 2)
    const columns = this.#columns
    for (let at = from; at < to; at++, size++) {
      columns.time[size] = time[at]!
      columns.payload[size] = payload[at]!
    }
    this.#starts.push(size)
  }

  #grow(size: number): void {
    const columns = eventColumns(size, this.#regions)
    columns.time.set(this.#columns.time)
    columns.payload.set(this.#columns.payload)
    this.#columns = columns
  }

  /** The events of some of them, in the order of these. What is yielded is used again. */
  *of(leads: readonly number[]): Generator<UserEvents> {
    const events = (this.#some ??= this.#room())
    for (let from = 0; from < leads.length; from += leadsAtOnce) {
      events.users = Math.min(leadsAtOnce, leads.length - from)
      for (let index = 0; index < events.users; index++) this.#copy(leads[from + index]!, index, events)
      yield events
    }
  }

  #room(): UserEvents {
    const events = new UserEvents(this.#regions)
    const columns = eventColumns(this.events, this.#regions)
    events.time = columns.time
    events.payload = columns.payload
    events.starts = wordsIn(leadsAtOnce + 1, this.#regions)
    events.numbers = wordsIn(leadsAtOnce, this.#regions)
    return events
  }

  #copy(lead: number, index: number, { numbers, starts, time, payload }: UserEvents): void {
    const place = this.#places[lead]!
    let to = starts[index]!
    for (let at = this.#starts[place]!; at < this.#starts[place + 1]!; at++, to++) {
      time[to] = this.#columns.time[at]!
      payload[to] = this.#columns.payload[at]!
    }
    numbers![index] = lead
    starts[index + 1] = to
  }
}
