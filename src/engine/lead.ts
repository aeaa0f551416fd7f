/**
 * The state machine of one lead: events in, scores and hand-offs out, exactly as `semantics` says. It knows nothing
 * of files, other users or formats. The numbers in comments are the rules of that document.
 */
import type { Properties } from '../condition/compile.ts'
import { Agenda } from './agenda.ts'
import type { Due, Entry } from './due-queue.ts'
import { type Change, type EventMatch, type HandoffGate, profileCode, type Program } from './program.ts'
import type { EntryRefusal, HandoffOutcome, Trace } from './trace.ts'
import { Visibility } from './visibility.ts'

/** Why a lead is not waiting, when an action comes (the reasons that a missed action is counted under). */
export const missReasons = [
  'never entered',
  'between exit and re-entry',
  'left through an exit group',
  'inactivity without points',
  're-entry refused by the audience',
  're-entry refused by re-eligibility',
  're-entry within the same second',
  'the score did not change, or no entry trigger follows it',
  'the score is not a number',
] as const
export type MissReason = (typeof missReasons)[number]

export interface LeadResult {
  /** null when the attribute holds something that is not a number; absent is 0. */
  score: number | null
  entries: number
  /** Entries that are waiting at the end. */
  waiting: number
  advanced: number
  decays: number
  missed: number
  handoffs: number
  lastHandoff: number | null
}

export interface SentHandoff {
  readonly user: number
  readonly time: number
  readonly score: number
}

/** Totals over all leads, by group and by reason. */
export interface Tally {
  readonly advancedByGroup: number[]
  /** In the order of `missReasons`. */
  readonly missedByReason: number[]
  readonly handoffs: { push(handoff: SentHandoff): unknown }
}

export class Lead {
  readonly #program: Program
  readonly #gate: HandoffGate
  readonly #latency: number
  readonly #tally: Tally
  readonly #trace: Trace | undefined
  readonly #attributes = new Map<string, unknown>()
  #user = 0
  readonly #name: () => string
  readonly #agenda: Agenda
  readonly #visibility: Visibility
  #lastEntry: number | null = null
  #outBecause: MissReason = 'never entered'
  #result: LeadResult = emptyResult()

  constructor(
    program: Program,
    gate: HandoffGate,
    latency: number,
    tally: Tally,
    nameOf: (user: number) => string,
    trace?: Trace,
  ) {
    this.#name = () => nameOf(this.#user)
    this.#program = program
    this.#gate = gate
    this.#latency = latency
    this.#agenda = new Agenda(program.plan.windows.length)
    this.#visibility = new Visibility(program.plan.groups.length, latency)
    this.#tally = tally
    this.#trace = trace
  }

  /** Begins with another user: `profile` is the state before the first event. */
  start(user: number, profile: Readonly<Record<string, unknown>> | undefined): void {
    this.#user = user
    if (this.#attributes.size > 0) this.#attributes.clear()
    this.#agenda.clear()
    this.#visibility.clear()
    this.#lastEntry = null
    this.#outBecause = 'never entered'
    this.#result = emptyResult()
    if (!profile) return
    for (const [attribute, value] of Object.entries(profile)) {
      if (value !== null) this.#attributes.set(attribute, value)
    }
  }

  /** The attributes as they are now. */
  get attributes(): ReadonlyMap<string, unknown> {
    return this.#attributes
  }

  /** Entries that wait now. */
  get waiting(): number {
    return this.#agenda.waiting
  }

  /** Who waits now, until when, in the order in which they began to. */
  get waits(): readonly { readonly since: number; readonly until: number; readonly stage: number }[] {
    return this.#agenda.waits
      .map(({ at, entry }) => ({ ...entry!, until: at }))
      .sort((a, b) => a.began - b.began)
      .map(({ since, stage, until }) => ({ since, stage, until }))
  }

  /** What is under way, in the order in which it will happen; the ends of windows apart. */
  get pending(): readonly { readonly at: number; readonly what: Exclude<Due['what'], 'window'> }[] {
    return this.#agenda.others.flatMap(({ at, what }) => (what === 'window' ? [] : [{ at, what }]))
  }

  /** When something between exit and re-entry goes on; null while nothing is there. */
  get nextUnderWay(): number | null {
    const { nextUnderWay } = this.#agenda
    return nextUnderWay === Infinity ? null : nextUnderWay
  }

  /** The seed of the launch (T7): written as it is to a user without a score. */
  launch(at: number, seed: number | null): void {
    const { score } = this.#program.plan
    if (seed === null || this.#attributes.has(score.attribute)) return
    this.#attributes.set(score.attribute, seed)
    this.#trace?.(at, { what: 'seeded', score: seed })
    if (this.#scoreEntryFires(seed)) this.#enter(at, at + this.#latency)
    this.#considerHandoff(at)
  }

  /** An event before the launch changes the profile and nothing else (T7). */
  observe(time: number, code: number, payload: Properties): void {
    const changes = code === profileCode ? this.#apply(payload!) : none
    this.#trace?.(time, { what: 'event', origin: 'before launch', code, payload, changes })
  }

  /** One event, after everything due before it (T4); `match` is what it fires, where that is known before. */
  handle(time: number, code: number, payload: Properties, match: EventMatch | null = null): void {
    this.runUntil(time)
    this.#handle(time, code, payload, match, 'log')
  }

  #handle(time: number, code: number, payload: Properties, match: EventMatch | null, origin: 'log' | 'crm sync'): void {
    const program = this.#program
    const isProfile = code === profileCode
    const changes = isProfile ? this.#apply(payload!) : none
    this.#trace?.(time, { what: 'event', origin, code, payload, changes })
    if (isProfile && changes.length === 0) return
    const properties = isProfile ? null : payload
    const group = match ? match.group : program.groupOf(code, changes, this.#attributes, properties)
    if (group >= 0) this.#act(time, group)
    const { score } = program.plan
    // In heartbeat mode an outside change of the score carries no loop (U3).
    const skip = score.heartbeat ? score.attribute : null
    const entry = match ? match.entry : program.firesEntry(code, changes, this.#attributes, properties, skip)
    if (entry) this.#enter(time, time + this.#latency)
    if (changes.some(([name]) => name === score.attribute)) this.#considerHandoff(time)
  }

  /** Sets attributes; returns the changes (P2, P3). */
  #apply(attributes: Readonly<Record<string, unknown>>): readonly Change[] {
    const changes: Change[] = []
    for (const name of Object.keys(attributes)) {
      const value = attributes[name]
      if (value === null) {
        this.#attributes.delete(name)
        continue
      }
      const changed = typeof value !== 'object' && this.#attributes.get(name) !== value
      this.#attributes.set(name, value)
      if (changed) changes.push([name, value as string | number | boolean])
    }
    return changes
  }

  /** An action that matches a group (A1 to A5). */
  #act(time: number, group: number): void {
    const seeing = this.#agenda.waiting - this.#visibility.blind(time)
    if (seeing === 0) {
      this.#miss(time, group)
      return
    }
    if (this.#program.plan.ranked) {
      this.#visibility.meet(time, group)
      this.#trace?.(time, { what: 'remembered', group, entries: seeing })
      return
    }
    this.#agenda.drop(this.#visibility.seeing(time))
    this.#advance(time, group, seeing - 1)
  }

  #miss(time: number, group: number): void {
    this.#result.missed++
    const between = this.#agenda.waiting > 0 || this.#agenda.underWay > 0
    const reason = between ? 'between exit and re-entry' : this.#outBecause
    this.#tally.missedByReason[missReasons.indexOf(reason)]!++
    this.#trace?.(time, { what: 'missed', group, reason })
  }

  #advance(time: number, group: number, dropped: number): void {
    this.#result.advanced++
    this.#tally.advancedByGroup[group]!++
    const { points } = this.#program.plan.groups[group]!
    this.#trace?.(time, { what: 'advanced', group, points, dropped })
    if (points === null) this.#leave(time, 'left through an exit group')
    else this.#complete(time, points)
  }

  /** An entry ended, and nothing lets the user in again. */
  #leave(time: number, reason: MissReason): void {
    this.#outBecause = reason
    this.#trace?.(time, { what: 'left', reason })
  }

  /** The write that ends an entry: now, or after Braze's processing time (T6). */
  #complete(time: number, points: number): void {
    if (this.#latency === 0) this.#write(time, points, 'completes')
    else this.#agenda.schedule(this.#name, time + this.#latency, 'complete', null, points)
  }

  /** Score, then re-entry (or the rest of the wait), then hand-off (U1 to U5, U7). */
  #write(time: number, points: number, role: 'completes' | Entry): void {
    const { score } = this.#program.plan
    const old = this.#attributes.get(score.attribute) ?? 0
    let changed = false
    if (typeof old === 'number') {
      const value = clamp(old + points, score.min, score.max)
      // Who watches wants to know whether there was a score.
      const from = this.#trace && !this.#attributes.has(score.attribute) ? null : old
      this.#attributes.set(score.attribute, value)
      changed = value !== old
      this.#trace?.(time, { what: 'wrote', from, points, to: value })
      if (role === 'completes') {
        if ((changed || score.heartbeat) && this.#scoreEntryFires(value)) this.#enter(time, time)
        else this.#leave(time, 'the score did not change, or no entry trigger follows it')
      }
    } else {
      this.#trace?.(time, { what: 'not written', value: old })
      if (role === 'completes') this.#leave(time, 'the score is not a number')
    }
    if (role !== 'completes') this.#wait(time, role)
    if (changed) this.#considerHandoff(time)
  }

  #scoreEntryFires(value: number): boolean {
    return this.#program.scoreEntries.some((to) => to === null || to === value)
  }

  /** One entry attempt (E1 to E3, T6); `begins` is when it starts to wait. */
  #enter(made: number, begins: number): void {
    const refusal = this.#entryRefusal(made)
    if (refusal !== null) {
      this.#trace?.(made, { what: 'entry refused', reason: refusal })
      // A refused first entry leaves the user outside for the reason they always were.
      if (this.#lastEntry !== null) this.#outBecause = outAfterRefusal[refusal]
      return
    }
    this.#result.entries++
    this.#lastEntry = made
    this.#trace?.(made, { what: 'entered', begins })
    if (begins > made) this.#agenda.schedule(this.#name, begins, 'begin')
    else this.#begin(begins)
  }

  #entryRefusal(made: number): EntryRefusal | null {
    const { reeligibilityMs } = this.#program.plan.entry
    const last = this.#lastEntry
    if (last !== null) {
      if (reeligibilityMs === null || made - last < reeligibilityMs) return 're-eligibility'
      if (this.#latency > 0 && Math.floor(made / 1000) === Math.floor(last / 1000)) return 'same second'
    }
    return this.#program.entryAudience(this.#attributes, null) ? null : 'audience'
  }

  #begin(time: number): void {
    this.#wait(time, { since: time, stage: 0, began: this.#visibility.begin(time) })
  }

  /** Waits for the end of the current window (I2). */
  #wait(time: number, entry: Entry): void {
    const until = entry.since + this.#program.plan.windows[entry.stage]!.ms
    this.#trace?.(time, { what: 'waiting', stage: entry.stage, until })
    this.#agenda.schedule(this.#name, until, 'window', entry)
  }

  /** A window ran out (I1 to I3; ranked: A3). */
  #windowEnds(time: number, entry: Entry): void {
    const { ranked, windows } = this.#program.plan
    const best = ranked ? this.#visibility.best(entry.began) : -1
    if (best >= 0) {
      this.#visibility.end(entry.began)
      this.#advance(time, best, 0)
      return
    }
    const { points } = windows[entry.stage]!
    const last = entry.stage === windows.length - 1
    if (points !== 0) this.#result.decays++
    this.#trace?.(time, { what: 'window ended', stage: entry.stage, points, last })
    if (last) {
      this.#visibility.end(entry.began)
      if (points !== 0) this.#complete(time, points)
      else this.#leave(time, 'inactivity without points')
      return
    }
    entry.stage++
    if (this.#latency === 0) {
      this.#hop(time, entry, points)
      return
    }
    this.#visibility.end(entry.began)
    entry.since += this.#latency
    this.#agenda.schedule(this.#name, time + this.#latency, 'hop', entry, points)
  }

  #hop(time: number, entry: Entry, points: number): void {
    if (points !== 0) this.#write(time, points, entry)
    else this.#wait(time, entry)
  }

  /** The hand-off, after a change of the score (H1 to H5, U7). */
  #considerHandoff(time: number): void {
    const { handoff, score } = this.#program.plan
    if (!handoff) return
    const value = this.#attributes.get(score.attribute)
    const outcome = this.#handoffOutcome(time, handoff.reeligibilityMs, value)
    this.#trace?.(time, { what: 'hand-off', outcome, score: value })
    if (outcome !== 'sent') return
    this.#result.handoffs++
    this.#result.lastHandoff = time
    this.#tally.handoffs.push({ user: this.#user, time, score: value as number })
    if (handoff.crmSync) this.#agenda.schedule(this.#name, time + handoff.crmSync.afterMs, 'crm sync')
  }

  #handoffOutcome(time: number, reeligibilityMs: number | null, score: unknown): HandoffOutcome {
    if (typeof score !== 'number') return 'not a number'
    const { lastHandoff } = this.#result
    if (lastHandoff !== null && (reeligibilityMs === null || time - lastHandoff < reeligibilityMs))
      return 're-eligibility'
    if (!this.#program.handoffAudience(this.#attributes, null)) return 'audience'
    return this.#gate(this.#name, this.#attributes, time) ? 'sent' : 'aborted'
  }

  /** Handles everything due at or before a time (T4, T5), or the first `most` of it: whether that was all. */
  runUntil(time: number, most = Infinity): boolean {
    for (let steps = 0; steps < most; steps++) {
      const due = this.#agenda.next(time)
      if (!due) return true
      switch (due.what) {
        case 'begin':
          this.#begin(due.at)
          break
        case 'window':
          this.#windowEnds(due.at, due.entry!)
          break
        case 'complete':
          this.#write(due.at, due.points, 'completes')
          break
        case 'hop':
          due.entry!.began = this.#visibility.begin(due.at)
          this.#hop(due.at, due.entry!, due.points)
          break
        case 'crm sync':
          this.#handle(due.at, profileCode, this.#program.plan.handoff!.crmSync!.attributes, null, 'crm sync')
          break
      }
    }
    return false
  }

  finish(): LeadResult {
    const score = this.#attributes.get(this.#program.plan.score.attribute) ?? 0
    return { ...this.#result, waiting: this.#agenda.waiting, score: typeof score === 'number' ? score : null }
  }
}

const none: readonly Change[] = []

const outAfterRefusal: Readonly<Record<EntryRefusal, MissReason>> = {
  're-eligibility': 're-entry refused by re-eligibility',
  'same second': 're-entry within the same second',
  audience: 're-entry refused by the audience',
}

function emptyResult(): LeadResult {
  return { score: 0, entries: 0, waiting: 0, advanced: 0, decays: 0, missed: 0, handoffs: 0, lastHandoff: null }
}

function clamp(value: number, min: number | null, max: number | null): number {
  if (min !== null && value < min) return min
  return max !== null && value > max ? max : value
}
