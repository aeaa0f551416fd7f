/** Plan and log → report: the reader, the gate and the state machine put together. */
import { EventStore } from './engine/event-store.ts'
import { ProfileTable } from './engine/profile-table.ts'
import { Program } from './engine/program.ts'
import { reportSimulation, type SimulationReport } from './engine/report.ts'
import { Simulation, type SimulationOptions } from './engine/simulate.ts'
import type { EventSink } from './events/batch.ts'
import { findDuplicates } from './events/duplicates.ts'
import type { ProfileRow } from './events/event.ts'
import { jsonl } from './events/formats/jsonl.ts'
import { IdJournal } from './events/id-journal.ts'
import { KernelMemory } from './events/kernel/memory.ts'
import { sortMeanwhile } from './events/kernel/name-order.ts'
import type { KernelOptions, Worker } from './events/kernel/reader.ts'
import { KeptThreads } from './events/kernel/kept-threads.ts'
import { PayloadTable } from './events/payload-table.ts'
import { type LogSource, readLog, type ReadTarget, type Rejected } from './events/read-log.ts'
import { newAccount } from './events/read-target.ts'
import type { Spill } from './events/spill.ts'
import { UserTable } from './events/user-table.ts'
import { startWorker } from './files/start-worker.ts'
import { goesByScore, handoffGate } from './handoff/gate.ts'
import type { Plan } from './plan/plan.ts'

export interface SimulationInput {
  /** Bytes of JSON Lines, or several sources that are one log in their order. */
  readonly events: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | readonly LogSource[]
  /** State before the first event; later rows of a user add to earlier ones. */
  readonly profiles?: AsyncIterable<ProfileRow> | Iterable<ProfileRow>
  /** End of the run in ms (semantics T5); default: the latest event. */
  readonly until?: number | undefined
  /** Braze's processing time in ms (semantics T6); default 0. */
  readonly latency?: number
  /** Sees every refused line; may throw to stop the run. */
  readonly onRefused?: (line: Rejected) => void
  /** Threads that read, the calling one included; default 1. */
  readonly threads?: number
  /** With fewer bytes of a log the others are not started; default: 48 MB. */
  readonly workerBytes?: number
  /** Refuse lines that are broken where nothing is looked at, too; default false. */
  readonly strictJson?: boolean
  /** Rows by name will be asked for, so that a thread that is free puts names in order; default false. */
  readonly namesInOrder?: boolean
  /** Where events go that pass a bound; default: everything stays in memory. */
  readonly limit?: MemoryLimit | undefined
}

export interface MemoryLimit {
  /** Bytes for what is kept of a log. */
  readonly memory: number
  readonly spill: Spill
}

/** What a lead takes when it is replayed and its name is put in order. */
const bytesOfLead = 44

/** Replays a log through a Plan; `trace` watches, and sees of properties what the filters tell apart. Rejects only with what `onRefused`, reading or spilling throws. */
export async function simulate(
  plan: Plan,
  input: SimulationInput,
  trace?: SimulationOptions['trace'],
): Promise<SimulationReport> {
  const analysis = handoffGate(plan.handoff)
  return withThreads(async (threads) => {
    const log = await collect(new Program(plan, analysis.reads), input, threads)
    const { program, users, payloads, account, until } = log
    const options = { ...log, gate: analysis.gate, gateByScore: goesByScore(analysis, plan.score.attribute), trace }
    const simulation = new Simulation(program, users, payloads, options)
    // All is read: what follows finds memory that is there.
    users.seal()
    payloads.seal()
    const names = input.namesInOrder ? namesMeanwhile(users, log.memory, threads.kept) : undefined
    const result = await simulation.runAll(log.stretches, threads.kept)
    return reportSimulation(plan, users, account, until, result, await names?.())
  })
}

async function withThreads<T>(run: (threads: KeptThreads) => Promise<T>): Promise<T> {
  const threads = new KeptThreads(startWorker)
  try {
    return await run(threads)
  } finally {
    threads.stop()
  }
}

function namesMeanwhile(users: UserTable, memory: KernelMemory | undefined, [thread]: readonly Worker[]) {
  return memory && thread && sortMeanwhile(() => users.byName(), memory, thread)
}

/** Every attribute of one user at the end of the run, and that instant; undefined when no line names the user. */
export async function attributesAt(
  plan: Plan,
  user: string,
  input: SimulationInput,
): Promise<{ attributes: ReadonlyMap<string, unknown>; at: number | null } | undefined> {
  const { gate } = handoffGate(plan.handoff)
  const log = await withThreads((threads) => collect(new Program(plan, null), input, threads))
  const { program, users, payloads } = log
  const index = users.find(user)
  if (index < 0) return undefined
  const simulation = new Simulation(program, users, payloads, { ...log, gate, gateByScore: false })
  return { attributes: await simulation.attributesOf(index, log.stretches.all()), at: log.until }
}

/** Reads everything that the program looks at. */
async function collect(program: Program, input: SimulationInput, threads: KeptThreads) {
  const sources = logSources(input.events)
  const { limit } = input
  const memory = KernelMemory.open()
  const taken = () => users.bytes + payloads.bytes + profiles.bytes + bytesOfLead * users.size
  const rest = (all: MemoryLimit) => all.memory - taken()
  // However little is left: with less for each user, small pieces would be written all the time.
  const memoryOf = (all: MemoryLimit) => Math.max(rest(all), all.memory / 4, 8 * users.size)
  const store = new EventStore(limit && { memory: () => memoryOf(limit), spill: limit.spill }, memory)
  const target = readTarget(program, sources, input, store, memory, threads.start)
  const { users, payloads, account } = target
  const profiles = new ProfileTable(program, users, payloads)
  for await (const row of input.profiles ?? []) profiles.add(row)
  await readLog(sources, target)
  // The log will be read once more.
  if (store.hasIds) threads.stop()
  const duplicates = await findDuplicates(store.suspects(), sources, target)
  const until = input.until ?? (account.events > 0 ? account.latest : null)
  const stretches = store.inOrder(users.size, duplicates)
  return { program, users, payloads, memory, stretches, account, until, profiles, latency: input.latency ?? 0 }
}

/** What a log is read into; `memory` is the kernel's, undefined where it cannot run. */
export function readTarget(
  program: Program,
  sources: readonly LogSource[],
  { onRefused, limit, threads = 1, workerBytes, strictJson = false }: SimulationInput,
  events: EventSink,
  memory: KernelMemory | undefined,
  start: KernelOptions['startWorker'] = startWorker,
): ReadTarget {
  return {
    projection: program,
    users: new UserTable(program.plan.launch !== null, memory),
    payloads: new PayloadTable(program, memory),
    account: newAccount(),
    events,
    journal: sources.every(({ rereadable }) => rereadable)
      ? null
      : new IdJournal(limit ? limit.memory / 4 : Infinity, limit?.spill),
    kernel: memory && { memory, threads, workerBytes, strict: strictJson, startWorker: start },
    onRefused: onRefused ?? (() => {}),
  }
}

/** The log of an input, as sources. */
export function logSources(events: SimulationInput['events']): readonly LogSource[] {
  return isSources(events) ? events : [memorySource(events)]
}

function isSources(events: SimulationInput['events']): events is readonly LogSource[] {
  return (
    Array.isArray(events) && events.every((source) => source !== null && typeof source === 'object' && 'open' in source)
  )
}

function memorySource(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): LogSource {
  return { name: 'events', format: jsonl, open: () => bytes, rereadable: Array.isArray(bytes) }
}
