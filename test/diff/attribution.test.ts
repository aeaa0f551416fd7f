// Each lead that moves is put down to exactly one cause, and a change that is named alone does it alone.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyChanges } from '../../src/diff/apply.ts'
import { attribute } from '../../src/diff/attribution.ts'
import { compare } from '../../src/diff/compare.ts'
import { changeTitle } from '../../src/diff/describe.ts'
import { replayBoth } from '../../src/diff/replay.ts'
import { shiftKinds } from '../../src/diff/shift.ts'
import { cases } from '../agreement/arbitrary.ts'
import { encode } from '../agreement/encode.ts'
import { compared, comparedText } from './plans.ts'

const config = (engaged: number, intent: number, threshold: number) => `version: 1
name: Scoring
score: { attribute: lead score }
entry: { triggers: [email_added, attribute_changed: lead score] }
action_groups:
  - { name: Engaged, points: ${engaged}, triggers: [session_start] }
  - { name: High intent, points: ${intent}, triggers: [custom_event: demo] }
inactivity: { window: 30d, points: -1 }
handoff:
  webhook:
    url: https://example.com/
    body: '{% if custom_attribute.\${lead score} > ${threshold} %}{}{% else %}{% abort_message() %}{% endif %}'
`

/** A lead of so many sessions, then so many demos. */
const lead = (user_id: string, sessions: number, demos: number) =>
  [{ type: 'profile', attributes: { email: 'a@example.com' } }]
    .concat(Array.from({ length: sessions }, () => ({ type: 'session_start' }) as never))
    .concat(Array.from({ length: demos }, () => ({ event: 'demo' }) as never))
    .map((line, index) => ({ user_id, time: new Date(Date.UTC(2026, 0, 1, index)).toISOString(), ...line }))

async function causesOf(base: string, head: string, log: object[]) {
  const [from, to] = [comparedText(base), comparedText(head)]
  const comparison = compare(from, to)
  const replay = await replayBoth(from.plan, to.plan, { events: encode(log) })
  const { causes, causesLimited } = await attribute(from.plan, comparison, replay)
  expect(causesLimited).toBe(false)
  return causes.map(({ changes, users }) => [
    changes.map((index) => changeTitle(comparison.changes[index]!)).join(' + '),
    users,
  ])
}

test('alone, and together', async () => {
  const log = [
    ...lead('sessions', 8, 0),
    ...lead('demos', 0, 2),
    ...lead('both', 4, 1),
    ...lead('was there before', 0, 3),
    ...lead('nothing', 1, 0),
  ]
  expect(await causesOf(config(1, 5, 10), config(2, 6, 10), log)).toEqual([
    ['Engaged: +1 → +2 points', ['both', 'sessions']],
    ['High intent: +5 → +6 points', ['demos', 'was there before']],
  ])
  // 4 + 5 is 9; one change makes it 13 or 10, both 14.
  expect(await causesOf(config(1, 5, 13), config(2, 6, 13), lead('both', 4, 1))).toEqual([
    ['Engaged: +1 → +2 points + High intent: +5 → +6 points', ['both']],
  ])
})

test('what one change gives, another may take', async () => {
  // Without the higher threshold the lead would stay.
  expect(await causesOf(config(1, 5, 4), config(1, 6, 6), lead('demo', 0, 1))).toEqual([
    ['body: hands off above 4 → above 6', ['demo']],
  ])
  expect(await causesOf(config(1, 5, 4), config(1, 6, 5), lead('demo', 0, 1))).toEqual([])
})

test('every lead has one cause; a change named alone does it alone', async () => {
  await fc.assert(
    fc.asyncProperty(cases, cases, async (one, other) => {
      const [base, head] = [compared(one.config), compared(other.config)]
      const comparison = compare(base, head)
      const events = encode(one.log)
      const replay = await replayBoth(base.plan, head.plan, { events })
      const { shifts } = replay
      const { causes } = await attribute(base.plan, comparison, replay)
      expect(causes.flatMap(({ users }) => users).sort()).toEqual(shifts.map(({ user }) => user).sort())
      for (const { changes, users, counts } of causes) {
        expect(shiftKinds.reduce((sum, kind) => sum + counts[kind], 0)).toBe(users.length)
        if (changes.length > 1) continue
        const plan = applyChanges(base.plan, comparison, [comparison.changes[changes[0]!]!])
        const alone = (await replayBoth(base.plan, plan, { events })).shifts
        for (const user of users) {
          const kind = shifts.find((shift) => shift.user === user)!.kind
          expect(alone.find((shift) => shift.user === user)?.kind).toBe(kind)
        }
      }
    }),
    { numRuns: Number(process.env['LEADSCORE_RUNS'] ?? 100), endOnFailure: true },
  )
}, 120_000)
