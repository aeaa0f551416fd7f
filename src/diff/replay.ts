/** Two plans over one log: each line is read once, and further plans can be tried on the events in memory. */
import { EventStore } from '../engine/event-store.ts'
import { ProfileTable } from '../engine/profile-table.ts'
import { Program } from '../engine/program.ts'
import type { HandoffTable } from '../engine/handoff-table.ts'
import type { LeadTable } from '../engine/lead-table.ts'
import { reportSimulation, type SimulationReport, type SimulationSummary } from '../engine/report.ts'
import { Simulation } from '../engine/simulate.ts'
import { findDuplicates } from '../events/duplicates.ts'
import { KernelMemory } from '../events/kernel/memory.ts'
import { readLog } from '../events/read-log.ts'
import { type GateAnalysis, goesByScore, handoffGate } from '../handoff/gate.ts'
import type { Plan } from '../plan/plan.ts'
import { logSources, readTarget, type SimulationInput } from '../simulation.ts'
import { type FirstHandoff, firstOf } from './first-handoffs.ts'
import { LastValues } from './last-values.ts'
import { codeTable, programOfAll, SharedEvents } from './reading.ts'

export interface ReplayInput extends SimulationInput {
  /** An attribute whose last value of each lead is wanted. */
  readonly by?: string | undefined
}

/** Of the log, one reading counts what either plan looks at; the rest is as each simulation alone has it. */
export interface SideReport extends Pick<SimulationReport, 'scores' | 'handoffs' | 'numbers'> {
  readonly summary: Omit<SimulationSummary, 'duplicates' | 'after_until'>
  /** By user index, which is the same on both sides; rows would have to be made and sorted first. */
  readonly leads: LeadTable
  readonly sent: HandoffTable
  readonly nameOf: (user: number) => string
}

export interface Replay {
  readonly base: SideReport
  readonly head: SideReport
  /** Undefined without `by`. */
  readonly values: LastValues | undefined
  /** Events of these leads that a trigger of either plan looks at. */
  eventsOf(leads: readonly number[]): number
  /** The first hand-offs of some leads under another plan, which mixes the two. */
  firstHandoffs(plan: Plan, leads: readonly number[]): Promise<readonly (FirstHandoff | null)[]>
}

export async function replayBoth(base: Plan, head: Plan, input: ReplayInput): Promise<Replay> {
  const plans = [base, head] as const
  const all = programOfAll(plans)
  const { users, payloads, memory, profiles, account, events, values } = await read(all, input)
  const until = input.until ?? (account.events > 0 ? account.latest : null)

  const gates = new Map<string, GateAnalysis>()
  /** Plans with the same hand-off share what is remembered of its templates. */
  const gateOf = ({ handoff }: Plan): GateAnalysis => {
    const key = JSON.stringify(handoff)
    const gate = gates.get(key) ?? handoffGate(handoff)
    gates.set(key, gate)
    return gate
  }
  const simulationOf = (plan: Plan, untilHandoff = false): Simulation => {
    const analysis = gateOf(plan)
    const program = new Program(plan, analysis.reads)
    const codes = codeTable(all, program, plans)
    const gate = { gate: analysis.gate, gateByScore: goesByScore(analysis, plan.score.attribute) }
    const options = { until, latency: input.latency ?? 0, ...gate, memory, profiles, codes, untilHandoff }
    return new Simulation(program, users, payloads, options)
  }
  // By turns: code that is compiled for one of them alone would be compiled again for the other.
  const sides = [simulationOf(base), simulationOf(head)] as const
  for (const turn of events.turns()) for (const side of sides) await side.add(turn)
  const report = (plan: Plan, { result }: Simulation): SideReport => {
    const { summary, ...rows } = reportSimulation(plan, users, account, until, result)
    const { duplicates: _, after_until: __, ...rest } = summary
    return {
      ...rows,
      summary: rest,
      leads: result.leads,
      sent: result.tally.handoffs,
      nameOf: (user) => users.name(user),
    }
  }
  return {
    base: report(base, sides[0]),
    head: report(head, sides[1]),
    values,
    eventsOf: (leads) => leads.reduce((sum, lead) => sum + events.count(lead), 0),
    firstHandoffs: async (plan, leads) => {
      const { tally } = await simulationOf(plan, true).run(events.of(leads))
      const first = firstOf(tally.handoffs)
      return leads.map((lead) => first.get(lead) ?? null)
    },
  }
}

async function read(all: Program, input: ReplayInput) {
  const sources = logSources(input.events)
  const memory = KernelMemory.open()
  const store = new EventStore(undefined, memory)
  const target = readTarget(all, sources, input, store, memory)
  const { users, payloads, account } = target
  const profiles = new ProfileTable(all, users, payloads)
  const values = input.by === undefined ? undefined : new LastValues(input.by, input.until ?? Infinity)
  for await (const row of input.profiles ?? []) {
    profiles.add(row)
    values?.begin(row)
  }
  const watched = values ? sources.map((source) => values.watch(source)) : sources
  await readLog(watched, target)
  const duplicates = await findDuplicates(store.suspects(), sources, target)
  const events = new SharedEvents(store.byUser(users.size, duplicates))
  return { users, payloads, memory, profiles, account, events, values }
}
