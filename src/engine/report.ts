/** The result of a simulation: rows, hand-offs and summary, in the order and shape that files and formats need. */
import type { LogAccount } from '../events/read-log.ts'
import type { NameOrder } from '../events/regions.ts'
import type { UserTable } from '../events/user-table.ts'
import type { Plan } from '../plan/plan.ts'
import { formatTime } from '../text/time.ts'
import { type Cells, mostRows } from '../text/cells.ts'
import type { HandoffTable } from './handoff-table.ts'
import type { LeadTable } from './lead-table.ts'
import { missReasons, type MissReason } from './lead.ts'
import type { SimulationResult } from './simulate.ts'
import { sum } from './sorted-numbers.ts'

/** A row of `simulate --scores`. */
export interface ScoreRow {
  readonly user_id: string
  /** null when the attribute holds something that is not a number; absent is 0. */
  readonly score: number | null
  readonly entries: number
  readonly waiting: number
  readonly advanced: number
  readonly decays: number
  readonly missed: number
  readonly handoffs: number
  /** ISO-8601 with milliseconds. */
  readonly last_handoff: string | null
}

/** A row of `simulate --handoffs`: one sent hand-off. */
export interface HandoffRow {
  readonly user_id: string
  readonly time: string
  readonly score: number
}

export interface SimulationSummary {
  readonly schema: 'leadscore.simulation/1'
  /** Valid events read. */
  readonly events: number
  /** Refused lines by reason. */
  readonly rejected: Readonly<Record<string, number>>
  /** Valid records that are no events here, by what they are: machine opens, types that no trigger knows. */
  readonly left_out: Readonly<Record<string, number>>
  /** Of the events that a trigger looks at: dropped as duplicates (semantics T3). */
  readonly duplicates: number
  /** Of the events that a trigger looks at: after `until`, and so ignored. */
  readonly after_until: number
  /** Events whose time named no zone and was read as UTC. */
  readonly without_zone: number
  readonly users: number
  /** Users with at least one entry. */
  readonly entered: number
  readonly entries: number
  readonly advanced: number
  readonly decays: number
  readonly missed: number
  readonly missed_because: Readonly<Record<MissReason, number>>
  readonly handoffs: number
  readonly users_handed_off: number
  /** ISO-8601; null for an empty log. */
  readonly until: string | null
  /** Of the users whose score is a number; null without any. Percentiles by nearest rank. */
  readonly scores: Readonly<
    Record<'min' | 'p10' | 'p25' | 'p50' | 'p75' | 'p90' | 'p99' | 'max' | 'mean', number>
  > | null
  readonly groups: readonly { readonly name: string; readonly points: number | null; readonly advanced: number }[]
}

/** Rows that are made when they are looked at: a log may have millions of them. */
export interface Rows<Row> extends Iterable<Row> {
  readonly length: number
  /** The row at an index from 0 to `length`. */
  at(index: number): Row
}

/** Rows that can be had without objects, too: their values in the order of their keys, times in ms. */
export interface CellRows<Row> extends Rows<Row> {
  /** Fills `cells` with rows from the one with index `from` on, at least one. */
  fill(from: number, cells: Cells): void
}

export interface SimulationReport {
  readonly summary: SimulationSummary
  /** By user_id, in byte order of UTF-8. */
  readonly scores: CellRows<ScoreRow>
  /** By time, then user_id. */
  readonly handoffs: CellRows<HandoffRow>
  /** The scores that are numbers, smallest first. */
  readonly numbers: Float64Array
  /** When hand-offs were sent, in ms, in any order. */
  readonly handoffTimes: Float64Array
}

export function reportSimulation(
  plan: Plan,
  users: UserTable,
  account: LogAccount,
  until: number | null,
  result: SimulationResult,
  names?: NameOrder,
): SimulationReport {
  const { leads, tally } = result
  const sorted = leads.sortedScores()
  return {
    scores: scoreRows(users, leads, names),
    handoffs: handoffRows(users, tally.handoffs),
    numbers: sorted,
    handoffTimes: tally.handoffs.times,
    summary: {
      schema: 'leadscore.simulation/1',
      events: account.events,
      rejected: Object.fromEntries(account.refused),
      left_out: Object.fromEntries(account.leftOut),
      duplicates: result.duplicates,
      after_until: result.afterUntil,
      without_zone: account.unzoned,
      users: leads.size,
      entered: leads.having('entries'),
      entries: leads.sum('entries'),
      advanced: leads.sum('advanced'),
      decays: leads.sum('decays'),
      missed: leads.sum('missed'),
      missed_because: Object.fromEntries(
        missReasons.map((reason, index) => [reason, tally.missedByReason[index]!]),
      ) as Record<MissReason, number>,
      handoffs: tally.handoffs.size,
      users_handed_off: leads.having('handoffs'),
      until: until === null ? null : formatTime(until),
      scores: distribution(sorted),
      groups: plan.groups.map(({ name, points }, index) => ({ name, points, advanced: tally.advancedByGroup[index]! })),
    },
  }
}

function scoreRows(users: UserTable, leads: LeadTable, names?: NameOrder): CellRows<ScoreRow> {
  const byName = once(() => names ?? users.byName())
  const rows = rowsOf(
    leads.size,
    () => byName().indices,
    (user): ScoreRow => {
      const { score, entries, waiting, advanced, decays, missed, handoffs, lastHandoff } = leads.at(user)
      return {
        user_id: users.name(user),
        score,
        entries,
        waiting,
        advanced,
        decays,
        missed,
        handoffs,
        last_handoff: lastHandoff === null ? null : formatTime(lastHandoff),
      }
    },
  )
  return {
    ...rows,
    fill(from, cells) {
      cells.rows = byName().copy(from, cells.texts[0]!)
      leads.fill(byName().indices.subarray(from, from + cells.rows), cells)
    },
  }
}

function handoffRows(users: UserTable, handoffs: HandoffTable): CellRows<HandoffRow> {
  const order = once(() => handoffs.order((a, b) => users.compare(a, b)))
  const rows = rowsOf(handoffs.size, order, (index): HandoffRow => {
    const { user, time, score } = handoffs.get(index)
    return { user_id: users.name(user), time: formatTime(time), score }
  })
  return {
    ...rows,
    fill(from, cells) {
      const sent = Array.from(order().subarray(from, from + mostRows), (index) => handoffs.get(index))
      const names = Uint32Array.from(sent, ({ user }) => user)
      cells.rows = users.copyNames(names, cells.texts[0]!)
      for (let row = 0; row < cells.rows; row++) {
        cells.set(row, 1, sent[row]!.time)
        cells.set(row, 2, sent[row]!.score)
      }
    },
  }
}

/** The order is found when a row is asked for: most runs want a summary alone. */
function once<Order>(find: () => Order): () => Order {
  let order: Order | undefined
  return () => (order ??= find())
}

function rowsOf<Row>(length: number, order: () => Uint32Array, row: (index: number) => Row): Rows<Row> {
  const at = (index: number): Row => row(order()[index]!)
  return {
    length,
    at,
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index++) yield at(index)
    },
  }
}

function distribution(sorted: Float64Array): SimulationSummary['scores'] {
  if (sorted.length === 0) return null
  const rank = (percent: number) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!
  return {
    min: sorted[0]!,
    p10: rank(10),
    p25: rank(25),
    p50: rank(50),
    p75: rank(75),
    p90: rank(90),
    p99: rank(99),
    max: sorted.at(-1)!,
    mean: sum(sorted) / sorted.length,
  }
}
