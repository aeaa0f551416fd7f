// The naive reference judges both sides of a comparison, and what is counted from them.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { impactOf } from '../../src/diff/impact.ts'
import { replayBoth } from '../../src/diff/replay.ts'
import { parseProfile, type ProfileRow } from '../../src/events/event.ts'
import { cases } from '../agreement/arbitrary.ts'
import { encode, toYaml } from '../agreement/encode.ts'
import { evaluate, type Outcome } from '../reference/evaluate.ts'
import { planOf } from './plans.ts'

const numRuns = Number(process.env['LEADSCORE_RUNS'] ?? 30)

/** user → kind, by the first hand-off of each side. */
function movements(before: Outcome, after: Outcome): Map<string, string> {
  const first = ({ handoffs }: Outcome, user: string) => handoffs.find(({ user_id }) => user_id === user)?.time
  const moved = new Map<string, string>()
  for (const { user_id: user } of after.scores) {
    const [from, to] = [first(before, user), first(after, user)]
    if (from === to) continue
    moved.set(user, from === undefined ? 'gained' : to === undefined ? 'lost' : to < from ? 'earlier' : 'later')
  }
  return moved
}

function countsOf(list: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of list) counts[item] = (counts[item] ?? 0) + 1
  return counts
}

/** Days back to the Monday, one by one. */
function mondayBefore(time: string): string {
  const date = new Date(time)
  while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1)
  return date.toISOString().slice(0, 10)
}

test('scores, hand-offs, leads that move, weeks', async () => {
  let moved = 0
  await fc.assert(
    fc.asyncProperty(cases, cases, async (one, other) => {
      const { log, profiles, until, latency, style } = one
      const options = { profiles, until, latency }
      const before = evaluate(parse(toYaml(one.config)) as object, log, options)
      const after = evaluate(parse(toYaml(other.config)) as object, log, options)
      const replay = await replayBoth(planOf(one.config), planOf(other.config), {
        events: encode(log, style),
        profiles: (profiles ?? []).map((row) => parseProfile(JSON.stringify(row)) as ProfileRow),
        until: until ?? undefined,
        latency,
        by: 'plan',
      })
      for (const [side, meant] of [
        [replay.base, before],
        [replay.head, after],
      ] as const) {
        expect({ scores: [...side.scores], handoffs: [...side.handoffs], entered: side.summary.entered }).toEqual(meant)
      }
      const impact = impactOf(replay)
      const expected = movements(before, after)
      moved += expected.size
      expect(new Map(impact.shifts.map(({ user, kind }) => [user, kind]))).toEqual(expected)
      expect(impact.counts).toMatchObject(countsOf(expected.values()))
      const weeks = [before, after].map(({ handoffs }) => countsOf(handoffs.map(({ time }) => mondayBefore(time))))
      for (const { week, ...counts } of impact.weeks) {
        expect(counts).toEqual({ before: weeks[0]![week] ?? 0, after: weeks[1]![week] ?? 0 })
      }
      const sum = (list: readonly { before: number; after: number }[]) => [
        list.reduce((total, item) => total + item.before, 0),
        list.reduce((total, item) => total + item.after, 0),
      ]
      expect(sum(impact.weeks)).toEqual([before.handoffs.length, after.handoffs.length])
      const numbers = ({ scores }: Outcome) => scores.filter(({ score }) => score !== null).length
      expect(sum(impact.scores)).toEqual([numbers(before), numbers(after)])
      const rows = impact.segments!.rows
      expect(rows.reduce((total, { leads }) => total + leads, 0)).toBe(after.scores.length)
      expect(sum(rows.map(({ handedOff }) => handedOff))).toEqual(
        [before, after].map(({ scores }) => scores.filter(({ handoffs }) => handoffs > 0).length),
      )
    }),
    { numRuns, endOnFailure: true },
  )
  expect(moved).toBeGreaterThan(numRuns / 10)
}, 600_000)
