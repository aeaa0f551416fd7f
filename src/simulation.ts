/** Plan and log → report: the reader, the gate and the state machine put together. */
import { EventStore, Simulation, type SimulationOptions } from './engine/simulate.ts'
import { Program } from './engine/program.ts'
import { reportSimulation, type SimulationReport } from './engine/report.ts'
import { UserTable } from './events/batch.ts'
import type { ProfileRow } from './events/event.ts'
import { formatOf } from './events/formats/index.ts'
import { type LogSource, findDuplicates, newAccount, readLog, type Rejected } from './events/read-log.ts'
import { handoffGate } from './handoff/gate.ts'
import type { Plan } from './plan/plan.ts'

export interface SimulationInput {
  /** Bytes of JSON Lines, or several sources that are one log in their order. */
  readonly events: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | readonly LogSource[]
  /** State before the first event; later rows of a user add to earlier ones. */
  readonly profiles?: Iterable<ProfileRow>
  /** End of the run in ms (semantics T5); default: the latest event. */
  readonly until?: number | undefined
  /** Braze's processing time in ms (semantics T6); default 0. */
  readonly latency?: number
  /** Sees every refused line; may throw to stop the run. */
  readonly onRefused?: (line: Rejected) => void
}

/** Replays a log through a Plan; `trace` watches. Rejects only with what `onRefused` or reading throws. */
export async function simulate(
  plan: Plan,
  input: SimulationInput,
  trace?: SimulationOptions['trace'],
): Promise<SimulationReport> {
  const { gate, reads } = handoffGate(plan.handoff)
  const log = await collect(new Program(plan, reads), input)
  const options = { ...log, gate, ...(trace ? { trace } : {}) }
  const result = await new Simulation(log.program, log.users, log.store, options).run()
  return reportSimulation(plan, log.users, log.account, log.until, result)
}

/** Every attribute of one user at the end of the run, and that instant; undefined when no line names the user. */
export async function attributesAt(
  plan: Plan,
  user: string,
  input: SimulationInput,
): Promise<{ attributes: ReadonlyMap<string, unknown>; at: number | null } | undefined> {
  const { gate } = handoffGate(plan.handoff)
  const log = await collect(new Program(plan, null), input)
  const index = log.users.names.indexOf(user)
  if (index < 0) return undefined
  const simulation = new Simulation(log.program, log.users, log.store, { ...log, gate })
  return { attributes: simulation.attributesOf(index), at: log.until }
}

/** Reads everything that the program looks at. */
async function collect(program: Program, input: SimulationInput) {
  const users = new UserTable()
  const profiles = knownProfiles(input.profiles ?? [], users)
  const account = newAccount()
  const store = new EventStore()
  const sources = logSources(input.events)
  for await (const batch of readLog(sources, program, users, account, input.onRefused ?? ignore)) store.add(batch)
  store.drop(await findDuplicates(sources, program, users, account))
  const until = input.until ?? (account.events > 0 ? account.latest : null)
  return { program, users, store, account, until, profiles, latency: input.latency ?? 0 }
}

const ignore = () => {}

/** The log of an input, as sources. */
export function logSources(events: SimulationInput['events']): readonly LogSource[] {
  return isSources(events) ? events : [memorySource(events)]
}

/** The state of every user before the first event; their names go into the table. */
export function knownProfiles(
  rows: Iterable<ProfileRow>,
  users: UserTable,
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const profiles = new Map<string, Readonly<Record<string, unknown>>>()
  for (const { user_id, attributes } of rows) {
    users.intern(user_id, Infinity)
    profiles.set(user_id, { ...profiles.get(user_id), ...attributes })
  }
  return profiles
}

function isSources(events: SimulationInput['events']): events is readonly LogSource[] {
  return (
    Array.isArray(events) && events.every((source) => source !== null && typeof source === 'object' && 'open' in source)
  )
}

function memorySource(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): LogSource {
  return { name: 'events', format: formatOf('-'), open: () => bytes, rereadable: Array.isArray(bytes) }
}
