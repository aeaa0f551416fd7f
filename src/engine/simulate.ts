/** Batches of events → the result of every lead. Any order of lines gives the same result (semantics T2, T3). */
import type { Attributes } from '../condition/compile.ts'
import type { EventBatch, UserTable } from '../events/batch.ts'
import { Lead, missReasons, type LeadResult, type SentHandoff, type Tally } from './lead.ts'
import { type HandoffGate, type Program } from './program.ts'
import type { Step } from './trace.ts'

export interface SimulationOptions {
  /** End of the run in ms (T5); null when neither a log nor a flag says it: then no time passes. */
  readonly until: number | null
  /** Braze's processing time in ms (T6). */
  readonly latency: number
  readonly gate: HandoffGate
  /** Sees every step of every lead, with the attributes at that step. */
  readonly trace?: (time: number, step: Step, attributes: Attributes) => void
  /** State before the first event, by user. */
  readonly profiles: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

export interface SimulationResult {
  /** By user index. */
  readonly leads: readonly LeadResult[]
  readonly tally: Tally
  /** Events that were dropped as duplicates (T3), of those that any trigger looks at. */
  readonly duplicates: number
  /** Events after the end of the run, of those that any trigger looks at. */
  readonly afterUntil: number
}

/** Code of an event that was taken out. */
const dropped = -1

/** Collects batches in columns; memory follows the events that some trigger looks at, not the log. */
export class EventStore {
  #user = new Int32Array(1024)
  #time = new Float64Array(1024)
  #code = new Int32Array(1024)
  readonly #payload: (Readonly<Record<string, unknown>> | null)[] = []
  readonly #id: (string | null)[] = []
  #count = 0

  add(batch: EventBatch): void {
    if (this.#count + batch.count > this.#user.length) this.#grow(this.#count + batch.count)
    this.#user.set(batch.user.subarray(0, batch.count), this.#count)
    this.#time.set(batch.time.subarray(0, batch.count), this.#count)
    this.#code.set(batch.code.subarray(0, batch.count), this.#count)
    for (let i = 0; i < batch.count; i++) {
      this.#payload.push(batch.payload[i]!)
      this.#id.push(batch.id[i]!)
    }
    this.#count += batch.count
  }

  /** Takes events out again, by their position among all that were added. */
  drop(positions: readonly number[]): void {
    for (const position of positions) this.#code[position] = dropped
  }

  #grow(needed: number): void {
    const size = Math.max(needed, this.#user.length * 2)
    const grown = <T extends Int32Array | Float64Array>(from: T, to: T): T => {
      to.set(from)
      return to
    }
    this.#user = grown(this.#user, new Int32Array(size))
    this.#time = grown(this.#time, new Float64Array(size))
    this.#code = grown(this.#code, new Int32Array(size))
  }

  /** Indexes of each user's events in order of time, equal times in log order (T2). */
  byUser(users: number): { readonly order: Uint32Array; readonly starts: Uint32Array } {
    const starts = new Uint32Array(users + 1)
    for (let i = 0; i < this.#count; i++) starts[this.#user[i]! + 1]!++
    for (let u = 0; u < users; u++) starts[u + 1]! += starts[u]!
    const next = starts.slice()
    const order = new Uint32Array(this.#count)
    for (let i = 0; i < this.#count; i++) order[next[this.#user[i]!]!++] = i
    const time = this.#time
    for (let u = 0; u < users; u++) {
      const own = order.subarray(starts[u], starts[u + 1])
      let sorted = true
      for (let i = 1; i < own.length && sorted; i++) sorted = time[own[i - 1]!]! <= time[own[i]!]!
      if (!sorted) own.sort((a, b) => time[a]! - time[b]! || a - b)
    }
    return { order, starts }
  }

  time(index: number): number {
    return this.#time[index]!
  }

  code(index: number): number {
    return this.#code[index]!
  }

  payload(index: number): Readonly<Record<string, unknown>> | null {
    return this.#payload[index]!
  }

  id(index: number): string | null {
    return this.#id[index]!
  }
}

/** Users between two looks at what else wants to happen, such as Ctrl-C. */
const usersPerTurn = 2048

/** One run of a program over a log. */
export class Simulation {
  readonly tally: Tally
  readonly #program: Program
  readonly #users: UserTable
  readonly #events: EventStore
  readonly #options: SimulationOptions
  readonly #lead: Lead
  readonly #seen = new Set<string>()
  #duplicates = 0
  #afterUntil = 0

  constructor(program: Program, users: UserTable, events: EventStore, options: SimulationOptions) {
    this.tally = {
      advancedByGroup: program.plan.groups.map(() => 0),
      missedByReason: new Map(missReasons.map((reason) => [reason, 0])),
      handoffs: [] as SentHandoff[],
    }
    this.#program = program
    this.#users = users
    this.#events = events
    this.#options = options
    const { gate, latency, trace } = options
    const ofLead = trace && ((time: number, step: Step) => trace(time, step, this.#lead.attributes))
    this.#lead = new Lead(program, gate, latency, this.tally, ofLead)
  }

  /** Runs every user of the table. */
  async run(): Promise<SimulationResult> {
    const { order, starts } = this.#events.byUser(this.#users.size)
    const leads: LeadResult[] = []
    for (let user = 0; user < this.#users.size; user++) {
      this.#replay(user, order.subarray(starts[user], starts[user + 1]))
      leads.push(this.#lead.finish())
      if (user % usersPerTurn === usersPerTurn - 1) await nextTurn()
    }
    return { leads, tally: this.tally, duplicates: this.#duplicates, afterUntil: this.#afterUntil }
  }

  /** Runs one user; their attributes at the end. */
  attributesOf(user: number): Attributes {
    const { order, starts } = this.#events.byUser(this.#users.size)
    this.#replay(user, order.subarray(starts[user], starts[user + 1]))
    return this.#lead.attributes
  }

  #replay(user: number, own: Uint32Array): void {
    const lead = this.#lead
    const events = this.#events
    const { launch } = this.#program.plan
    const until = this.#options.until ?? -Infinity
    const name = this.#users.names[user]!
    const profile = this.#options.profiles.get(name)
    lead.start(user, name, profile)
    // Known by the launch: a profile row, or an event strictly before it (T7).
    const known = launch !== null && (profile !== undefined || this.#users.firstTimes[user]! < launch.at)
    let launched = launch === null
    const launchBefore = (time: number) => {
      if (launched || time < launch!.at) return
      launched = true
      if (known) lead.launch(launch.at, launch.seed)
    }
    let instant = Number.NaN
    for (const [index, event] of own.entries()) {
      const time = events.time(event)
      if (time > until) {
        this.#afterUntil += own.length - index
        break
      }
      if (time !== instant) {
        instant = time
        if (this.#seen.size > 0) this.#seen.clear()
      }
      if (events.code(event) === dropped || this.#isDuplicate(events.id(event))) continue
      launchBefore(time)
      if (launched) lead.handle(time, events.code(event), events.payload(event))
      else lead.observe(time, events.code(event), events.payload(event))
    }
    launchBefore(until)
    if (until > -Infinity) lead.runUntil(until)
  }

  /** Whether the user had this id at this instant already (T3). */
  #isDuplicate(id: string | null): boolean {
    if (id === null) return false
    if (!this.#seen.has(id)) {
      this.#seen.add(id)
      return false
    }
    this.#duplicates++
    return true
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
