/** Steps of the engine → the short story of a lead: what happened, what it did, the score after it. */
import type { Step } from '../engine/trace.ts'
import type { Plan } from '../plan/plan.ts'
import type { Observer } from './bench.ts'
import { inShort } from './in-short.ts'
import { formatOffset } from './offset.ts'
import type { TimelineLine } from './result.ts'
import type { Scenario, ScenarioEvent } from './scenario.ts'

/** Lines that are kept: the last ones matter. */
const kept = 12

interface Line extends Omit<TimelineLine, 'offset' | 'effects'> {
  readonly effects: string[]
  score: number | null
  /** Changes the profile, which is an effect of its own. */
  readonly isProfile: boolean
}

export class Timeline implements Observer {
  readonly #plan: Plan
  readonly #start: number
  readonly #lines: Line[] = []
  /** The event whose steps come next. */
  #event: ScenarioEvent | undefined

  constructor(plan: Plan, scenario: Scenario) {
    this.#plan = plan
    this.#start = scenario.start
    const score = numberOf(scenario.profile?.[plan.score.attribute] ?? 0)
    const given = scenario.profile ? inShort(scenario.profile) : ''
    this.#lines.push({ at: scenario.start, event: given && `profile ${given}`, effects: [], score, isProfile: true })
  }

  #begin(at: number, event: string, isProfile = false): void {
    this.#lines.push({ at, event, effects: [], score: this.#lines.at(-1)!.score, isProfile })
  }

  #effect(text: string): void {
    this.#lines.at(-1)!.effects.push(text)
  }

  event(event: ScenarioEvent, heard: boolean): void {
    this.#event = event
    if (heard) return
    this.#begin(event.time, event.label)
    this.#effect('no trigger names it')
  }

  #beginEvent(time: number, { origin, payload }: Extract<Step, { what: 'event' }>): void {
    if (origin === 'crm sync') this.#begin(time, `CRM sync: ${inShort(payload ?? {})}`, true)
    else this.#begin(time, this.#event!.label, this.#event!.type === 'profile')
  }

  step(time: number, step: Step, attributes: ReadonlyMap<string, unknown>): void {
    // What an earlier line began takes its time (semantics T6).
    if (this.#lines.at(-1)!.at !== time && !begins.has(step.what)) this.#begin(time, 'processed')
    this.#tell(time, step)
    this.#lines.at(-1)!.score = numberOf(attributes.get(this.#plan.score.attribute) ?? 0)
  }

  #tell(time: number, step: Step): void {
    const { groups } = this.#plan
    switch (step.what) {
      case 'event':
        this.#beginEvent(time, step)
        if (step.origin === 'before launch') this.#effect('before the launch: nothing is triggered')
        return
      case 'seeded':
        this.#begin(time, 'launch')
        this.#effect(`the score is set to ${step.score}`)
        return
      case 'missed':
        return this.#effect(`${groups[step.group]!.name} missed: ${step.reason}`)
      case 'remembered':
        return this.#effect(`${groups[step.group]!.name} remembered to the end of the window`)
      case 'advanced': {
        const last = this.#lines.at(-1)!
        if (last.at !== time || last.event === '') this.#begin(time, 'the window ends')
        return this.#effect(`${groups[step.group]!.name}${step.points === null ? ': exit' : ` ${signed(step.points)}`}`)
      }
      case 'window ended':
        this.#begin(time, `${formatOffset(this.#plan.windows[step.stage]!.ms, 0)} without an action`)
        return this.#effect(step.points === 0 ? 'no points' : signed(step.points))
      case 'wrote':
        if (step.to !== (step.from ?? 0) + step.points) this.#effect(`held at ${step.to}`)
        return
      case 'not written':
        return this.#effect('nothing is written: the score is not a number')
      case 'entered':
        return this.#effect('enters')
      case 'entry refused':
        return this.#effect(`not let in: ${refusals[step.reason]}`)
      case 'left':
        return this.#effect(`out of the loop: ${step.reason}`)
      case 'hand-off':
        return this.#effect(`hand-off ${outcomes[step.outcome]}`)
      case 'waiting':
        return
    }
  }

  /** The last lines up to an instant. */
  until(at: number): TimelineLine[] {
    return this.#lines
      .filter((line) => line.at <= at && line.event !== '')
      .slice(-kept)
      .map(({ isProfile, effects, at: time, ...line }) => ({
        at: time,
        offset: formatOffset(time, this.#start),
        ...line,
        effects: effects.length > 0 || isProfile ? effects : ['no effect'],
      }))
  }
}

/** Steps that begin a line of their own, or tell nothing. */
const begins: ReadonlySet<Step['what']> = new Set(['event', 'seeded', 'window ended', 'advanced', 'waiting'])

const refusals = {
  audience: 'refused by the audience',
  're-eligibility': 'too soon after the last entry',
  'same second': 'the second entry within one second',
} as const

const outcomes = {
  sent: 'sent',
  aborted: 'not sent: the webhook aborts',
  audience: 'not sent: refused by its audience',
  're-eligibility': 'not sent: too soon after the last one',
  'not a number': 'not sent: the score is not a number',
} as const

const signed = (points: number) => (points > 0 ? `+${points}` : `−${Math.abs(points)}`)

const numberOf = (score: unknown): number | null => (typeof score === 'number' ? score : null)
