/** Both engines on one log, and where they first differ. */
import type { ProfileRow } from '../../events/event.ts'
import type { LogSource, Rejected } from '../../events/read-log.ts'
import type { Plan } from '../../plan/plan.ts'
import { simulate } from '../../simulation.ts'
import { formatTime } from '../../text/time.ts'
import { DuckDbLog, type SqlHandoff, type SqlScore } from './duckdb.ts'

export interface CheckInput {
  readonly sources: readonly LogSource[]
  readonly profiles: readonly ProfileRow[]
  readonly until: number | null
  readonly onRefused: (line: Rejected) => void
}

export interface CheckResult {
  readonly leads: number
  readonly handoffs: number
  readonly differing: number
  /** Of the first lead that differs. */
  readonly difference: string | null
}

interface Sides {
  readonly scores: ReadonlyMap<string, SqlScore>
  readonly handoffs: readonly SqlHandoff[]
}

/** Runs both. The log is read twice, so that its sources have to be files. */
export async function checkSql(plan: Plan, input: CheckInput): Promise<CheckResult> {
  return compareSql(plan, input, await DuckDbLog.load(input.sources, input.profiles, input.onRefused))
}

/** What the SQL gives for the log, or for one lead of it. */
export type SqlRuns = Pick<DuckDbLog, 'latest' | 'timesOf' | 'run'>

export async function compareSql(
  plan: Plan,
  { sources, profiles, until }: CheckInput,
  log: SqlRuns,
): Promise<CheckResult> {
  const end = until ?? (await log.latest())
  const simulated = async (at: number | null): Promise<Sides> => {
    const report = await simulate(plan, { events: sources, profiles, ...(at === null ? {} : { until: at }) })
    return {
      scores: new Map([...report.scores].map((row) => [row.user_id, row])),
      handoffs: [...report.handoffs].map(({ time, ...row }) => ({ ...row, ms: Date.parse(time) })),
    }
  }
  const expected = await simulated(until)
  const actual = await log.run(plan, until)
  const found = new Map(actual.scores.map((row) => [row.user_id, row]))
  const users = new Set([...expected.scores.keys(), ...found.keys()])
  const same = (
    user: string,
    of: Sides,
    sql: { scores: ReadonlyMap<string, SqlScore>; handoffs: readonly SqlHandoff[] },
  ) => rowOf(user, of) === rowOf(user, sql)
  const sql = { scores: found, handoffs: actual.handoffs }
  const differing = [...users].filter((user) => !same(user, expected, sql)).sort()
  const [lead] = differing
  const count = { leads: users.size, handoffs: expected.handoffs.length, differing: differing.length }
  if (lead === undefined) return { ...count, difference: null }
  // The first of the lead's instants after which the two rows differ.
  const times = await log.timesOf(lead)
  const instants = end === null || times.at(-1) === end ? times : [...times.filter((ms) => ms < end), end]
  let [low, high] = [0, instants.length - 1]
  const at = async (ms: number | null) => {
    const one = await log.run(plan, ms, lead)
    return [
      await simulated(ms),
      { scores: new Map(one.scores.map((row) => [row.user_id, row])), handoffs: one.handoffs },
    ] as const
  }
  while (low < high) {
    const middle = (low + high) >> 1
    const [left, right] = await at(instants[middle]!)
    if (same(lead, left, right)) low = middle + 1
    else high = middle
  }
  const instant = instants[low] ?? end
  const [left, right] = await at(instant)
  const when = instant === null ? 'at the end' : `at ${formatTime(instant)}`
  return {
    ...count,
    difference: `${lead} differs first ${when}: simulate has ${rowOf(lead, left)}, SQL has ${rowOf(lead, right)}`,
  }
}

/** A lead's row and hand-offs, in one text. */
function rowOf(user: string, { scores, handoffs }: Sides): string {
  const row = scores.get(user)
  if (!row) return 'no row'
  const counts = (['score', 'entries', 'waiting', 'advanced', 'decays', 'missed', 'handoffs'] as const).map(
    (name) => `${name} ${row[name]}`,
  )
  const sent = handoffs
    .filter(({ user_id }) => user_id === user)
    .map(({ ms, score }) => `${formatTime(ms)} (${score})`)
    .sort()
  return [...counts, ...(sent.length > 0 ? [`sent ${sent.join(', ')}`] : [])].join(' · ')
}
