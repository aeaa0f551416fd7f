/**
 * The state machine of a lead once more, for what nearly all leads are like: without latency and onlookers, and with one
 * entry at a time. It says the same as `Lead`, in numbers; a lead that is less usual is left to `Lead`, from the start.
 * The rules in comments are those of `semantics`.
 */
import type { CompiledCondition, Properties } from '../condition/compile.ts'
import { conditionTests } from '../condition/condition.ts'
import { onlyText, type PayloadTable } from '../events/payload-table.ts'
import { LeadAttributes } from './lead-attributes.ts'
import { HandoffTable, type LeadTable } from './lead-table.ts'
import { missReasons, type MissReason, type Tally } from './lead.ts'
import type { Handoff } from '../plan/plan.ts'
import { decidedByAttributes, notLookedAt, PayloadMatches } from './payload-matches.ts'
import { type Change, type EventMatch, type HandoffGate, profileCode, type Program } from './program.ts'
import { droppedPayload, type UserEvents } from './user-events.ts'

const reasonOf = (reason: MissReason) => missReasons.indexOf(reason)
const neverEntered = reasonOf('never entered')
const leftThroughExit = reasonOf('left through an exit group')
const leftWithoutPoints = reasonOf('inactivity without points')
const refusedByAudience = reasonOf('re-entry refused by the audience')
const refusedByReeligibility = reasonOf('re-entry refused by re-eligibility')
const notFollowed = reasonOf('the score did not change, or no entry trigger follows it')

export interface UsualLeadOptions {
  readonly program: Program
  readonly payloads: PayloadTable
  readonly gate: HandoffGate
  readonly nameOf: (user: number) => string
  /** End of the run in ms; -Infinity: no time passes. */
  readonly until: number
  readonly codes: Int32Array | undefined
  /** The replay ends with the first hand-off. */
  readonly untilHandoff: boolean
}

export class UsualLead {
  // What is asked for each lead is kept here: plans that were put together have other shapes, and so have options.
  readonly #program: Program
  readonly #scoreEntries: Program['scoreEntries']
  readonly #handoffAudience: CompiledCondition
  readonly #payloads: PayloadTable
  readonly #codes: Int32Array | undefined
  readonly #gate: HandoffGate
  readonly #until: number
  readonly #untilHandoff: boolean
  readonly #scoreName: string
  readonly #windows: readonly { readonly ms: number; readonly points: number }[]
  readonly #groupPoints: readonly (number | null)[]
  readonly #ranked: boolean
  readonly #heartbeat: boolean
  readonly #min: number
  readonly #max: number
  readonly #reeligibilityMs: number
  readonly #entryAudience: CompiledCondition
  readonly #audienceReadsScore: boolean
  readonly #hasHandoff: boolean
  readonly #crmSync: Handoff['crmSync']
  readonly #handoffReeligibilityMs: number
  /** -Infinity: there is no launch. */
  readonly #launchAt: number
  readonly #launchSeed: number | null
  readonly #name: () => string
  readonly #matches: PayloadMatches
  /** By index in `textAttributes`: what a change to a text fires; null: that depends on more, or it is the score. */
  readonly #textMatches: readonly (EventMatch | null)[]
  /** By the same: whether the audience of the entry looks at it. */
  readonly #textInAudience: readonly boolean[]

  // The lead that is replayed.
  #user = 0
  readonly #attributes: LeadAttributes
  #isOdd = false
  /** Nothing more is to be replayed of it here. */
  #isOver = false
  /** What the audience says of the attributes as they are; undefined: not asked. */
  #isInAudience: boolean | undefined
  /** When the current window ends in ms; Infinity while nobody waits. */
  #windowEnd = Infinity
  /** When the CRM writes back; Infinity when it has nothing to write. */
  #sync = Infinity
  /** The earlier of the two. */
  #due = Infinity
  /** What was scheduled first of the two comes first at the same instant (T4). */
  #isSyncLater = false
  #since = 0
  #stage = 0
  #best = -1
  #lastEntry = -Infinity
  #lastHandoff = -Infinity
  #outBecause = neverEntered
  #entered = 0
  #advanced = 0
  #decays = 0
  #missed = 0
  readonly #handoffs = new HandoffTable()
  readonly #missedByReason = new Int32Array(missReasons.length)
  readonly #advancedByGroup: Int32Array
  /** Of the lead: events after the end of the run, and duplicates. */
  afterUntil = 0
  duplicates = 0

  constructor(options: UsualLeadOptions) {
    const { program, payloads, codes, gate, until, untilHandoff, nameOf } = options
    const { plan, entryAudience } = program
    this.#program = program
    this.#scoreEntries = program.scoreEntries
    this.#handoffAudience = program.handoffAudience
    this.#payloads = payloads
    this.#codes = codes
    this.#gate = gate
    this.#until = until
    this.#untilHandoff = untilHandoff
    this.#scoreName = plan.score.attribute
    this.#windows = plan.windows.map(({ ms, points }) => ({ ms, points }))
    this.#groupPoints = plan.groups.map(({ points }) => points)
    this.#ranked = plan.ranked
    this.#heartbeat = plan.score.heartbeat
    this.#min = plan.score.min ?? -Infinity
    this.#max = plan.score.max ?? Infinity
    this.#reeligibilityMs = plan.entry.reeligibilityMs ?? Infinity
    this.#entryAudience = entryAudience
    const audienceReads = new Set([...conditionTests(plan.entry.audience)].map(({ name }) => name))
    this.#audienceReadsScore = audienceReads.has(plan.score.attribute)
    this.#hasHandoff = plan.handoff !== null
    this.#crmSync = plan.handoff?.crmSync ?? null
    this.#handoffReeligibilityMs = plan.handoff?.reeligibilityMs ?? Infinity
    this.#launchAt = plan.launch?.at ?? -Infinity
    this.#launchSeed = plan.launch?.seed ?? null
    this.#attributes = new LeadAttributes(plan.score.attribute, payloads)
    this.#matches = new PayloadMatches(program, payloads, codes)
    const texts = payloads.textAttributes
    this.#textMatches = texts.map((name) => (name === plan.score.attribute ? null : program.matchOfText(name)))
    this.#textInAudience = texts.map((name) => audienceReads.has(name))
    this.#advancedByGroup = new Int32Array(plan.groups.length)
    this.#name = () => nameOf(this.#user)
  }

  /**
   * Replays the events of a user from `from` to `to`; false: it has to be replayed by a Lead, and nothing is counted.
   * `isKnown`: there is a launch, and the user was known by then (T7).
   */
  replay(
    user: number,
    isKnown: boolean,
    profile: Readonly<Record<string, unknown>> | undefined,
    { time: times, payload: numbers }: UserEvents,
    from: number,
    to: number,
  ): boolean {
    this.#start(user)
    if (profile) this.#apply(profile)
    let isLaunched = this.#launchAt === -Infinity
    for (let at = from; at < to && !this.#isOver; at++) {
      const time = times[at]!
      if (time > this.#until) {
        this.afterUntil = to - at
        break
      }
      const number = numbers[at]!
      if (!isLaunched) {
        isLaunched = time >= this.#launchAt
        if (!isLaunched) {
          this.#observe(number)
          continue
        }
        if (isKnown) this.#launch()
      }
      if (number >= 0) {
        const group = this.#matches.groupOf(number)
        if (group === notLookedAt) continue
        if (this.#due <= time) this.#runUntil(time)
        if (group === decidedByAttributes) this.#decide(time, number)
        else {
          if (group >= 0) this.#act(time, group)
          if (this.#matches.firesEntry(number)) this.#enter(time)
        }
      } else if (number === droppedPayload) this.duplicates++
      else {
        if (this.#due <= time) this.#runUntil(time)
        this.#change(time, number)
      }
    }
    if (!isLaunched && isKnown && this.#launchAt <= this.#until) this.#launch()
    if (this.#due <= this.#until) this.#runUntil(this.#until)
    return !this.#isOdd
  }

  #start(user: number): void {
    this.#user = user
    this.#attributes.clear()
    this.#isOdd = false
    this.#isOver = false
    this.#isInAudience = undefined
    this.#windowEnd = Infinity
    this.#sync = Infinity
    this.#due = Infinity
    this.#lastEntry = -Infinity
    this.#lastHandoff = -Infinity
    this.#outBecause = neverEntered
    this.#entered = 0
    this.#decays = 0
    this.#handoffs.clear()
    if (this.#missed > 0) this.#missedByReason.fill(0)
    if (this.#advanced > 0) this.#advancedByGroup.fill(0)
    this.#missed = this.#advanced = 0
    this.afterUntil = 0
    this.duplicates = 0
  }

  /** To `Lead`. */
  #leave(): void {
    this.#isOdd = true
    this.#isOver = true
  }

  /** An event before the launch changes the profile and nothing else (T7). */
  #observe(number: number): void {
    if (number === droppedPayload) this.duplicates++
    else if (this.#payloads.codeOf(number) === profileCode) this.#apply(this.#payloads.read(number)!)
  }

  /** The seed of the launch, for users without a score (T7). */
  #launch(): void {
    if (this.#launchSeed === null || this.#attributes.hasScore) return
    this.#attributes.score = this.#launchSeed
    this.#attributes.hasScore = true
    if (this.#scoreEntryFires()) this.#enter(this.#launchAt)
    this.#considerHandoff(this.#launchAt)
  }

  /** Adds the lead to the results. */
  finish(leads: LeadTable, tally: Tally): void {
    for (let reason = 0; this.#missed > 0 && reason < missReasons.length; reason++)
      tally.missedByReason[reason]! += this.#missedByReason[reason]!
    for (let group = 0; this.#advanced > 0 && group < this.#advancedByGroup.length; group++)
      tally.advancedByGroup[group]! += this.#advancedByGroup[group]!
    for (let at = 0; at < this.#handoffs.size; at++) tally.handoffs.push(this.#handoffs.get(at))
    leads.addCounts(
      this.#attributes.score,
      this.#entered,
      this.#windowEnd === Infinity ? 0 : 1,
      this.#advanced,
      this.#decays,
      this.#missed,
      this.#handoffs.size,
      this.#lastHandoff,
    )
  }

  #decide(time: number, number: number): void {
    const payloads = this.#payloads
    const codes = this.#codes
    const given = payloads.codeOf(number)
    const code = codes ? codes[given]! : given
    const payload = payloads.read(number)
    if (code === profileCode) this.#changed(time, this.#apply(payload!))
    else this.#fire(time, code, none, payload)
  }

  /** An attribute change of the log. */
  #change(time: number, number: number): void {
    const codes = this.#codes
    if (codes && codes[profileCode]! < 0) return
    const text = onlyText(number)
    const match = text < 0 ? null : this.#textMatches[text]!
    if (match === null || !this.#attributes.isText(text)) {
      this.#changed(time, this.#apply(this.#payloads.read(number)!))
      return
    }
    // What was absent is a change, whatever it is (P3).
    if (!this.#attributes.setText(text, number)) return
    if (this.#textInAudience[text]) this.#isInAudience = undefined
    if (match.group >= 0) this.#act(time, match.group)
    if (match.entry) this.#enter(time)
  }

  #changed(time: number, changes: readonly Change[]): void {
    if (changes.length === 0) return
    this.#fire(time, profileCode, changes, null)
    for (const [name] of changes) if (name === this.#scoreName) this.#considerHandoff(time)
  }

  /** The Action Path first, then the entry (A6). */
  #fire(time: number, code: number, changes: readonly Change[], properties: Properties): void {
    const group = this.#program.groupOf(code, changes, this.#attributes, properties)
    if (group >= 0) this.#act(time, group)
    const skip = this.#heartbeat ? this.#scoreName : null
    if (this.#program.firesEntry(code, changes, this.#attributes, properties, skip)) this.#enter(time)
  }

  /** Sets attributes; the changes (P2, P3). A score that is set to something else than a number is not usual. */
  #apply(attributes: Readonly<Record<string, unknown>>): readonly Change[] {
    let changes: Change[] | undefined
    this.#isInAudience = undefined
    for (const name of Object.keys(attributes)) {
      const value = attributes[name]
      if (name === this.#scoreName) {
        if (typeof value !== 'number') {
          this.#leave()
          continue
        }
        if (!this.#attributes.hasScore || this.#attributes.score !== value) (changes ??= []).push([name, value])
        this.#attributes.score = value
        this.#attributes.hasScore = true
      } else if (value === null) this.#attributes.set(name, undefined)
      else {
        if (typeof value !== 'object' && this.#attributes.get(name) !== value)
          (changes ??= []).push([name, value as string | number | boolean])
        if (!this.#attributes.set(name, value)) this.#leave()
      }
    }
    return changes ?? none
  }

  /** An action that matches a group (A1 to A5). */
  #act(time: number, group: number): void {
    if (this.#windowEnd === Infinity) {
      this.#missed++
      this.#missedByReason[this.#outBecause]!++
    } else if (this.#ranked) {
      if (this.#best < 0 || group < this.#best) this.#best = group
    } else {
      this.#schedule(Infinity)
      this.#advance(time, group)
    }
  }

  #advance(time: number, group: number): void {
    this.#advanced++
    this.#advancedByGroup[group]!++
    const points = this.#groupPoints[group]!
    if (points === null) this.#outBecause = leftThroughExit
    else this.#complete(time, points)
  }

  /** The write that ends an entry, and what follows it (U1 to U5, U7). */
  #complete(time: number, points: number): void {
    const changed = this.#write(points)
    if ((changed || this.#heartbeat) && this.#scoreEntryFires()) this.#enter(time)
    else this.#outBecause = notFollowed
    if (changed) this.#considerHandoff(time)
  }

  /** Whether the score changed. */
  #write(points: number): boolean {
    const old = this.#attributes.score
    const sum = old + points
    const value = sum < this.#min ? this.#min : sum > this.#max ? this.#max : sum
    this.#attributes.score = value
    this.#attributes.hasScore = true
    return value !== old
  }

  #scoreEntryFires(): boolean {
    for (let index = 0; index < this.#scoreEntries.length; index++) {
      const to = this.#scoreEntries[index]
      if (to === null || to === this.#attributes.score) return true
    }
    return false
  }

  /** One entry attempt (E1 to E3). */
  #enter(time: number): void {
    const isEarly = time - this.#lastEntry < this.#reeligibilityMs
    if (isEarly || !this.#audience()) {
      // A refused first entry leaves the user outside for the reason they always were.
      if (this.#lastEntry !== -Infinity) this.#outBecause = isEarly ? refusedByReeligibility : refusedByAudience
      return
    }
    // A second entry beside the first (E3).
    if (this.#windowEnd !== Infinity) this.#leave()
    this.#entered++
    this.#lastEntry = time
    this.#since = time
    this.#stage = 0
    this.#best = -1
    this.#schedule(time + this.#windows[0]!.ms)
  }

  #audience(): boolean {
    if (this.#isInAudience === undefined || this.#audienceReadsScore)
      this.#isInAudience = this.#entryAudience(this.#attributes, null)
    return this.#isInAudience
  }

  /** The current window ends at a time in ms; Infinity: nobody waits any more. */
  #schedule(windowEnd: number): void {
    this.#windowEnd = windowEnd
    this.#due = Math.min(windowEnd, this.#sync)
    this.#isSyncLater = false
  }

  /** Handles everything that is due at or before a time (T4). */
  #runUntil(time: number): void {
    while (this.#due <= time && !this.#isOver) {
      const due = this.#due
      if (this.#sync === due && (this.#windowEnd !== due || !this.#isSyncLater)) {
        this.#sync = Infinity
        this.#due = this.#windowEnd
        this.#changed(due, this.#apply(this.#crmSync!.attributes))
      } else this.#windowEnds(due)
    }
  }

  /** A window ran out (I1 to I3; ranked: A3). */
  #windowEnds(time: number): void {
    this.#schedule(Infinity)
    if (this.#best >= 0) {
      this.#advance(time, this.#best)
      return
    }
    const { points } = this.#windows[this.#stage]!
    if (points !== 0) this.#decays++
    if (this.#stage === this.#windows.length - 1) {
      if (points !== 0) this.#complete(time, points)
      else this.#outBecause = leftWithoutPoints
      return
    }
    this.#stage++
    const changed = points !== 0 && this.#write(points)
    this.#schedule(this.#since + this.#windows[this.#stage]!.ms)
    if (changed) this.#considerHandoff(time)
  }

  /** The hand-off, after a change of the score (H1 to H5, U7). */
  #considerHandoff(time: number): void {
    if (!this.#hasHandoff || time - this.#lastHandoff < this.#handoffReeligibilityMs) return
    if (!this.#handoffAudience(this.#attributes, null)) return
    if (!this.#gate(this.#name, this.#attributes, time)) return
    if (this.#crmSync) {
      // A second one on its way.
      if (this.#sync !== Infinity) this.#leave()
      this.#sync = time + this.#crmSync.afterMs
      this.#due = Math.min(this.#due, this.#sync)
      this.#isSyncLater = true
    }
    this.#lastHandoff = time
    this.#handoffs.push({ user: this.#user, time, score: this.#attributes.score })
    this.#isOver = this.#isOver || this.#untilHandoff
  }
}

const none: readonly Change[] = []
