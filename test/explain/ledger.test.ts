// What the lines of a ledger say, where it matters how they are told apart and what they know.

import { expect, test } from 'vitest'
import { explainLead } from '../../src/explain/explain.ts'
import { sayCause, sayEffect, sayFate } from '../../src/explain/say.ts'
import { loadConfig } from '../../src/index.ts'
import { encode, toYaml } from '../agreement/encode.ts'
import { demo, does, email, h, happens, scoring, score, session, sets, starts } from '../semantics/scenario.ts'
import { sourceOf } from './sources.ts'

/** The ledger as `hour cause: effects`. */
const ledger = async (config: object, log: object[], options: { until?: number; latency?: number } = {}) => {
  const { plan } = loadConfig(toYaml(config), 'semantics.yaml')
  const { ledger: told } = await explainLead(plan!, 'u', { events: [sourceOf(encode(log))], ...options })
  return told.lines.map((line) => {
    const hour = line.time === null ? '' : (line.time - h(0)) / 3_600_000
    const fate = sayFate(line)
    return `${hour} ${sayCause(line.cause, line.effects)}: ${[...(fate ? [fate] : []), ...line.effects.map(sayEffect)].join(' · ')}`
  })
}

const hour = 3_600_000

test('with latency, the end of one window is not the write of another', async () => {
  const lines = await ledger(scoring(), [email(0), email(1, 'c@d.co')], { until: h(26), latency: hour })
  expect(lines.slice(-3)).toEqual([
    '25 1d of inactivity: no action for 1d: −1',
    '26 1d of inactivity: no action for 1d: −1',
    '26 the update is done: 0 → −1 · enters again · waits until 2026-01-07 02:00',
  ])
})

test('an entry of the CRM sync is not the one that begins to wait then', async () => {
  const config = scoring({ handoff: { threshold: 4, crm_sync: { after: '2h', attributes: { email: 'crm@b.co' } } } })
  const lines = await ledger(config, [email(0), does(2, 'demo'), email(4, 'c@d.co')], { until: h(5), latency: hour })
  expect(lines.slice(-2)).toEqual([
    '5 CRM sync: email = "crm@b.co": enters again, beside 1 entry that waits',
    '5 begins to wait: waits until 2026-01-06 05:00',
  ])
})

test('a change to another value', async () => {
  const customer = {
    name: 'Customer',
    exit: true,
    triggers: [{ attribute_changed: { name: 'stage', to: 'customer' } }],
  }
  const config = scoring({ action_groups: [session, customer] })
  const log = [
    email(0),
    sets(1, { stage: 'trial' }),
    sets(2, { stage: 'trial' }),
    sets(3, { stage: 'customer' }),
    starts(4),
  ]
  expect((await ledger(config, log)).slice(1)).toEqual([
    '1 stage = "trial": not Customer (change of stage to "customer"): stage is "trial"; "customer" was expected',
    '2 stage = "trial": no attribute changes',
    '3 stage = "customer": Customer: leaves · out of the loop: left through an exit group',
    '4 session_start: Session missed, not waiting: left through an exit group since 2026-01-05 03:00',
  ])
})

test('groups in their order', async () => {
  const config = scoring({
    action_groups: [session, { name: 'Any', points: 2, triggers: ['session_start', 'purchase'] }],
  })
  expect((await ledger(config, [email(0), starts(1)])).at(-1)).toBe(
    '1 session_start: Any matches too, but Session is listed first · Session +1 · 0 → 1 · enters again · waits until 2026-01-06 01:00',
  )
})

test('re-eligibility: since when, until when', async () => {
  const config = scoring({ entry: { reeligibility: '3h' } })
  expect((await ledger(config, [email(0), starts(2), starts(4)])).slice(1)).toEqual([
    '2 session_start: Session +1 · 0 → 1 · entry refused: entered 2026-01-05 00:00, eligible again from 2026-01-05 03:00',
    '4 session_start: Session missed, not waiting: re-entry refused by re-eligibility since 2026-01-05 02:00, until 2026-01-05 03:00',
  ])
})

test('the audience: which condition, which value', async () => {
  const audience = [
    {
      any: [
        { attribute: 'size', more_than: 10 },
        { attribute: 'vip', equals: true },
      ],
    },
    { attribute: 'plan', is_blank: false },
  ]
  const config = scoring({ entry: { audience } })
  const why =
    'none of these held: size is "12"; a number above 10 was expected, or vip is absent; true was expected; and plan is absent; a value was expected'
  expect(await ledger(config, [sets(0, { email: 'a@b.co', size: '12' }), starts(1)])).toEqual([
    `0 email = "a@b.co", size = "12": entry refused by the audience: ${why}`,
    `1 session_start: Session missed, not waiting: never entered (the audience refused: ${why})`,
  ])
})

test('a score that is not a number', async () => {
  const lines = await ledger(scoring({ handoff: {} }), [email(0), sets(1, { [score]: 'ten' }), starts(2), starts(3)])
  expect(lines.slice(1)).toEqual([
    '1 lead score = "ten": enters again, beside 1 entry that waits · waits until 2026-01-06 01:00 · no hand-off: the score is "ten", not a number',
    '2 session_start: Session +1, 1 other entry ends · nothing is written: the score is "ten", not a number · out of the loop: the score is not a number',
    '3 session_start: Session missed, not waiting: the score is not a number since 2026-01-05 02:00',
  ])
})

test('bounds and the heartbeat', async () => {
  const lines = await ledger(scoring({ score: { max: 3 } }), [
    email(0),
    does(1, 'demo'),
    does(2, 'demo'),
    sets(3, { [score]: 1 }),
  ])
  expect(lines.slice(1)).toEqual([
    '1 demo: Demo +5 · 0 → 3, held at the maximum · enters again · waits until 2026-01-06 01:00',
    '2 demo: Demo +5 · 3 → 3, held at the maximum · enters again · waits until 2026-01-06 02:00',
    '3 lead score = 1: no entry: a heartbeat carries the loop, an outside write of the score does not',
  ])
})

test('the launch, and what comes before and after the run', async () => {
  const config = scoring({ launch: { at: new Date(h(2)).toISOString(), seed: 0 } })
  expect(
    await ledger(
      config,
      [email(0), starts(1), happens(1, 'location'), starts(3, { id: 'x' }), starts(3, { id: 'x' }), starts(9)],
      { until: h(4) },
    ),
  ).toEqual([
    '0 email = "a@b.co": before the launch: the profile changes, nothing else',
    '1 session_start: before the launch: the profile changes, nothing else',
    '1 location: no trigger names it',
    '2 launch: the score is seeded with 0 · enters · waits until 2026-01-06 02:00',
    '3 session_start: Session +1 · 0 → 1 · enters again · waits until 2026-01-06 03:00',
    '3 session_start: a duplicate: this id was there at the same time before',
    '9 session_start: after the end of the run',
  ])
})

test('a hand-off: sent, again too soon, refused by its audience', async () => {
  const config = scoring({
    handoff: { threshold: 4, reeligibility: '3h', audience: [{ attribute: 'status', is_none_of: ['MQL'] }] },
  })
  const log = [email(0), does(1, 'demo'), starts(2), sets(4, { status: 'MQL' }), starts(5)]
  const handoffs = (await ledger(config, log)).map((line) => line.split(' · ').at(-1))
  expect(handoffs.slice(1)).toEqual([
    'hand-off sent: PATCH https://example.com/leads/u {"s":1}',
    'no hand-off: sent 2026-01-05 01:00, eligible again from 2026-01-05 04:00',
    '4 status = "MQL": ',
    'no hand-off, refused by its audience: status is "MQL"; anything but "MQL" was expected',
  ])
})

test('several windows', async () => {
  const inactivity = [
    { window: '2h', points: -1 },
    { window: '5h', points: -2 },
  ]
  expect(await ledger(scoring({ inactivity, action_groups: [demo] }), [email(0)], { until: h(5) })).toEqual([
    '0 email = "a@b.co": enters · waits until 2026-01-05 02:00',
    '2 2h of inactivity: no action for 2h: −1 · 0 → −1 · waits until 2026-01-05 05:00',
    '5 5h of inactivity: no action for 5h: −2 · −1 → −3 · enters again · waits until 2026-01-05 07:00',
  ])
})
