/** A comparison → `leadscore.diff/1`. Users, values and templates are as they are: programs read this. */
import type { Equivalence } from './equivalence/search.ts'
import type { FirstHandoff } from './first-handoffs.ts'
import { formatTime } from '../text/time.ts'
import type { Difference, Origins, ShownChange } from './difference.ts'

export function differenceJson(result: Difference): unknown {
  const { impact } = result
  return {
    schema: 'leadscore.diff/1',
    base: sideJson(result.base),
    head: sideJson(result.head),
    equal: result.changes.length === 0,
    changes: result.changes.map(changeJson),
    impact: impact && {
      logs: result.logs,
      events: impact.events,
      users: impact.users,
      until: impact.until,
      handoffs: impact.handoffs,
      handed_off_leads: impact.handedOffLeads,
      entered: impact.entered,
      missed: impact.missed,
      mean_score: impact.meanScore,
      median_score: impact.medianScore,
      scores_changed: impact.scoresChanged,
      ...impact.counts,
      causes: impact.causes,
      causes_limited: impact.causesLimited,
      leads: impact.shifts.map(({ user, kind, before, after }) => ({
        user_id: user,
        kind,
        before: before && handoffJson(before),
        after: after && handoffJson(after),
      })),
      scores: impact.scores,
      weeks: impact.weeks,
      segments: impact.segments && {
        attribute: impact.segments.attribute,
        rows: impact.segments.rows.map(({ handedOff, meanScore, ...row }) => ({
          ...row,
          handed_off: handedOff,
          mean_score: meanScore,
        })),
      },
    },
    rejected: result.refused.counts,
    left_out: result.leftOut,
    gates: result.gates.map(({ gate, quantity, holds, before, measured, change, allowed }) => ({
      gate,
      quantity,
      holds,
      before,
      measured,
      // JSON has no infinity: growth from nothing has no percentage.
      ...(change === undefined ? {} : { change_percent: Number.isFinite(change) ? change : null }),
      allowed: { at_least: allowed.atLeast, at_most: allowed.atMost },
    })),
    gates_unchecked: result.gatesUnchecked,
    equivalence: result.equivalence && equivalenceJson(result.equivalence),
  }
}

function sideJson({ file, revision, commit, path }: Origins) {
  return { file, revision, commit, path }
}

function handoffJson({ time, score }: FirstHandoff) {
  return { time: formatTime(time), score }
}

function equivalenceJson({ outcome, timeline, steps, longestMs, sequences, kinds, exhausted }: Equivalence) {
  return {
    outcome,
    steps,
    longest_ms: longestMs,
    sequences,
    kinds,
    exhausted,
    timeline: timeline.map(({ at, text, base, head }) => ({ at_ms: at, text, base, head })),
  }
}

function changeJson({ change, description, base, head }: ShownChange) {
  const { kind, subject, before, after, effect, decisions, trigger } = change
  const { section, text } = description
  return {
    kind,
    subject,
    text: `${description.subject}: ${text}`,
    section,
    effect,
    before,
    after,
    ...(trigger ? { trigger } : {}),
    ...(decisions ? { decisions: { before: decisions[0], after: decisions[1] } } : {}),
    base: change.base && { path: change.base, ...base },
    head: change.head && { path: change.head, ...head },
  }
}
