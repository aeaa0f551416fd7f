/**
 * Plan → a bench on which scenarios are played, one lead at a time. It is built once for a plan; what `simulate` gives
 * for the same events is what is seen here (semantics T4, T5, T7).
 */
import { Lead, type LeadResult, missReasons, type Tally } from '../engine/lead.ts'
import { type HandoffGate, profileCode, Program } from '../engine/program.ts'
import type { Step } from '../engine/trace.ts'
import { compileWebhook, type WebhookField } from '../handoff/compiled-webhook.ts'
import { handoffGate } from '../handoff/gate.ts'
import { leadContext } from '../handoff/lead-context.ts'
import { requestFrom, type WebhookRequest } from '../handoff/request.ts'
import type { Handoff, Plan } from '../plan/plan.ts'
import type { Scenario, ScenarioEvent } from './scenario.ts'

/** The id of the lead of every test. */
export const leadName = 'lead'

export interface SentRecord {
  readonly at: number
  readonly score: number
  /** Renders the request as it was sent; undefined without a hand-off. */
  readonly request: () => WebhookRequest | undefined
}

/** What can be seen at one instant. */
export interface Sight {
  readonly at: number
  readonly result: LeadResult
  readonly attributes: ReadonlyMap<string, unknown>
  readonly handoffs: readonly SentRecord[]
}

/** Follows a scenario; attributes are those at the step. */
export interface Observer {
  /** An event of the scenario is next. */
  event?(event: ScenarioEvent, heard: boolean): void
  step?(time: number, step: Step, attributes: ReadonlyMap<string, unknown>): void
}

export class Bench {
  readonly plan: Plan
  readonly #program: Program
  readonly #gate: HandoffGate
  #fields: readonly WebhookField[] | undefined

  /** `gate`: of a bench whose hand-off is the same. */
  constructor(plan: Plan, gate?: HandoffGate) {
    this.plan = plan
    this.#program = new Program(plan, null)
    this.#gate = gate ?? handoffGate(plan.handoff).gate
  }

  get gate(): HandoffGate {
    return this.#gate
  }

  /** What is seen at the given instants, in order of time. */
  play(scenario: Scenario, instants: readonly number[], observer: Observer = {}): Sight[] {
    const { events } = scenario
    const run = new Run(this.plan, this.#program, this.#gate, scenario, observer, (record) => this.#request(record))
    const sights: Sight[] = []
    let next = 0
    for (const instant of [...new Set([...instants, scenario.end])].sort((a, b) => a - b)) {
      for (; next < events.length && events[next]!.time <= instant; next++) run.handle(events[next]!)
      run.advance(instant)
      sights.push(run.sight(instant))
    }
    return sights
  }

  #request({ at, attributes }: SentState): WebhookRequest | undefined {
    const { handoff } = this.plan
    if (!handoff) return undefined
    this.#fields ??= compileWebhook(handoff.webhook)
    return render(handoff, this.#fields, attributes, at)
  }
}

interface SentState {
  readonly at: number
  readonly attributes: ReadonlyMap<string, unknown>
}

function render(
  handoff: Handoff,
  fields: readonly WebhookField[],
  attributes: ReadonlyMap<string, unknown>,
  now: number,
): WebhookRequest {
  return requestFrom(handoff.webhook, fields, leadContext(leadName, attributes), { now })
}

/** One scenario being played. */
class Run {
  readonly #plan: Plan
  readonly #program: Program
  readonly #observer: Observer
  readonly #lead: Lead
  /** Whether the lead is known by the launch (T7). */
  readonly #known: boolean
  readonly #handoffs: SentRecord[] = []
  #launched: boolean

  constructor(
    plan: Plan,
    program: Program,
    gate: HandoffGate,
    { profile, events, latency }: Scenario,
    observer: Observer,
    request: (sent: SentState) => WebhookRequest | undefined,
  ) {
    this.#plan = plan
    this.#program = program
    this.#observer = observer
    const nameOf = () => leadName
    this.#lead = new Lead(program, gate, latency, emptyTally(plan), nameOf, (time, step) => {
      const { attributes } = this.#lead
      if (step.what === 'hand-off' && step.outcome === 'sent') {
        const sent = { at: time, attributes: new Map(attributes) }
        this.#handoffs.push({ at: time, score: step.score as number, request: () => request(sent) })
      }
      observer.step?.(time, step, attributes)
    })
    const { launch } = plan
    this.#launched = launch === null
    this.#known = launch !== null && (profile !== undefined || events.some(({ time }) => time < launch.at))
    this.#lead.start(0, profile)
  }

  handle(event: ScenarioEvent): void {
    const { time, type, name } = event
    this.#launchBy(time)
    // Everything due comes first (T4), so that observers see it before the event.
    this.#lead.runUntil(time)
    const code = this.#program.codeOf(type, name)
    this.#observer.event?.(event, code >= 0)
    if (code < 0) return
    const payload = code === profileCode ? event.attributes : event.properties
    if (this.#launched) this.#lead.handle(time, code, payload)
    else this.#lead.observe(time, code, payload)
  }

  advance(time: number): void {
    this.#launchBy(time)
    this.#lead.runUntil(time)
  }

  #launchBy(time: number): void {
    const { launch } = this.#plan
    if (this.#launched || time < launch!.at) return
    this.#launched = true
    if (this.#known) this.#lead.launch(launch!.at, launch!.seed)
  }

  sight(at: number): Sight {
    const { attributes } = this.#lead
    return { at, result: this.#lead.finish(), attributes: new Map(attributes), handoffs: [...this.#handoffs] }
  }
}

function emptyTally(plan: Plan): Tally {
  return {
    advancedByGroup: plan.groups.map(() => 0),
    missedByReason: missReasons.map(() => 0),
    handoffs: [],
  }
}
