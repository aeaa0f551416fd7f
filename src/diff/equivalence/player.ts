/** One lead under one plan, played from the start for each sequence; and what of its state decides about the future. */
import { Lead, missReasons, type SentHandoff } from '../../engine/lead.ts'
import { profileCode, type Program } from '../../engine/program.ts'
import type { Step } from '../../engine/trace.ts'
import { handoffGate } from '../../handoff/gate.ts'
import type { Plan } from '../../plan/plan.ts'
import { programOf } from '../reading.ts'
import type { Letter } from './alphabet.ts'

/** What the plan has for a lead at the end of a sequence. */
export interface Outcome {
  /** null when it is no number. */
  readonly score: number | null
  readonly handoffs: readonly { readonly time: number; readonly score: number }[]
  /** Equal states have equal futures; times in it are relative to the end of the sequence. */
  readonly state: string
}

interface Waiting {
  readonly until: number
  readonly stage: number
  best: number
}

interface Memory {
  /** In the order in which they were scheduled: windows, and CRM syncs as a bare time. */
  agenda: (Waiting | number)[]
  lastEntry: number | null
  lastHandoff: number | null
}

export class Player {
  readonly #plan: Plan
  readonly #program: Program
  readonly #lead: Lead
  readonly #handoffs: SentHandoff[] = []
  #memory: Memory = { agenda: [], lastEntry: null, lastHandoff: null }
  #work = 0

  constructor(plan: Plan) {
    this.#plan = plan
    this.#program = programOf(plan)
    const tally = {
      advancedByGroup: plan.groups.map(() => 0),
      missedByReason: missReasons.map(() => 0),
      handoffs: this.#handoffs,
    }
    this.#lead = new Lead(
      this.#program,
      handoffGate(plan.handoff).gate,
      0,
      tally,
      () => 'lead',
      (time, step) => this.#remember(time, step),
    )
  }

  /** What was played so far: letters, and everything that happened to the lead. */
  get work(): number {
    return this.#work
  }

  play(letters: readonly Letter[], start: number): Outcome {
    const lead = this.#lead
    this.#work += letters.length
    this.#handoffs.length = 0
    this.#memory = { agenda: [], lastEntry: null, lastHandoff: null }
    lead.start(0, undefined)
    const launch = this.#plan.launch
    let launched = launch === null || start > launch.at
    let isKnown = false
    let now = start
    const launchUntil = (time: number) => {
      if (launched || time < launch!.at) return
      launched = true
      if (isKnown) lead.launch(launch!.at, launch!.seed)
    }
    for (const letter of letters) {
      if (letter.what === 'wait') {
        now += letter.ms
        launchUntil(now)
        lead.runUntil(now)
        continue
      }
      if (launch !== null && now < launch.at) isKnown = true
      const [code, payload] = this.#line(letter)
      if (code < 0) continue
      launchUntil(now)
      if (launched) lead.handle(now, code, payload)
      else lead.observe(now, code, payload)
    }
    launchUntil(now)
    lead.runUntil(now)
    return {
      score: lead.finish().score,
      handoffs: this.#handoffs.map(({ time, score }) => ({ time, score })),
      state: this.#state(now, launched ? 0 : launch!.at - now, isKnown && !launched),
    }
  }

  #line(letter: Exclude<Letter, { what: 'wait' }>): [number, Readonly<Record<string, unknown>>] {
    if (letter.what === 'change') return [profileCode, { [letter.attribute]: letter.value }]
    return [this.#program.codeOf(letter.type, letter.name), letter.properties]
  }

  #state(now: number, toLaunch: number, isKnown: boolean): string {
    const { entry, handoff } = this.#plan
    const since = (last: number | null, again: number | null) =>
      last === null ? null : again === null ? 'ever' : Math.min(now - last, again)
    const { agenda, lastEntry, lastHandoff } = this.#memory
    const due = agenda.map((item) =>
      typeof item === 'number' ? [item - now] : [item.until - now, item.stage, item.best],
    )
    return JSON.stringify([
      [...this.#lead.attributes].sort(([a], [b]) => (a < b ? -1 : 1)),
      due.sort((a, b) => a[0]! - b[0]!),
      since(lastEntry, entry.reeligibilityMs),
      since(lastHandoff, handoff?.reeligibilityMs ?? null),
      toLaunch,
      isKnown,
    ])
  }

  /** Follows the waits of the lead: without latency these are all that is due. */
  #remember(time: number, step: Step): void {
    this.#work++
    const memory = this.#memory
    switch (step.what) {
      case 'waiting':
        memory.agenda.push({ until: step.until, stage: step.stage, best: -1 })
        break
      case 'window ended':
        this.#drop((item) => item.until === time && item.stage === step.stage, true)
        break
      case 'remembered':
        for (const item of memory.agenda) {
          if (typeof item !== 'number' && (item.best < 0 || step.group < item.best)) item.best = step.group
        }
        break
      case 'advanced':
        if (this.#plan.ranked) this.#drop((item) => item.until === time && item.best === step.group, true)
        else this.#drop(() => true, false)
        break
      case 'entered':
        memory.lastEntry = time
        break
      case 'hand-off': {
        if (step.outcome !== 'sent') break
        memory.lastHandoff = time
        const after = this.#plan.handoff?.crmSync?.afterMs
        if (after !== undefined) memory.agenda.push(time + after)
        break
      }
      case 'event':
        if (step.origin === 'crm sync') memory.agenda.splice(memory.agenda.indexOf(time), 1)
        break
      case 'seeded':
      case 'missed':
      case 'wrote':
      case 'not written':
      case 'entry refused':
      case 'left':
        break
    }
  }

  #drop(matches: (item: Waiting) => boolean, onlyFirst: boolean): void {
    let dropped = 0
    this.#memory.agenda = this.#memory.agenda.filter((item) => {
      if (typeof item === 'number' || !matches(item) || (onlyFirst && dropped > 0)) return true
      dropped++
      return false
    })
  }
}
