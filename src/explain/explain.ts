/** Plan, logs and a user → everything there is to say about that lead. */
import type { LogSource, Rejected } from '../events/read-log.ts'
import type { Plan } from '../plan/plan.ts'
import type { Ledger } from './explanation.ts'
import { readLead } from './read-lead.ts'
import { type ProfileSource, readProfile } from './read-profile.ts'
import { Recorder } from './record.ts'
import { type LeadLog, replay, type ReplayEngine, replayEngine, type Span } from './replay.ts'

export interface ExplainInput {
  readonly events: readonly LogSource[]
  /** State before the first event. */
  readonly profiles?: ProfileSource | undefined
  /** End of the run in ms (semantics T5); default: the latest event of all users. */
  readonly until?: number | undefined
  /** Braze's processing time in ms (semantics T6); default 0. */
  readonly latency?: number
  /** Sees every refused line; may throw to stop the run. */
  readonly onRefused?: (line: Rejected) => void
  /** How the log is read. */
  readonly threads?: number | undefined
  readonly strictJson?: boolean | undefined
}

/** What was read, of all users. */
export interface Reading {
  readonly events: number
  readonly profiles: number
  /** Refused lines by reason. */
  readonly refused: ReadonlyMap<string, number>
  /** Valid records that are no events, by what they are. */
  readonly leftOut: ReadonlyMap<string, number>
}

export interface ExplainedLead {
  readonly plan: Plan
  readonly log: LeadLog
  readonly span: Span
  readonly ledger: Ledger
  readonly reading: Reading
  /** Replays the lead again, for what might have been. */
  readonly engine: ReplayEngine
}

/** `known` is false when neither an event nor a profile names the user. */
export async function explainLead(
  plan: Plan,
  user: string,
  { events, profiles, until, latency = 0, onRefused = () => {}, threads, strictJson }: ExplainInput,
): Promise<ExplainedLead & { readonly known: boolean }> {
  const { profile, count, refused: refusedRows } = await readProfile(profiles, user, onRefused)
  const read = await readLead(events, user, onRefused, { threads, strictJson })
  const log: LeadLog = { user, profile, events: read.events }
  const span: Span = { until: until ?? (read.count > 0 ? read.latest : null), latency }
  const engine = replayEngine(plan)
  const recorder = new Recorder(plan, log, latency)
  const ledger = recorder.ledger(replay(engine, log, span, recorder))
  const refused = new Map<string, number>(read.refused)
  for (const [reason, lines] of refusedRows) refused.set(reason, (refused.get(reason) ?? 0) + lines)
  return {
    plan,
    log,
    span,
    ledger,
    reading: { events: read.count, profiles: count, refused, leftOut: read.leftOut },
    engine,
    known: profile !== undefined || read.events.length > 0,
  }
}
