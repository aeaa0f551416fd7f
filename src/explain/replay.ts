/** One lead's events → the state machine, with somebody watching: the same run that `simulate` makes of this user. */
import { Lead, missReasons, type LeadResult } from '../engine/lead.ts'
import { type HandoffGate, Program, profileCode } from '../engine/program.ts'
import type { Trace } from '../engine/trace.ts'
import { handoffGate } from '../handoff/gate.ts'
import type { Plan } from '../plan/plan.ts'
import type { LeadEvent } from './read-lead.ts'

/** Everything that is known of one user. */
export interface LeadLog {
  readonly user: string
  /** The row of the profiles; undefined without one. */
  readonly profile: Readonly<Record<string, unknown>> | undefined
  /** In log order. */
  readonly events: readonly LeadEvent[]
}

export interface Span {
  /** End of the run in ms (T5); null when nothing says it: then no time passes. */
  readonly until: number | null
  /** Braze's processing time in ms (T6). */
  readonly latency: number
}

/** What becomes of an event before the engine sees it. */
export type Fate = 'handled' | 'not named' | 'before launch' | 'duplicate' | 'after the end'

export interface Watcher {
  /** The lead at the very beginning; it changes from now on. */
  begin?(lead: Lead): void
  /** An event comes; whatever was due before it has happened. */
  event?(event: LeadEvent, fate: Fate): void
  readonly trace?: Trace
}

/** What a Plan needs to be replayed; built once. */
export interface ReplayEngine {
  readonly plan: Plan
  /** Keeps every attribute: templates and filters are explained with all that is known. */
  readonly program: Program
  readonly gate: HandoffGate
  /** Whether anything in the Plan looks at an attribute. */
  readonly isRead: (attribute: string) => boolean
}

export function replayEngine(plan: Plan): ReplayEngine {
  const { gate, reads } = handoffGate(plan.handoff)
  const narrow = new Program(plan, reads)
  const isRead = (attribute: string) => narrow.attributeNames?.has(attribute) ?? true
  return { plan, program: new Program(plan, null), gate, isRead }
}

export function replay(engine: ReplayEngine, log: LeadLog, { until, latency }: Span, watch: Watcher): LeadResult {
  const { program, plan } = engine
  const tally = {
    advancedByGroup: plan.groups.map(() => 0),
    missedByReason: missReasons.map(() => 0),
    handoffs: [],
  }
  const lead = new Lead(program, engine.gate, latency, tally, () => log.user, watch.trace)
  lead.start(0, log.profile)
  watch.begin?.(lead)
  const end = until ?? -Infinity
  const launch = launcher(plan, log, lead)
  const isDuplicate = duplicates()
  const events = inOrder(log.events)
  for (const one of events) {
    const { event } = one
    if (event.time > end) break
    const duplicate = isDuplicate(event.time, event.id)
    const launched = launch(event.time)
    lead.runUntil(event.time)
    const fate = duplicate ? 'duplicate' : fateOf(one, engine, launched)
    watch.event?.(one, fate)
    if (duplicate) continue
    const code = program.codeOf(event.type, event.name)
    if (code < 0) continue
    const payload = code === profileCode ? event.attributes : event.properties
    if (launched) lead.handle(event.time, code, payload)
    else lead.observe(event.time, code, payload)
  }
  launch(end)
  if (until !== null) lead.runUntil(until)
  for (const one of events) if (one.event.time > end) watch.event?.(one, 'after the end')
  return lead.finish()
}

function fateOf({ event }: LeadEvent, { program, isRead }: ReplayEngine, launched: boolean): Fate {
  const named =
    event.type === 'profile' ? Object.keys(event.attributes!).some(isRead) : program.codeOf(event.type, event.name) >= 0
  return named ? (launched ? 'handled' : 'before launch') : 'not named'
}

/** By time, equal times in log order (T2). */
function inOrder(events: readonly LeadEvent[]): readonly LeadEvent[] {
  return events.toSorted((a, b) => a.event.time - b.event.time)
}

/** Launches once, when its time has come, if the user was known by then (T7); whether it has happened. */
function launcher({ launch }: Plan, { profile, events }: LeadLog, lead: Lead): (time: number) => boolean {
  if (launch === null) return () => true
  const known = profile !== undefined || events.some(({ event }) => event.time < launch.at)
  let launched = false
  return (time) => {
    if (!launched && time >= launch.at) {
      launched = true
      if (known) lead.launch(launch.at, launch.seed)
    }
    return launched
  }
}

/** Whether an id came at this instant before (T3). */
function duplicates(): (time: number, id: string | null) => boolean {
  const seen = new Set<string>()
  let instant = Number.NaN
  return (time, id) => {
    if (time !== instant) seen.clear()
    instant = time
    if (id === null) return false
    if (seen.has(id)) return true
    seen.add(id)
    return false
  }
}
