/** The result of a simulation: rows, hand-offs and summary, in the order and shape that files and formats need. */
import type { UserTable } from '../events/batch.ts'
import type { LogAccount } from '../events/read-log.ts'
import type { Plan } from '../plan/plan.ts'
import { compareBytes } from '../text/byte-order.ts'
import { formatTime } from '../text/time.ts'
import { missReasons, type MissReason } from './lead.ts'
import type { SimulationResult } from './simulate.ts'

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

export interface SimulationReport {
  readonly summary: SimulationSummary
  /** By user_id, in byte order of UTF-8. */
  readonly scores: readonly ScoreRow[]
  /** By time, then user_id. */
  readonly handoffs: readonly HandoffRow[]
}

export function reportSimulation(
  plan: Plan,
  users: UserTable,
  account: LogAccount,
  until: number | null,
  result: SimulationResult,
): SimulationReport {
  const { leads, tally } = result
  const order = leads.map((_, index) => index).sort((a, b) => compareBytes(users.names[a]!, users.names[b]!))
  const scores = order.map((index): ScoreRow => {
    const { lastHandoff, ...lead } = leads[index]!
    return {
      user_id: users.names[index]!,
      score: lead.score,
      entries: lead.entries,
      waiting: lead.waiting,
      advanced: lead.advanced,
      decays: lead.decays,
      missed: lead.missed,
      handoffs: lead.handoffs,
      last_handoff: lastHandoff === null ? null : formatTime(lastHandoff),
    }
  })
  const handoffs = tally.handoffs
    .toSorted((a, b) => a.time - b.time || compareBytes(users.names[a.user]!, users.names[b.user]!))
    .map(({ user, time, score }): HandoffRow => ({ user_id: users.names[user]!, time: formatTime(time), score }))
  const sum = (count: (row: ScoreRow) => number) => scores.reduce((total, row) => total + count(row), 0)
  return {
    scores,
    handoffs,
    summary: {
      schema: 'leadscore.simulation/1',
      events: account.events,
      rejected: Object.fromEntries(account.refused),
      duplicates: result.duplicates + account.duplicates,
      after_until: result.afterUntil,
      without_zone: account.unzoned,
      users: scores.length,
      entered: sum((row) => (row.entries > 0 ? 1 : 0)),
      entries: sum((row) => row.entries),
      advanced: sum((row) => row.advanced),
      decays: sum((row) => row.decays),
      missed: sum((row) => row.missed),
      missed_because: Object.fromEntries(
        missReasons.map((reason) => [reason, tally.missedByReason.get(reason) ?? 0]),
      ) as Record<MissReason, number>,
      handoffs: handoffs.length,
      users_handed_off: sum((row) => (row.handoffs > 0 ? 1 : 0)),
      until: until === null ? null : formatTime(until),
      scores: distribution(scores.flatMap((row) => (row.score === null ? [] : [row.score]))),
      groups: plan.groups.map(({ name, points }, index) => ({ name, points, advanced: tally.advancedByGroup[index]! })),
    },
  }
}

function distribution(scores: readonly number[]): SimulationSummary['scores'] {
  if (scores.length === 0) return null
  const sorted = Float64Array.from(scores).sort()
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
    mean: sorted.reduce((total, score) => total + score, 0) / sorted.length,
  }
}
