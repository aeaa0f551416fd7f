// What --why-not says would have helped, helps: its events are put into the log, and simulate is asked.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseProfile, type ProfileRow } from '../../src/events/event.ts'
import { explainLead } from '../../src/explain/explain.ts'
import type { Goal } from '../../src/explain/goal.ts'
import { whyNot } from '../../src/explain/why-not.ts'
import { loadConfig, simulate } from '../../src/index.ts'
import { cases } from '../agreement/arbitrary.ts'
import { encode, toYaml } from '../agreement/encode.ts'
import { demo, does, email, h, iso, scoring, session, sets, starts } from '../semantics/scenario.ts'
import { sourceOf } from './sources.ts'

const numRuns = Number(process.env['LEADSCORE_RUNS'] ?? 25)
const seed = process.env['LEADSCORE_SEED'] === undefined ? {} : { seed: Number(process.env['LEADSCORE_SEED']) }

interface Setting {
  profiles?: { user_id: string | number; attributes: Record<string, unknown> }[] | undefined
  until?: number | null
  latency?: number
}

const rowsOf = ({ profiles = [] }: Setting) => profiles.map((row) => parseProfile(JSON.stringify(row)) as ProfileRow)

const planOf = (config: object) => loadConfig(toYaml(config), 'random.yaml').plan!

async function ask(config: object, log: object[], user: string, goal: 'handoff' | number, setting: Setting = {}) {
  const plan = planOf(config)
  const lead = await explainLead(plan, user, {
    events: [sourceOf(encode(log))],
    ...(setting.profiles && { profiles: { name: 'profiles.jsonl', open: () => encode(setting.profiles!) } }),
    until: setting.until ?? undefined,
    latency: setting.latency ?? 0,
  })
  const asked: Goal =
    goal === 'handoff' ? { kind: 'handoff' } : { kind: 'group', index: goal, name: plan.groups[goal]!.name }
  return { lead, answer: whyNot(lead, asked) }
}

/** Hand-offs of the user and actions of the group, in a simulation of the log with some more lines. */
async function outcome(config: object, log: object[], user: string, until: number | null, setting: Setting) {
  const { handoffs, summary } = await simulate(planOf(config), {
    events: encode(log.filter((line) => String((line as { user_id: unknown }).user_id) === user)),
    profiles: rowsOf(setting).filter(({ user_id }) => user_id === user),
    until: until ?? undefined,
    latency: setting.latency ?? 0,
  })
  return { handoffs, groups: summary.groups.map(({ advanced }) => advanced) }
}

test(`every change that is offered leads to the goal, in ${numRuns} random cases`, async () => {
  let offered = 0
  const property = fc.asyncProperty(cases, fc.nat(3), async (one, which) => {
    const { config, log } = one
    const [first = {}] = log as { user_id?: string | number }[]
    const user = String(first.user_id ?? 'nobody')
    const plan = planOf(config)
    const goals = [...(plan.handoff ? (['handoff'] as const) : []), which % plan.groups.length]
    for (const goal of goals) {
      const { lead, answer } = await ask(config, log, user, goal, one)
      const { until } = lead.span
      const before = await outcome(config, log, user, until, one)
      const times = (goal === 'handoff' ? before.handoffs.length : before.groups[goal]) ?? 0
      expect(answer.happened).toHaveLength(times)
      if (times === 0) expect(answer.because.length).toBeGreaterThan(0)
      for (const { events, time, score } of answer.changes) {
        offered++
        const after = await outcome(config, [...log, ...events], user, until, one)
        if (goal !== 'handoff') expect(after.groups[goal]).toBeGreaterThan(0)
        else expect(after.handoffs.at(0)).toMatchObject({ time: new Date(time).toISOString(), score })
      }
    }
  })
  await fc.assert(property, { numRuns, ...seed })
  expect(offered).toBeGreaterThan(numRuns / 4)
}, 120_000)

const text = async (...args: Parameters<typeof ask>) => {
  const { answer } = await ask(...args)
  return [...answer.because.map((one) => `- ${one.text}`), ...answer.changes.map((one) => `+ ${one.text}`)]
}

const sends = scoring({ handoff: { threshold: 5 } })

describe('hand-off', () => {
  test('points short', async () => {
    const log = [email(0), does(5, 'demo'), email(20)]
    expect(await text(sends, log, 'u', 'handoff')).toEqual([
      '- 1 point short on 2026-01-05 05:00: the score was 5, and 6 is the least that is sent',
      '- no hand-off: below (2026-01-05 05:00)',
      '+ one session_start at 2026-01-05 05:00:01',
      '+ one demo at 2026-01-05 05:00:01',
    ])
  })

  test('it did happen', async () => {
    const { answer } = await ask(sends, [email(0), does(5, 'demo'), starts(6)], 'u', 'handoff')
    expect(answer).toEqual({
      goal: { kind: 'handoff', name: 'To the CRM' },
      happened: [h(6)],
      because: [],
      changes: [],
    })
  })

  test('who never entered', async () => {
    expect(await text(sends, [starts(1), does(2, 'demo')], 'u', 'handoff')).toEqual([
      '- the score never changed, so the hand-off was never considered',
      '- 2 actions came while the lead was not waiting: never entered',
      '+ one email_added at 2026-01-05 00:59:59',
    ])
  })

  test('a bound is no matter of arithmetic', async () => {
    const capped = scoring({
      score: { max: 5 },
      handoff: { threshold: 4, audience: [{ attribute: 'vip', equals: true }] },
    })
    expect(await text(capped, [email(0), does(5, 'demo'), starts(6)], 'u', 'handoff')).toEqual([
      '- the score was highest on 2026-01-05 05:00: 5, which the webhook would send',
      '- no hand-off, refused by its audience: vip is absent; true was expected (2026-01-05 05:00)',
      '+ vip = true before 2026-01-05 05:00',
    ])
  })

  test('what a decay takes has to be earned again', async () => {
    const log = [email(0), starts(10), sets(100, { other: 1 })]
    const { answer } = await ask(scoring({ handoff: { threshold: 1 } }), log, 'u', 'handoff')
    expect(answer.changes[0]).toMatchObject({
      score: 2,
      time: h(10, 1000),
      events: [{ type: 'session_start', time: iso(10, 1000) }],
    })
  })

  test('re-eligibility and latency space the events', async () => {
    const slow = scoring({ entry: { reeligibility: '2h' }, handoff: { threshold: 2 } })
    const { answer } = await ask(slow, [email(0), sets(30, { other: 1 })], 'u', 'handoff', { latency: 2000 })
    expect(answer.changes.some(({ events }) => events.length === 3)).toBe(true)
  })
})

describe('a group', () => {
  const picky = {
    ...demo,
    triggers: [{ custom_event: 'demo', where: [{ property: 'plan', is_any_of: ['pro', 'enterprise'] }] }],
  }
  const config = scoring({ action_groups: [session, picky] })

  test('no event of its kind', async () => {
    expect(await text(config, [email(0), starts(2)], 'u', 1)).toEqual([
      '- no event fits it: it takes demo, plan: one of "pro", "enterprise"',
      '+ one demo (plan: one of "pro", "enterprise") at 2026-01-05 02:00',
    ])
  })

  test('the filter', async () => {
    expect(await text(config, [email(0), does(2, 'demo', { plan: 'free' })], 'u', 1)).toEqual([
      '- not Demo (demo): plan is "free"; one of "pro", "enterprise" was expected (2026-01-05 02:00)',
      '+ one demo (plan: one of "pro", "enterprise") at 2026-01-05 00:00:01',
    ])
  })

  test('not waiting', async () => {
    expect(await text(config, [does(2, 'demo', { plan: 'pro' }), email(3)], 'u', 1)).toEqual([
      '- 1 action came while the lead was not waiting: never entered',
      '+ one demo (plan: one of "pro", "enterprise") at 2026-01-05 03:00',
    ])
  })

  test('an earlier group', async () => {
    const both = scoring({
      action_groups: [session, { name: 'Any', points: 2, triggers: ['session_start', 'purchase'] }],
    })
    expect(await text(both, [email(0), starts(2)], 'u', 1)).toEqual([
      '- Any matches too, but Session is listed first (2026-01-05 02:00)',
      '+ one purchase at 2026-01-05 02:00',
    ])
  })
})
