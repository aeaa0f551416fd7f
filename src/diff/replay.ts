/** Two plans over one log: each line is read once, and further plans can be tried on the events in memory. */
import { EventStore } from '../engine/event-store.ts'
import { ProfileTable } from '../engine/profile-table.ts'
import { Program } from '../engine/program.ts'
import type { HandoffTable } from '../engine/handoff-table.ts'
import { reportSimulation, type SimulationReport, type SimulationSummary } from '../engine/report.ts'
import { Simulation } from '../engine/simulate.ts'
import { findDuplicates } from '../events/duplicates.ts'
import { KernelMemory } from '../events/kernel/memory.ts'
import { readLog } from '../events/read-log.ts'
import { type GateAnalysis, goesByScore, handoffGate } from '../handoff/gate.ts'
import type { Plan } from '../plan/plan.ts'
import { logSources, readTarget, type SimulationInput } from '../simulation.ts'
import { firstTimes } from './first-handoffs.ts'
import { LastValues } from './last-values.ts'
import { MovedLeads } from './moved-leads.ts'
import { codeTable, programOfAll, turnsOf } from './reading.ts'
import { inOrder, type Shift } from './shift.ts'

export interface ReplayInput extends SimulationInput {
  /** An attribute whose last value of each lead is wanted. */
  readonly by?: string | undefined
}

/** Of the log, one reading counts what either plan looks at; the rest is as each simulation alone has it. */
export interface SideReport extends Pick<SimulationReport, 'scores' | 'handoffs' | 'numbers'> {
  readonly summary: Omit<SimulationSummary, 'duplicates' | 'after_until'>
  /** By user index, which is the same on both sides; rows would have to be made and sorted first. */
  readonly sent: HandoffTable
}

export interface Replay {
  readonly base: SideReport
  readonly head: SideReport
  /** Undefined without `by`. */
  readonly values: LastValues | undefined
  /** The leads whose first hand-off moves, by its time. */
  readonly shifts: readonly Shift[]
  /** Events of these leads that a trigger of either plan looks at. */
  readonly movedEvents: number
  /** Leads whose final score is another. */
  readonly otherScores: number
  /** When some of these leads are handed off first under another plan, which mixes the two; in ms, NaN for never. */
  firstHandoffs(plan: Plan, leads: readonly number[]): Promise<Float64Array>
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
  /** `leads`: only so many are replayed, each until its first hand-off. */
  const simulationOf = (plan: Plan, leads?: number): Simulation => {
    const analysis = gateOf(plan)
    const program = new Program(plan, analysis.reads)
    const codes = codeTable(all, program, plans)
    const gate = { gate: analysis.gate, gateByScore: goesByScore(analysis, plan.score.attribute) }
    const options = { until, latency: input.latency ?? 0, ...gate, memory, profiles, codes, leads }
    return new Simulation(program, users, payloads, { ...options, untilHandoff: leads !== undefined })
  }
  // By turns: code that is compiled for one of them alone would be compiled again for the other.
  const sides = [simulationOf(base), simulationOf(head)] as const
  const [before, after] = [sides[0].result, sides[1].result]
  const nameOf = (user: number) => users.name(user)
  const moved = new MovedLeads(before.tally.handoffs, after.tally.handoffs, users.size, nameOf, memory)
  let otherScores = 0
  for (const turn of turnsOf(events)) {
    for (const side of sides) await side.add(turn)
    moved.add(turn)
    otherScores += after.leads.otherScores(before.leads, turn.first)
  }
  const report = (plan: Plan, { result }: Simulation): SideReport => {
    const { summary, ...rows } = reportSimulation(plan, users, account, until, result)
    const { duplicates: _, after_until: __, ...rest } = summary
    return {
      ...rows,
      summary: rest,
      sent: result.tally.handoffs,
    }
  }
  return {
    base: report(base, sides[0]),
    head: report(head, sides[1]),
    values,
    shifts: inOrder(moved.shifts),
    movedEvents: moved.events,
    otherScores,
    firstHandoffs: async (plan, leads) => {
      const { tally } = await simulationOf(plan, leads.length).run(moved.of(leads))
      return firstTimes(tally.handoffs, leads)
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
  return { users, payloads, memory, profiles, account, events: store.inOrder(users.size, duplicates).all(), values }
}
