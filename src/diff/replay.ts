/** Two plans over one log: each line is read once, and further plans can be tried on the events in memory. */
import type { SimulationReport } from '../engine/report.ts'
import { reportSimulation } from '../engine/report.ts'
import { Simulation, type SimulationResult } from '../engine/simulate.ts'
import { UserTable } from '../events/batch.ts'
import { findDuplicates, type LogSource, readLog } from '../events/read-log.ts'
import { handoffGate } from '../handoff/gate.ts'
import type { Plan } from '../plan/plan.ts'
import { knownProfiles, logSources, type SimulationInput } from '../simulation.ts'
import { LastValues } from './last-values.ts'
import {
  askedFor,
  codeTable,
  type Indexed,
  newReading,
  programOf,
  programOfAll,
  type Reading,
  selectEvents,
} from './reading.ts'
import { shareSources } from './shared-read.ts'

export interface ReplayInput extends SimulationInput {
  /** Plans between the two will be tried, so that the events of both have to be at hand together. */
  readonly between: boolean
  /** An attribute whose last value of each lead is wanted. */
  readonly by?: string | undefined
}

/** The first hand-off of a lead. */
export type FirstHandoff = { readonly time: number; readonly score: number } | null

export interface Replay {
  readonly base: SimulationReport
  readonly head: SimulationReport
  /** Undefined without `by`. */
  readonly values: LastValues | undefined
  /** Events of these leads that some trigger looks at. */
  eventsOf(leads: readonly string[]): number
  /** The first hand-offs of some leads under another plan, which mixes the two. */
  firstHandoffs(plan: Plan, leads: readonly string[]): Promise<readonly FirstHandoff[]>
}

export async function replayBoth(base: Plan, head: Plan, input: ReplayInput): Promise<Replay> {
  const plans = [base, head] as const
  const users = new UserTable()
  const profiles = knownProfiles(input.profiles ?? [], users)
  const readings = new Map<string, Reading>()
  const readingFor = (program: ReturnType<typeof programOf>): Reading => {
    const asked = askedFor(program, plans)
    const known = readings.get(asked) ?? newReading(program)
    readings.set(asked, known)
    return known
  }
  const programs = [programOf(base), programOf(head)] as const
  const own = [readingFor(programs[0]), readingFor(programs[1])] as const
  const common = input.between ? readingFor(programOfAll(plans)) : own[1]
  const values = input.by === undefined ? undefined : new LastValues(input.by, input.until ?? Infinity, profiles)
  await read([...readings.values()], values, users, input)

  const { account } = own[0]
  const until = input.until ?? (account.events > 0 ? account.latest : null)
  const options = (plan: Plan) => ({
    until,
    latency: input.latency ?? 0,
    gate: handoffGate(plan.handoff).gate,
    profiles,
  })
  const run = async (index: 0 | 1): Promise<SimulationReport> => {
    const [plan, program, { store, account, program: asked }] = [plans[index], programs[index], own[index]]
    const table = codeTable(asked, program, plans)
    const events = table === 'same' ? store : selectEvents(store, store.byUser(users.size), users.names.keys(), table)
    const result = await new Simulation(program, users, events, options(plan)).run()
    return reportSimulation(plan, users, account, until, result)
  }
  const reports = [await run(0), await run(1)] as const

  let indexed: Indexed | undefined
  let indexes: ReadonlyMap<string, number> | undefined
  const chosen = (leads: readonly string[]) => {
    indexed ??= common.store.byUser(users.size)
    indexes ??= new Map(users.names.map((name, index) => [name, index]))
    return { indexed, numbers: leads.map((lead) => indexes!.get(lead)!) }
  }
  return {
    base: reports[0],
    head: reports[1],
    values,
    eventsOf: (leads) => {
      const { indexed, numbers } = chosen(leads)
      return numbers.reduce((sum, user) => sum + indexed.starts[user + 1]! - indexed.starts[user]!, 0)
    },
    firstHandoffs: async (plan, leads) => {
      const { indexed, numbers } = chosen(leads)
      const program = programOf(plan)
      const some = new UserTable()
      for (const user of numbers) some.intern(users.names[user]!, users.firstTimes[user]!)
      const events = selectEvents(common.store, indexed, numbers, codeTable(common.program, program, plans))
      return firstOf(await new Simulation(program, some, events, options(plan)).run(), leads.length)
    },
  }
}

async function read(
  readings: readonly Reading[],
  values: LastValues | undefined,
  users: UserTable,
  input: SimulationInput,
): Promise<void> {
  const sources = logSources(input.events)
  const ignore = () => {}
  await together(sources, [
    ...readings.map(({ program, account, store }, index) => async (own: readonly LogSource[]) => {
      // A refused line is told once.
      const onRefused = index === 0 ? (input.onRefused ?? ignore) : ignore
      for await (const batch of readLog(own, program, users, account, onRefused)) store.add(batch)
    }),
    ...(values ? [(own: readonly LogSource[]) => values.collect(own)] : []),
  ])
  const suspicious = readings.filter(({ account }) => account.suspects.size > 0)
  await together(
    sources,
    suspicious.map(
      ({ program, account, store }) =>
        async (own) =>
          store.drop(await findDuplicates(own, program, users, account)),
    ),
  )
}

/** Several readers over one reading; when one fails, all end. */
async function together(
  sources: readonly LogSource[],
  readers: readonly ((own: readonly LogSource[]) => Promise<void>)[],
): Promise<void> {
  const shared = shareSources(sources, readers.length)
  try {
    await Promise.all(readers.map((reader, index) => reader(shared.readers[index]!)))
  } finally {
    shared.stop()
  }
}

function firstOf({ tally }: SimulationResult, leads: number): FirstHandoff[] {
  const first: FirstHandoff[] = Array.from({ length: leads }, () => null)
  // A lead's hand-offs come in order of time.
  for (const { user, time, score } of tally.handoffs) first[user] ??= { time, score }
  return first
}
