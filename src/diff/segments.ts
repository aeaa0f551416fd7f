/** The same figures for the leads of each value of an attribute. */
import type { ScoreRow } from '../engine/report.ts'
import type { SideReport } from './replay.ts'
import type { LastValues } from './last-values.ts'
import type { Shift } from './shift.ts'

export interface Segment {
  /** null: leads without the attribute. */
  readonly value: string | null
  readonly leads: number
  readonly handedOff: { readonly before: number; readonly after: number }
  readonly gained: number
  readonly lost: number
  readonly meanScore: { readonly before: number | null; readonly after: number | null }
}

/** The largest first. */
export function segmentsOf(
  base: SideReport,
  head: SideReport,
  shifts: readonly Shift[],
  values: LastValues,
): Segment[] {
  const rows = new Map<string | null, Tally>()
  const rowOf = (user: string): Tally => {
    const value = values.of(user)
    const row = rows.get(value) ?? newTally()
    rows.set(value, row)
    return row
  }
  for (const row of base.scores) count(rowOf(row.user_id).before, row)
  for (const row of head.scores) count(rowOf(row.user_id).after, row)
  for (const { user, kind } of shifts) {
    if (kind === 'gained') rowOf(user).gained++
    if (kind === 'lost') rowOf(user).lost++
  }
  return [...rows]
    .map(([value, { before, after, gained, lost }]): Segment => ({
      value,
      leads: after.leads,
      handedOff: { before: before.handedOff, after: after.handedOff },
      gained,
      lost,
      meanScore: { before: meanOf(before), after: meanOf(after) },
    }))
    .sort((a, b) => b.leads - a.leads || ((a.value ?? '') < (b.value ?? '') ? -1 : 1))
}

interface Counts {
  leads: number
  handedOff: number
  sum: number
  scored: number
}

interface Tally {
  readonly before: Counts
  readonly after: Counts
  gained: number
  lost: number
}

const newCounts = (): Counts => ({ leads: 0, handedOff: 0, sum: 0, scored: 0 })
const newTally = (): Tally => ({ before: newCounts(), after: newCounts(), gained: 0, lost: 0 })

function count(counts: Counts, { score, handoffs }: ScoreRow): void {
  counts.leads++
  if (handoffs > 0) counts.handedOff++
  if (score === null) return
  counts.sum += score
  counts.scored++
}

const meanOf = ({ sum, scored }: Counts) => (scored === 0 ? null : sum / scored)
