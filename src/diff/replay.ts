/** Two plans over one log: each line is read once, and further plans can be tried on the events in memory. */
import { reportSimulation, type SimulationReport, type SimulationSummary } from '../engine/report.ts'
import { Simulation, type SimulationResult } from '../engine/simulate.ts'
import { UserTable } from '../events/batch.ts'
import { findDuplicates, newAccount, readLog } from '../events/read-log.ts'
import { handoffGate } from '../handoff/gate.ts'
import type { Plan } from '../plan/plan.ts'
import { knownProfiles, logSources, type SimulationInput } from '../simulation.ts'
import { LastValues } from './last-values.ts'
import { codeTable, programOf, programOfAll, selectEvents, SharedEvents } from './reading.ts'

export interface ReplayInput extends SimulationInput {
  /** An attribute whose last value of each lead is wanted. */
  readonly by?: string | undefined
}

/** Of the log, one reading counts what either plan looks at; the rest is as each simulation alone has it. */
export interface SideReport extends Pick<SimulationReport, 'scores' | 'handoffs'> {
  readonly summary: Omit<SimulationSummary, 'duplicates' | 'after_until'>
}

/** The first hand-off of a lead. */
export type FirstHandoff = { readonly time: number; readonly score: number } | null

export interface Replay {
  readonly base: SideReport
  readonly head: SideReport
  /** Undefined without `by`. */
  readonly values: LastValues | undefined
  /** Events of these leads that a trigger of either plan looks at. */
  eventsOf(leads: readonly string[]): number
  /** The first hand-offs of some leads under another plan, which mixes the two. */
  firstHandoffs(plan: Plan, leads: readonly string[]): Promise<readonly FirstHandoff[]>
}

export async function replayBoth(base: Plan, head: Plan, input: ReplayInput): Promise<Replay> {
  const plans = [base, head] as const
  const all = programOfAll(plans)
  const { users, profiles, account, store, indexed, values } = await read(all, input)
  const until = input.until ?? (account.events > 0 ? account.latest : null)

  const simulate = (plan: Plan, some: UserTable, chosen: Iterable<number> | 'all'): Promise<SimulationResult> => {
    const program = programOf(plan)
    const table = codeTable(all, program, plans)
    const isWhole = chosen === 'all'
    const events =
      isWhole && table === 'same' ? store : selectEvents(store, indexed, isWhole ? users.names.keys() : chosen, table)
    const { gate } = handoffGate(plan.handoff)
    return new Simulation(program, some, events, { until, latency: input.latency ?? 0, gate, profiles }).run()
  }
  const report = async (plan: Plan): Promise<SideReport> => {
    const { scores, handoffs, summary } = reportSimulation(
      plan,
      users,
      account,
      until,
      await simulate(plan, users, 'all'),
    )
    const { duplicates: _, after_until: __, ...rest } = summary
    return { scores, handoffs, summary: rest }
  }
  let indexes: ReadonlyMap<string, number> | undefined
  const numbersOf = (leads: readonly string[]) => {
    indexes ??= new Map(users.names.map((name, index) => [name, index]))
    return leads.map((lead) => indexes!.get(lead)!)
  }
  return {
    base: await report(base),
    head: await report(head),
    values,
    eventsOf: (leads) =>
      numbersOf(leads).reduce((sum, user) => sum + indexed.starts[user + 1]! - indexed.starts[user]!, 0),
    firstHandoffs: async (plan, leads) => {
      const numbers = numbersOf(leads)
      const some = new UserTable()
      for (const user of numbers) some.intern(users.names[user]!, users.firstTimes[user]!)
      return firstOf(await simulate(plan, some, numbers), leads.length)
    },
  }
}

async function read(all: ReturnType<typeof programOfAll>, input: ReplayInput) {
  const users = new UserTable()
  const profiles = knownProfiles(input.profiles ?? [], users)
  const account = newAccount()
  const events = new SharedEvents()
  const values = input.by === undefined ? undefined : new LastValues(input.by, input.until ?? Infinity, profiles)
  const sources = logSources(input.events)
  const watched = values ? sources.map((source) => values.watch(source)) : sources
  const onRefused = input.onRefused ?? (() => {})
  for await (const batch of readLog(watched, all, users, account, onRefused)) events.add(batch)
  const indexed = events.settle(users.size, await findDuplicates(sources, all, users, account))
  return { users, profiles, account, store: events.store, indexed, values }
}

function firstOf({ tally }: SimulationResult, leads: number): FirstHandoff[] {
  const first: FirstHandoff[] = Array.from({ length: leads }, () => null)
  // A lead's hand-offs come in order of time.
  for (const { user, time, score } of tally.handoffs) first[user] ??= { time, score }
  return first
}
