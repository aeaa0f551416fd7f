/** Events in order → the result of every lead. Any order of lines gives the same result (semantics T2, T3). */
import type { Attributes, Properties } from '../condition/compile.ts'
import type { KernelMemory } from '../events/kernel/memory.ts'
import type { Worker } from '../events/kernel/reader.ts'
import type { PayloadTable } from '../events/payload-table.ts'
import type { UserTable } from '../events/user-table.ts'
import type { Plan } from '../plan/plan.ts'
import { HandoffTable } from './handoff-table.ts'
import { LeadTable } from './lead-table.ts'
import { Lead, missReasons, type Tally } from './lead.ts'
import type { EventMatch, HandoffGate, Program } from './program.ts'
import { UsualLeads } from './replay-kernel/usual-leads.ts'
import { SharedReplay } from './shared-replay.ts'
import type { Stretches } from './stretches.ts'
import type { Step } from './trace.ts'
import { droppedPayload, type UserEvents } from './user-events.ts'
import { nextTurn } from '../next-turn.ts'

/** State before the first event. */
export interface Profiles {
  readonly isEmpty: boolean
  /** Attributes of a user; undefined for a user without a profile row. */
  of(user: number): Readonly<Record<string, unknown>> | undefined
}

export interface SimulationOptions {
  /** End of the run in ms (T5); null when neither a log nor a flag says it: then no time passes. */
  readonly until: number | null
  /** Braze's processing time in ms (T6). */
  readonly latency: number
  readonly gate: HandoffGate
  /** Whether the gate goes by the score alone. */
  readonly gateByScore: boolean
  /** The kernel's, where the events are; undefined: it replays nothing. */
  readonly memory?: KernelMemory | undefined
  /** Sees every step of every lead, with the attributes at that step. */
  readonly trace?: ((time: number, step: Step, attributes: Attributes) => void) | undefined
  readonly profiles: Profiles
  /** Codes of the payloads → codes of the program, -1 for events that it does not look at; default: the same. */
  readonly codes?: Int32Array | undefined
  /** How many leads there will be; default: all users. */
  readonly leads?: number | undefined
  /** A lead may be left at its first hand-off: what it does afterwards is not asked for. */
  readonly untilHandoff?: boolean | undefined
}

/** A class: compiled code that counts into an object literal is thrown away when the next literal is made. */
export class SimulationTally implements Tally {
  readonly advancedByGroup: number[]
  readonly missedByReason: number[] = missReasons.map(() => 0)
  readonly handoffs = new HandoffTable()

  constructor(groups: number) {
    this.advancedByGroup = Array.from({ length: groups }, () => 0)
  }
}

export interface SimulationResult {
  /** In the order in which the users came. */
  readonly leads: LeadTable
  readonly tally: SimulationTally
  /** Events that were dropped as duplicates (T3), of those that any trigger looks at. */
  readonly duplicates: number
  /** Events after the end of the run, of those that any trigger looks at. */
  readonly afterUntil: number
}

/** Events, entries and decays between two looks at what else wants to happen, such as Ctrl-C. */
const stepsPerTurn = 100_000
/** Leads between two thoughts of that. */
const leadsPerPart = 512

/** One run of a program over a log. */
export class Simulation {
  readonly #program: Program
  readonly #launch: Plan['launch']
  readonly #users: UserTable
  readonly #payloads: PayloadTable
  readonly #until: number
  readonly #profiles: Profiles
  readonly #codes: Int32Array | undefined
  readonly #tally: SimulationTally
  readonly #lead: Lead
  /** Undefined where every lead is one for `Lead`. */
  readonly #usual: UsualLeads | undefined
  readonly #leads: LeadTable
  readonly #memory: KernelMemory | undefined
  /** By payload from 0 up. */
  readonly #matches: (EventMatch | null)[] = []
  /** Of the user that is replayed: whether the launch is over, and whether they are known by then (T7). */
  #isLaunched = true
  #isKnown = false
  #events = 0
  /** Steps until then. */
  #turn = 0
  #duplicates = 0
  #afterUntil = 0

  constructor(program: Program, users: UserTable, payloads: PayloadTable, options: SimulationOptions) {
    this.#program = program
    this.#launch = program.plan.launch
    this.#users = users
    this.#payloads = payloads
    this.#tally = new SimulationTally(program.plan.groups.length)
    const { gate, gateByScore, memory, latency, trace, profiles, codes, untilHandoff = false } = options
    this.#profiles = profiles
    this.#memory = memory
    this.#codes = codes
    this.#until = options.until ?? -Infinity
    const nameOf = (user: number) => users.name(user)
    const ofLead = trace && ((time: number, step: Step) => trace(time, step, this.#lead.attributes))
    this.#lead = new Lead(program, gate, latency, this.#tally, nameOf, ofLead)
    this.#leads = new LeadTable(options.leads ?? users.size, memory)
    if (memory && latency === 0 && trace === undefined) {
      this.#usual = new UsualLeads({
        ...{ program, payloads, profiles, memory, codes, gate, nameOf, untilHandoff },
        ...{ until: this.#until, hasProfiles: !profiles.isEmpty, sendsByScore: gateByScore },
        firstTimes: users.firstTimes,
      })
    }
  }

  /** Runs every user that comes. */
  async run(stretches: Iterable<UserEvents>): Promise<SimulationResult> {
    for (const events of stretches) await this.add(events)
    return this.result
  }

  /** Runs every user; other threads may replay some of them meanwhile. */
  async runAll(stretches: Stretches, threads: readonly Worker[]): Promise<SimulationResult> {
    const [usual, leads, memory] = [this.#usual, this.#leads, this.#memory]
    const shared = usual && memory && SharedReplay.begin({ stretches, usual, leads, memory, threads })
    for (let index = 0; index < stretches.count; index++) {
      if (await shared?.add(index, this.#tally)) continue
      for (const events of stretches.of(index)) await this.add(events)
    }
    return this.result
  }

  /** Runs some users. */
  async add(events: UserEvents): Promise<void> {
    const { users, starts } = events
    let done = 0
    while (done < users) {
      const before = done
      const end = Math.min(users, done + leadsPerPart)
      if (this.#usual) done += this.#usual.replay(events, done, end, this.#leads, this.#tally)
      if (done < end) {
        this.#begin(events.user(done))
        let at = starts[done]!
        // Without a promise for each lead.
        while ((at = this.#replay(events, at, starts[done + 1]!)) >= 0) await nextTurn()
        this.#leads.add(this.#lead.finish())
        done++
      }
      this.#events += starts[done]! - starts[before]!
      if (this.#isTurnOver()) await nextTurn()
    }
  }

  #isTurnOver(): boolean {
    const leads = this.#leads
    const steps = this.#events + leads.size + leads.sum('entries') + leads.sum('decays')
    if (steps - this.#turn < stepsPerTurn) return false
    this.#turn = steps
    return true
  }

  /** Of the users that were run. */
  get result(): SimulationResult {
    const { afterUntil = 0, duplicates = 0 } = this.#usual ?? {}
    return {
      leads: this.#leads,
      tally: this.#tally,
      duplicates: this.#duplicates + duplicates,
      afterUntil: this.#afterUntil + afterUntil,
    }
  }

  /** Runs one user; their attributes at the end. */
  async attributesOf(user: number, stretches: Iterable<UserEvents>): Promise<Attributes> {
    for (const events of stretches) {
      const index = user - events.first
      if (index < 0 || index >= events.users) continue
      this.#begin(user)
      let at = events.starts[index]!
      while ((at = this.#replay(events, at, events.starts[index + 1]!)) >= 0) await nextTurn()
      break
    }
    return this.#lead.attributes
  }

  /** A profile row, or an event strictly before the launch (T7). */
  #isKnownAtLaunch(user: number): boolean {
    if (this.#launch === null) return false
    return this.#profiles.of(user) !== undefined || this.#users.firstTime(user) < this.#launch.at
  }

  #begin(user: number): void {
    this.#lead.start(user, this.#profiles.of(user))
    this.#isKnown = this.#isKnownAtLaunch(user)
    this.#isLaunched = this.#launch === null
  }

  #launchBefore(time: number): void {
    if (this.#isLaunched || time < this.#launch!.at) return
    this.#isLaunched = true
    if (this.#isKnown) this.#lead.launch(this.#launch!.at, this.#launch!.seed)
  }

  /** Replays the events of the user from one on; where to go on at the next turn, or -1 at the end. */
  #replay({ time: times, payload: numbers }: UserEvents, from: number, to: number): number {
    const lead = this.#lead
    const payloads = this.#payloads
    const codes = this.#codes
    const until = this.#until
    for (let at = from; at < to; at++) {
      const time = times[at]!
      if (time > until) {
        this.#afterUntil += to - at
        break
      }
      const number = numbers[at]!
      if (number === droppedPayload) {
        this.#duplicates++
        continue
      }
      const given = payloads.codeOf(number)
      const code = codes ? codes[given]! : given
      if (code < 0) continue
      this.#launchBefore(time)
      if (!lead.runUntil(time, stepsPerTurn)) return at
      const payload = payloads.read(number)
      if (!this.#isLaunched) lead.observe(time, code, payload)
      else lead.handle(time, code, payload, number < 0 ? null : this.#matchOf(number, code, payload))
    }
    this.#launchBefore(until)
    return until === -Infinity || lead.runUntil(until, stepsPerTurn) ? -1 : to
  }

  #matchOf(number: number, code: number, payload: Properties): EventMatch | null {
    let match = this.#matches[number]
    if (match === undefined) {
      match = this.#program.matchOf(code, payload)
      this.#matches[number] = match
    }
    return match
  }
}
