// `--check` names the first lead and instant at which a script goes wrong.

import { expect, test } from 'vitest'
import { type CheckInput, compareSql } from '../../src/commands/warehouse/check.ts'
import { DuckDbLog } from '../../src/commands/warehouse/duckdb.ts'
import { sourceOf } from '../explain/sources.ts'
import { planOf } from './cases.ts'
import { duckdb } from './duckdb.ts'

const plan = (points: number) =>
  planOf({
    version: 1,
    name: 'Small',
    score: { attribute: 'score' },
    entry: { triggers: ['session_start'] },
    action_groups: [
      { name: 'Any', points: 1, triggers: ['email_added'] },
      { name: 'Demo', points, triggers: [{ custom_event: 'demo' }] },
    ],
    inactivity: { window: '30d', points: -1 },
  })

const log = [
  { user_id: 'ada', time: '2026-01-01T00:00:00Z', type: 'session_start' },
  { user_id: 'ada', time: '2026-01-02T00:00:00Z', type: 'profile', attributes: { email: 'a@b.example' } },
  { user_id: 'ada', time: '2026-01-03T00:00:00Z', type: 'session_start' },
  { user_id: 'bob', time: '2026-01-01T00:00:00Z', type: 'session_start' },
  { user_id: 'cleo', time: '2026-01-01T00:00:00Z', type: 'session_start' },
  { user_id: 'cleo', time: '2026-01-04T00:00:00Z', event: 'demo' },
  { user_id: 'cleo', time: '2026-01-05T00:00:00Z', type: 'session_start' },
  { user_id: 'cleo', time: '2026-01-06T00:00:00Z', event: 'demo' },
  { user_id: 'dora', time: '2026-01-05T00:00:00Z', type: 'session_start' },
  { user_id: 'dora', time: '2026-01-06T00:00:00Z', event: 'demo' },
]
const bytes = [new TextEncoder().encode(log.map((line) => JSON.stringify(line)).join('\n'))]

/** The script has a group of so many points, where the config has 5. */
const checked = async (points: number, until: number | null) => {
  const input: CheckInput = { sources: [sourceOf(bytes)], profiles: [], until, onRefused: () => {} }
  const loaded = await DuckDbLog.load(input.sources, input.profiles, input.onRefused)
  return compareSql(plan(5), input, {
    latest: () => loaded.latest(),
    timesOf: (user) => loaded.timesOf(user),
    run: (_, at, user) => loaded.run(plan(points), at, user),
  })
}

test('the first lead and instant that differ', async ({ skip }) => {
  const reason = duckdb.unavailable()
  if (reason !== null) skip(reason)
  expect(await checked(5, null)).toMatchObject({ leads: 4, differing: 0, difference: null })
  expect(await checked(6, null)).toMatchInlineSnapshot(`
    {
      "difference": "cleo differs first at 2026-01-04T00:00:00.000Z: simulate has score 5 · entries 1 · waiting 0 · advanced 1 · decays 0 · missed 0 · handoffs 0, SQL has score 6 · entries 1 · waiting 0 · advanced 1 · decays 0 · missed 0 · handoffs 0",
      "differing": 2,
      "handoffs": 0,
      "leads": 4,
    }
  `)
  // Before it there is no difference.
  const before = Date.parse('2026-01-03T23:59:59Z')
  expect(await checked(6, before)).toMatchObject({ differing: 0, difference: null })
  const between = Date.parse('2026-01-05T12:00:00Z')
  expect(await checked(6, between)).toMatchInlineSnapshot(`
    {
      "difference": "cleo differs first at 2026-01-04T00:00:00.000Z: simulate has score 5 · entries 1 · waiting 0 · advanced 1 · decays 0 · missed 0 · handoffs 0, SQL has score 6 · entries 1 · waiting 0 · advanced 1 · decays 0 · missed 0 · handoffs 0",
      "differing": 1,
      "handoffs": 0,
      "leads": 4,
    }
  `)
})
