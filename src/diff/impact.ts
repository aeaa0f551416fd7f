/** Two simulations of one log → what the change does to leads. */
import { countBelow } from '../engine/sorted-numbers.ts'
import type { Replay, SideReport } from './replay.ts'
import { type Cause, noCauses } from './attribution.ts'
import { type Segment, segmentsOf } from './segments.ts'
import { noCounts, type Shift, type ShiftKind } from './shift.ts'

export interface Pair {
  readonly before: number
  readonly after: number
}

/** Scores from `from` to `to`, both included. */
export interface Bin extends Pair {
  readonly from: number
  readonly to: number
}

/** `week` is the date of its Monday. */
export interface Week extends Pair {
  readonly week: string
}

export interface Impact {
  readonly events: number
  readonly users: number
  readonly until: string | null
  readonly handoffs: Pair
  readonly handedOffLeads: Pair
  readonly entered: Pair
  readonly missed: Pair
  /** null without a score that is a number. */
  readonly meanScore: { readonly before: number | null; readonly after: number | null }
  readonly medianScore: { readonly before: number | null; readonly after: number | null }
  /** Leads whose final score is another. */
  readonly scoresChanged: number
  readonly counts: Readonly<Record<ShiftKind, number>>
  readonly shifts: readonly Shift[]
  readonly causes: readonly Cause[]
  /** Causes were not looked for one change at a time: there are too many. */
  readonly causesLimited: boolean
  readonly scores: readonly Bin[]
  readonly weeks: readonly Week[]
  readonly segments: { readonly attribute: string; readonly rows: readonly Segment[] } | null
}

export function impactOf({ base, head, shifts, otherScores, values }: Replay): Impact {
  const [before, after] = [base.summary, head.summary]
  const pair = (key: 'handoffs' | 'users_handed_off' | 'entered' | 'missed'): Pair => ({
    before: before[key],
    after: after[key],
  })
  return {
    events: after.events,
    users: after.users,
    until: after.until,
    handoffs: pair('handoffs'),
    handedOffLeads: pair('users_handed_off'),
    entered: pair('entered'),
    missed: pair('missed'),
    meanScore: { before: before.scores?.mean ?? null, after: after.scores?.mean ?? null },
    medianScore: { before: before.scores?.p50 ?? null, after: after.scores?.p50 ?? null },
    scoresChanged: otherScores,
    counts: countKinds(shifts),
    shifts,
    ...noCauses,
    scores: binsOf(base, head),
    weeks: weeksOf(base, head),
    segments: values ? { attribute: values.attribute, rows: segmentsOf(base, head, shifts, values) } : null,
  }
}

function countKinds(shifts: readonly Shift[]): Record<ShiftKind, number> {
  const counts = noCounts()
  for (const { kind } of shifts) counts[kind]++
  return counts
}

/** At most thirteen bins of a round width. */
function binsOf(base: SideReport, head: SideReport): Bin[] {
  const extremes = [base.summary.scores, head.summary.scores].flatMap((scores) =>
    scores ? [scores.min, scores.max] : [],
  )
  const [min, max] = [Math.min(...extremes), Math.max(...extremes)]
  if (!Number.isFinite(max - min)) return []
  const step = roundUp((max - min + 1) / 12)
  const first = Math.floor(min / step) * step
  const place = (score: number) => Math.floor((score - first) / step)
  // The scores are in order: where each bin ends is looked up.
  const count = ({ numbers }: SideReport) => {
    const ends = Array.from({ length: place(max) + 1 }, (_, bin) =>
      bin === place(max) ? numbers.length : countBelow(numbers, first + (bin + 1) * step),
    )
    return ends.map((end, bin) => end - (ends[bin - 1] ?? 0))
  }
  const [from, to] = [count(base), count(head)]
  return from.map((number, index) => ({
    from: first + index * step,
    to: first + index * step + (step === 1 ? 0 : step - 1),
    before: number,
    after: to[index]!,
  }))
}

function roundUp(value: number): number {
  if (value <= 1) return 1
  const magnitude = 10 ** Math.floor(Math.log10(value))
  // Scores are whole: 2.5 is no width of a bin.
  return [1, 2, ...(magnitude > 1 ? [2.5] : []), 5, 10]
    .map((factor) => factor * magnitude)
    .find((step) => step >= value)!
}

const weekMs = 7 * 86_400_000
/** 1970-01-05 was a Monday. */
const monday = 4 * 86_400_000

function weeksOf(base: SideReport, head: SideReport): Week[] {
  const [before, after] = [weekNumbers(base), weekNumbers(head)]
  const [first, last] = [Math.min(before.first, after.first), Math.max(before.last, after.last)]
  const weeks: Week[] = []
  for (let week = first; week <= last; week++) {
    const date = new Date(monday + week * weekMs).toISOString().slice(0, 10)
    weeks.push({
      week: date,
      before: before.counts[week - before.first] ?? 0,
      after: after.counts[week - after.first] ?? 0,
    })
  }
  return weeks
}

/** Hand-offs by week; week 0 begins with that Monday. */
function weekNumbers({ sent }: SideReport): { first: number; last: number; counts: Uint32Array } {
  const { times } = sent
  let [first, last] = [Infinity, -Infinity]
  for (let at = 0; at < times.length; at++) {
    const week = Math.floor((times[at]! - monday) / weekMs)
    if (week < first) first = week
    if (week > last) last = week
  }
  const counts = new Uint32Array(Math.max(0, last - first + 1))
  for (let at = 0; at < times.length; at++) counts[Math.floor((times[at]! - monday) / weekMs) - first]!++
  return { first, last, counts }
}
