// One small scenario for every rule that is easy to get wrong.

import { describe, expect, test } from 'vitest'
import { demo, does, email, h, happens, iso, onBothSides, scoring, score, session, sets, starts } from './scenario.ts'

const outside = (time: number, value: unknown) => sets(time, { [score]: value })

onBothSides('T, time', ({ row, timeline, handoffs }) => {
  test('T2: events are sorted by time, and equal times keep log order', async () => {
    expect(await row(scoring(), [starts(3), email(2), starts(1)])).toMatchObject({ score: 1, missed: 1 })
    expect(await row(scoring(), [starts(0), email(0)])).toMatchObject({ score: 0, missed: 1 })
    expect(await row(scoring(), [email(0), starts(0)])).toMatchObject({ score: 1, missed: 0 })
  })

  test('T3: same user, time and id is a duplicate, whatever else it says; no id never is', async () => {
    const twice = (first: object, second: object) =>
      row(scoring(), [email(0), starts(1, first), does(1, 'demo', {}, second)])
    expect(await twice({ id: 'x' }, { id: 'x' })).toMatchObject({ score: 1, missed: 0 })
    expect(await twice({ id: 7 }, { id: '7' })).toMatchObject({ score: 1 })
    expect(await twice({ id: '' }, { id: '' })).toMatchObject({ score: 1 })
    expect(await twice({ id: null }, { id: null })).toMatchObject({ score: 6 })
    expect(await twice({}, {})).toMatchObject({ score: 6 })
    expect(await twice({ id: 'x' }, { id: 'y' })).toMatchObject({ score: 6 })
    expect(await twice({ id: 'x' }, { id: 'x', user_id: 'v' })).toMatchObject({ score: 1, entries: 2 })
    // Also when nothing looks at the first one.
    const unseen = [email(0), does(1, 'unrelated', {}, { id: 'x' }), starts(1, { id: 'x' })]
    expect(await row(scoring(), unseen)).toMatchObject({ score: 0, missed: 0 })
    const later = [email(0), starts(1, { id: 'x' }), starts(2), starts(3, { id: 'x' }), starts(1, { id: 'x' })]
    expect(await row(scoring(), later)).toMatchObject({ score: 3 })
  })

  test('T4: a wait is half-open, the end of the window comes before an event of that instant', async () => {
    expect(await row(scoring(), [email(0), starts(h(24, -1))])).toMatchObject({ score: 1, decays: 0 })
    expect(await row(scoring(), [email(0), starts(24)])).toMatchObject({ score: 0, decays: 1, advanced: 1 })
    const silent = scoring({ inactivity: { window: '1d' } })
    expect(await row(silent, [email(0), starts(24)])).toMatchObject({ score: 0, missed: 1 })
  })

  test('T4: what is due at one instant happens in the order in which it was scheduled', async () => {
    // Two windows end at 24, one of an entry that waits since 0; the sync at 24 was scheduled at 12.
    const config = scoring({ handoff: { crm_sync: { after: '12h', attributes: { [score]: 50 } } } })
    const log = [email(0), outside(12, 10)]
    expect(await timeline(config, log, [23, 24])).toEqual([10, 50])
    expect(await handoffs(config, log, { until: h(24) })).toEqual(['12: 10', '24: 9', '24: 50'])
  })

  test('T4: one event is profile, action path, entry triggers, hand-off', async () => {
    const plan = { name: 'Plan', points: 3, triggers: [{ attribute_changed: 'plan' }] }
    const config = scoring({ action_groups: [plan], handoff: {} })
    const log = [email(0), sets(1, { [score]: 10, plan: 'pro' })]
    expect(await row(config, log)).toMatchObject({ score: 13, entries: 3, waiting: 2, handoffs: 2 })
    expect(await handoffs(config, log)).toEqual(['1: 13', '1: 13'])
  })

  test('T5: the run ends with the log or at `until`; what is due then still happens, later events do not', async () => {
    const log = [email(0), starts(30)]
    expect(await row(scoring(), log, { until: h(24) })).toMatchObject({ score: -1, decays: 1 })
    expect(await row(scoring(), log, { until: h(24, -1) })).toMatchObject({ score: 0, decays: 0, waiting: 1 })
    expect(await row(scoring(), log, { until: h(30) })).toMatchObject({ score: 0, advanced: 1 })
    expect(await row(scoring(), log)).toMatchObject({ score: 0, advanced: 1, waiting: 1 })
    expect(await row(scoring(), log, { until: h(-1) })).toMatchObject({ score: 0, entries: 0 })
    const other = { user_id: 'v', time: iso(50), event: 'unrelated' }
    expect(await row(scoring(), [...log, other])).toMatchObject({ score: 0, waiting: 1 })
    expect(await row(scoring(), [...log, { ...other, time: iso(54) }])).toMatchObject({ score: -1 })
  })

  describe('T6: latency', () => {
    const latency = 2000

    test('a raw entry begins to wait at t + L and sees only what is later than that', async () => {
      const at = (ms: number) => row(scoring(), [email(0), starts(h(0, ms))], { latency, until: h(1) })
      expect(await at(1999)).toMatchObject({ missed: 1, entries: 1 })
      expect(await at(2000)).toMatchObject({ missed: 1 })
      expect(await at(2001)).toMatchObject({ missed: 0, score: 1 })
    })

    test('its window is measured from t + L', async () => {
      const until = (ms: number) => row(scoring(), [email(0)], { latency, until: h(24, ms) })
      expect(await until(1999)).toMatchObject({ decays: 0, waiting: 1 })
      expect(await until(2000)).toMatchObject({ decays: 1, waiting: 0, score: 0 })
      expect(await until(4000)).toMatchObject({ decays: 1, waiting: 1, score: -1, entries: 2 })
    })

    test('an advance completes at t + L; until then nobody waits, though it is counted at once', async () => {
      const config = scoring({ handoff: {} })
      const until = (ms: number) => row(config, [email(0), does(1, 'demo')], { latency, until: h(1, ms) })
      expect(await until(0)).toMatchObject({ score: 0, advanced: 1, waiting: 0, entries: 1, handoffs: 0 })
      expect(await until(1999)).toMatchObject({ score: 0, waiting: 0, entries: 1 })
      expect(await until(2000)).toMatchObject({ score: 5, waiting: 1, entries: 2, last_handoff: iso(1, 2000) })
    })

    test('the re-entry is made and waits at t + L, and sees what is later than that', async () => {
      const at = (ms: number) => row(scoring(), [email(0), does(1, 'demo'), starts(h(1, ms))], { latency, until: h(2) })
      expect(await at(2000)).toMatchObject({ score: 5, missed: 1 })
      expect(await at(2001)).toMatchObject({ score: 6, missed: 0 })
    })

    test('an entry still on its way is not counted as waiting', async () => {
      expect(await row(scoring(), [email(0)], { latency })).toMatchObject({ entries: 1, waiting: 0 })
    })

    test('an event that one entry sees is not lost to one that does not see it yet', async () => {
      const log = [email(0), outside(h(1), 10), starts(h(1, 1500))]
      expect(await row(scoring(), log, { latency, until: h(2) })).toMatchObject({ score: 11, entries: 3, waiting: 2 })
    })

    test('two entries within a whole second are one', async () => {
      const two = (first: number, second: number, l = 1) =>
        row(scoring(), [email(h(1, first)), email(h(1, second), 'c@d.co')], { latency: l, until: h(2) })
      expect(await two(0, 999)).toMatchObject({ entries: 1 })
      expect(await two(999, 1000)).toMatchObject({ entries: 2 })
      expect(await two(0, 1000)).toMatchObject({ entries: 2 })
      expect(await two(0, 999, 0)).toMatchObject({ entries: 2 })
      const old = (first: number, second: number) =>
        row(
          scoring(),
          [first, second].map((ms) => ({ ...email(0, `${ms}@b.co`), time: new Date(ms).toISOString() })),
          { latency: 1 },
        )
      expect(await old(-1, 0)).toMatchObject({ entries: 2 })
      expect(await old(-1000, -1)).toMatchObject({ entries: 1 })
    })

    test('so a quick write loses the loop', async () => {
      const log = [email(0), does(h(0, 600), 'demo'), starts(h(1))]
      expect(await row(scoring(), log, { latency: 1 })).toMatchObject({ score: 5, entries: 1, missed: 1 })
    })

    test('each hop between windows takes L, and shifts the next window by L', async () => {
      const config = scoring({
        inactivity: [
          { window: '1d', points: -1 },
          { window: '2d', points: -1 },
        ],
      })
      const until = (hours: number, ms: number) => row(config, [email(0)], { latency, until: h(hours, ms) })
      expect(await until(24, 2000)).toMatchObject({ decays: 1, score: 0, waiting: 0 })
      expect(await until(24, 4000)).toMatchObject({ decays: 1, score: -1, waiting: 1 })
      expect(await until(48, 3999)).toMatchObject({ decays: 1, score: -1, waiting: 1 })
      expect(await until(48, 4000)).toMatchObject({ decays: 2, score: -1, waiting: 0 })
      expect(await until(48, 6000)).toMatchObject({ decays: 2, score: -2, waiting: 1, entries: 2 })
      const missed = [email(0), starts(h(24, 4000))]
      expect(await row(config, missed, { latency })).toMatchObject({ missed: 1 })
      expect(await row(config, [email(0), starts(h(24, 4001))], { latency })).toMatchObject({ missed: 0, advanced: 1 })
    })
  })

  describe('T7: launch', () => {
    const launched = (seed?: number, rest = {}) =>
      scoring({ launch: { at: iso(10), ...(seed !== undefined && { seed }) }, ...rest })

    test('before it events change the profile but trigger nothing, and are not missed', async () => {
      const log = [email(0), starts(1), outside(2, 7)]
      expect(await row(launched(0, { handoff: {} }), log, { until: h(100) })).toEqual({
        user_id: 'u',
        score: 7,
        entries: 0,
        waiting: 0,
        advanced: 0,
        decays: 0,
        missed: 0,
        handoffs: 0,
        last_handoff: null,
      })
    })

    test('an event of that instant triggers', async () => {
      expect(await row(launched(), [email(10), starts(11)])).toMatchObject({ score: 1 })
      expect(await row(launched(), [email(h(10, -1)), starts(11)])).toMatchObject({ score: 0, missed: 1 })
    })

    test('those known by then who have no score get the seed, before the events of that instant', async () => {
      expect(await row(launched(3), [email(9)], { until: h(9) })).toMatchObject({ score: 0, entries: 0 })
      expect(await row(launched(3), [email(9)], { until: h(10) })).toMatchObject({ score: 3, entries: 1 })
      expect(await row(launched(3), [email(9), starts(10)])).toMatchObject({ score: 4, missed: 0 })
      expect(await row(launched(3), [starts(10)])).toMatchObject({ score: 0, missed: 1 })
      expect(await row(launched(3), [outside(9, 7)], { until: h(11) })).toMatchObject({ score: 7, entries: 0 })
      const profiles = [{ user_id: 'u', attributes: {} }]
      expect(await row(launched(3), [], { profiles, until: h(10) })).toMatchObject({ score: 3, entries: 1 })
      expect(await row(launched(3), [], { profiles, until: h(10, -1) })).toMatchObject({ score: 0, entries: 0 })
      expect(await row(launched(3), [], { profiles })).toMatchObject({ score: 0, entries: 0 })
    })

    test('a removed score is no score', async () => {
      expect(await row(launched(3), [outside(1, 7), outside(2, null)], { until: h(10) })).toMatchObject({ score: 3 })
    })

    test('the seed is an attribute change, zero included, and is written as it is', async () => {
      expect(await row(launched(0, { handoff: {} }), [email(9)], { until: h(10) })).toMatchObject({
        entries: 1,
        handoffs: 1,
      })
      expect(await row(launched(0), [email(9)], { until: h(34) })).toMatchObject({ score: -1 })
      const bounded = launched(50, { score: { max: 10 }, handoff: {} })
      expect(await row(bounded, [email(9)], { until: h(10) })).toMatchObject({ score: 50, entries: 1, handoffs: 1 })
    })
  })

  test('no events, no end: nothing happens', async () => {
    const profiles = [{ user_id: 'u', attributes: { [score]: 4 } }]
    expect(await row(scoring(), [], { profiles })).toMatchObject({ score: 4, entries: 0 })
  })
})

onBothSides('P, profile', ({ row }) => {
  const watching = (trigger: object | string) => scoring({ entry: { triggers: [trigger] } })
  const entries = async (trigger: object | string, ...writes: object[]) =>
    (
      await row(
        watching(trigger),
        writes.map((attributes, hour) => sets(hour, attributes)),
      )
    ).entries

  test('P1, P2: absent counts as 0, and null removes', async () => {
    expect(await row(scoring(), [email(0), starts(1)])).toMatchObject({ score: 1 })
    expect(await row(scoring(), [email(0), starts(1), outside(2, null)])).toMatchObject({ score: 0 })
    expect(await row(scoring(), [email(0), starts(1), outside(2, null), starts(3)])).toMatchObject({ score: 1 })
  })

  test('P3: a change is a new string, number or boolean that differs', async () => {
    const changed = { attribute_changed: 'plan' }
    expect(await entries(changed, { plan: 'a' })).toBe(1)
    expect(await entries(changed, { plan: 'a' }, { plan: 'a' })).toBe(1)
    expect(await entries(changed, { plan: 'a' }, { plan: 'A' })).toBe(2)
    expect(await entries(changed, { plan: '' })).toBe(1)
    expect(await entries(changed, { plan: 0 })).toBe(1)
    expect(await entries(changed, { plan: false })).toBe(1)
    expect(await entries(changed, { plan: 1 }, { plan: '1' }, { plan: true })).toBe(3)
    expect(await entries(changed, { plan: 'a' }, { plan: null })).toBe(1)
    expect(await entries(changed, { plan: 'a' }, { plan: null }, { plan: 'a' })).toBe(2)
    expect(await entries(changed, { plan: ['a'] })).toBe(0)
    expect(await entries(changed, { plan: { a: 1 } })).toBe(0)
    expect(await entries(changed, { plan: 'a' }, { plan: ['a'] }, { plan: 'a' })).toBe(2)
    expect(await entries(changed, { Plan: 'a' })).toBe(0)
  })

  test('P3: `to` wants that very value', async () => {
    const pro = { attribute_changed: { name: 'plan', to: 'pro' } }
    expect(await entries(pro, { plan: 'free' }, { plan: 'pro' }, { plan: 'pro' }, { plan: 'Pro' })).toBe(1)
    expect(
      await entries({ attribute_changed: { name: 'plan', to: 0 } }, { plan: false }, { plan: '0' }, { plan: 0 }),
    ).toBe(1)
  })

  test('P4: an address is added or updated, not sent again, emptied or removed', async () => {
    expect(await entries('email_added', { email: 'a@b.co' }, { email: 'a@b.co' })).toBe(1)
    expect(await entries('email_added', { email: 'a@b.co' }, { email: 'c@d.co' })).toBe(2)
    expect(await entries('email_added', { email: '' })).toBe(0)
    expect(await entries('email_added', { email: 7 }, { email: true })).toBe(0)
    expect(await entries('email_added', { email: 'a@b.co' }, { email: null }, { email: 'a@b.co' })).toBe(2)
  })

  test('profile rows are the state before the first event and trigger nothing', async () => {
    const profiles = [{ user_id: 'u', attributes: { email: 'a@b.co', [score]: 3 } }]
    expect(await row(scoring(), [email(0), starts(1)], { profiles })).toMatchObject({ score: 3, missed: 1, entries: 0 })
    expect(await row(scoring(), [email(0, 'c@d.co'), starts(1)], { profiles })).toMatchObject({ score: 4 })
  })
})

onBothSides('A, action path', ({ row, timeline }) => {
  test('A1: the first listed group wins, whichever trigger fired', async () => {
    const both = { name: 'Both', points: 20, triggers: ['session_start', { custom_event: 'demo' }] }
    expect(await row(scoring({ action_groups: [session, both] }), [email(0), starts(1)])).toMatchObject({ score: 1 })
    expect(await row(scoring({ action_groups: [both, session] }), [email(0), starts(1)])).toMatchObject({ score: 20 })
    expect(await row(scoring({ action_groups: [session, both] }), [email(0), does(1, 'demo')])).toMatchObject({
      score: 20,
    })
  })

  test('A2: one entry advances, the others that saw it are dropped', async () => {
    const log = [email(0), email(1, 'c@d.co'), email(2, 'e@f.co'), starts(3)]
    expect(await row(scoring(), log)).toMatchObject({ score: 1, advanced: 1, entries: 4, waiting: 1 })
    expect(await timeline(scoring(), log, [24, 25, 26, 27])).toEqual([1, 1, 1, 0])
  })

  test('A3: ranked, the group is remembered per window, not per entry of a later one', async () => {
    const config = scoring({
      ranked: true,
      inactivity: [
        { window: '1d', points: -1 },
        { window: '2d', points: -2 },
      ],
    })
    expect(await timeline(config, [email(0), starts(10)], [23, 24, 47, 48])).toEqual([0, 1, 1, 0])
    expect(await timeline(config, [email(0), starts(30)], [24, 30, 47, 48])).toEqual([-1, -1, -1, 0])
    expect(await row(config, [email(0), starts(30)], { until: h(48) })).toMatchObject({
      advanced: 1,
      decays: 1,
      entries: 2,
    })
  })

  test('A3: ranked, the order of groups decides, not the order of events', async () => {
    const config = scoring({ ranked: true, action_groups: [demo, session] })
    expect(await timeline(config, [email(0), starts(2), does(3, 'demo')], [23, 24])).toEqual([0, 5])
  })

  test('A4: nobody waits: missed; an event that matches no group is not', async () => {
    expect(await row(scoring(), [starts(0), does(1, 'other'), email(2)])).toMatchObject({ missed: 1, entries: 1 })
    const plan = { name: 'Plan', points: 3, triggers: [{ attribute_changed: 'plan' }] }
    expect(await row(scoring({ action_groups: [plan] }), [sets(0, { plan: 'a' })])).toMatchObject({ missed: 1 })
  })

  test('A5: an exit is an advance without a write and without re-entry', async () => {
    const exit = { name: 'Customer', exit: true, triggers: [{ attribute_changed: { name: 'plan', to: 'customer' } }] }
    const config = scoring({ action_groups: [exit, session] })
    const log = [email(0), email(1, 'c@d.co'), sets(2, { plan: 'customer' }), starts(3)]
    expect(await row(config, log, { until: h(100) })).toMatchObject({
      score: 0,
      advanced: 1,
      waiting: 0,
      missed: 1,
      decays: 0,
    })
    expect(await row({ ...config, ranked: true }, log, { until: h(1000) })).toMatchObject({
      score: 0,
      advanced: 2,
      waiting: 0,
    })
  })

  test('A6: the event that makes an entry is not seen by it', async () => {
    const config = scoring({ entry: { triggers: [{ attribute_changed: score }, { custom_event: 'demo' }] } })
    expect(await row(config, [does(0, 'demo')])).toMatchObject({ score: 0, missed: 1, entries: 1 })
    expect(await row(config, [does(0, 'demo'), does(1, 'demo')])).toMatchObject({ score: 5, entries: 3, waiting: 2 })
  })
})

onBothSides('I, inactivity', ({ row, timeline, handoffs }) => {
  const stages = [
    { window: '1d', points: -1 },
    { window: '2d', points: -5 },
  ]

  test('I1: without points the entry just ends', async () => {
    const config = scoring({ inactivity: { window: '1d' } })
    expect(await row(config, [email(0)], { until: h(30) })).toMatchObject({
      score: 0,
      decays: 0,
      waiting: 0,
      entries: 1,
    })
  })

  test('I2: windows count from the beginning of the wait; only the last one ends the entry', async () => {
    const config = scoring({ inactivity: stages, handoff: {} })
    expect(await timeline(config, [email(0)], [23, 24, 47, 48, 71, 72, 95, 96])).toEqual([
      0, -1, -1, -6, -6, -7, -7, -12,
    ])
    expect(await row(config, [email(0)], { until: h(24) })).toMatchObject({ entries: 1, waiting: 1, decays: 1 })
    expect(await handoffs(config, [email(0)], { until: h(48) })).toEqual(['24: -1', '48: -6'])
  })

  test('I2: an action between the windows starts again with the first', async () => {
    const config = scoring({ inactivity: stages })
    expect(await timeline(config, [email(0), starts(30)], [24, 30, 48, 53, 54, 78])).toEqual([-1, 0, 0, 0, -1, -6])
  })

  test('I2: a window without points writes nothing and goes on', async () => {
    const config = scoring({ inactivity: [{ window: '1d' }, { window: '2d', points: -5 }] })
    expect(await timeline(config, [email(0)], [24, 48])).toEqual([0, -5])
    expect(await row(config, [email(0)], { until: h(48) })).toMatchObject({ decays: 1, entries: 2 })
    const ending = scoring({ inactivity: [{ window: '1d', points: -1 }, { window: '2d' }] })
    expect(await row(ending, [email(0)], { until: h(48) })).toMatchObject({ score: -1, decays: 1, waiting: 0 })
  })

  test('I3: every entry decays on its own', async () => {
    const log = [email(0), email(1, 'c@d.co'), email(1, 'e@f.co')]
    expect(await timeline(scoring(), log, [24, 25, 48, 49])).toEqual([-1, -3, -4, -6])
  })
})

onBothSides('U, user update', ({ row, timeline, handoffs }) => {
  test('U1: clamped after adding', async () => {
    const config = scoring({ score: { min: 0, max: 7 } })
    expect(await timeline(config, [email(0), does(1, 'demo'), does(2, 'demo')], [1, 2, 26])).toEqual([5, 7, 6])
    expect(await row(config, [email(0), outside(1, 100), starts(2)])).toMatchObject({ score: 7 })
    expect(await row(config, [email(0), outside(1, -100), starts(2)])).toMatchObject({ score: 0 })
  })

  test('U1: the clamped number is written even if it is no change', async () => {
    const config = scoring({
      score: { min: 0 },
      entry: { audience: [{ attribute: score, is_blank: true }] },
      handoff: {},
    })
    expect(await row(config, [email(0)], { until: h(200) })).toMatchObject({ entries: 1, decays: 1, handoffs: 0 })
  })

  test('U2: direct mode goes on by the change of the value, and ends where there is none', async () => {
    expect(await row(scoring(), [email(0), outside(1, 1e17)], { until: h(200) })).toMatchObject({
      score: 1e17,
      entries: 2,
      waiting: 0,
      decays: 2,
    })
    const elsewhere = scoring({ entry: { triggers: ['email_added'] } })
    expect(await row(elsewhere, [email(0), starts(1), starts(2)])).toMatchObject({ score: 1, entries: 1, missed: 1 })
  })

  test('U2: `to` is compared with the new score', async () => {
    const config = scoring({ entry: { triggers: [{ attribute_changed: { name: score, to: 1 } }, 'email_added'] } })
    expect(await row(config, [email(0), starts(1), starts(2), starts(3)])).toMatchObject({ score: 2, missed: 1 })
  })

  test('U3: heartbeat mode re-enters after every completing write, not after outside changes', async () => {
    const config = scoring({ score: { max: 5 } })
    expect(await row(config, [email(0), does(1, 'demo'), does(2, 'demo'), does(3, 'demo')])).toMatchObject({
      score: 5,
      entries: 4,
      advanced: 3,
    })
    expect(await row(config, [email(0), outside(1, 3)])).toMatchObject({ entries: 1, waiting: 1 })
    expect(await row(config, [email(0), sets(1, { [score]: 3, email: 'c@d.co' })])).toMatchObject({ entries: 2 })
    const sync = { after: '1h', attributes: { [score]: 3 } }
    const synced = scoring({ score: { max: 50 }, handoff: { crm_sync: sync } })
    expect(await handoffs(synced, [email(0), starts(1)], { until: h(3) })).toEqual(['1: 1', '2: 3'])
    expect(await row(synced, [email(0), starts(1)], { until: h(3) })).toMatchObject({
      entries: 2,
      waiting: 1,
      score: 3,
    })
  })

  test('U3: several windows are heartbeat mode too, and the intermediate ones do not fire it', async () => {
    const inactivity = [
      { window: '1d', points: -1 },
      { window: '2d', points: -1 },
    ]
    expect(await row(scoring({ inactivity }), [email(0), outside(1, 3)])).toMatchObject({ entries: 1 })
    expect(await row(scoring({ inactivity }), [email(0)], { until: h(47) })).toMatchObject({ entries: 1, score: -1 })
    const single = scoring({ inactivity: [{ window: '1d', points: -1 }] })
    expect(await row(single, [email(0), outside(1, 3)])).toMatchObject({ entries: 2 })
  })

  test('U3: `to` is compared with the clamped score', async () => {
    const triggers = [{ attribute_changed: { name: score, to: 5 } }, 'email_added']
    const config = scoring({ score: { max: 5 }, entry: { triggers } })
    const log = [email(0), does(1, 'demo'), does(2, 'demo'), starts(3)]
    expect(await row(config, log)).toMatchObject({ score: 5, entries: 4 })
    expect(await row(config, [email(0), starts(1), starts(2)])).toMatchObject({ score: 1, entries: 1, missed: 1 })
  })

  test('U4: no change, no hand-off, in either mode', async () => {
    const config = scoring({ score: { max: 5 }, handoff: {} })
    expect(await handoffs(config, [email(0), does(1, 'demo'), does(2, 'demo')])).toEqual(['1: 5'])
  })

  test('U5: score, re-entry, hand-off', async () => {
    const config = scoring({ handoff: { crm_sync: { after: '0s', attributes: { [score]: 0 } } } })
    // The re-entry happens with score 1; the sync to 0 comes after it, and makes another entry.
    const entry = { audience: [{ attribute: score, does_not_equal: 0 }] }
    const only = { ...config, entry: { ...config.entry, ...entry } }
    const profiles = [{ user_id: 'u', attributes: { [score]: 3 } }]
    expect(await row(only, [email(0), starts(1)], { profiles })).toMatchObject({ entries: 2, score: 0, waiting: 1 })
  })

  test('U7: with a score that is not a number nothing is written, fired or sent', async () => {
    const config = scoring({ handoff: {} })
    for (const value of ['ten', true, [1], { n: 1 }]) {
      const log = [email(0), outside(1, value), starts(2), starts(3)]
      expect(await row(config, log, { until: h(100) })).toMatchObject({
        score: null,
        advanced: 1,
        missed: 1,
        handoffs: 0,
        waiting: 0,
      })
    }
    // A new string is a change all the same, and makes an entry in direct mode.
    expect(await row(config, [email(0), outside(1, 'ten')])).toMatchObject({ entries: 2, handoffs: 0 })
    expect(await row(config, [email(0), outside(1, [1])])).toMatchObject({ entries: 1 })
    const decays = { score: null, decays: 1, waiting: 0 }
    expect(await row(config, [email(0), outside(1, [1])], { until: h(24) })).toMatchObject(decays)
  })
})

onBothSides('E, entry', ({ row }) => {
  const again = (entry: object) => scoring({ entry })

  test('E1: one event is one attempt', async () => {
    expect(await row(scoring(), [sets(0, { email: 'a@b.co', [score]: 3 })])).toMatchObject({ entries: 1 })
    const twice = scoring({ entry: { triggers: ['session_start', { session_start: 'Web' }] } })
    expect(await row(twice, [happens(0, 'session_start', { app: 'Web' })])).toMatchObject({ entries: 1, missed: 1 })
  })

  test('E2: never again', async () => {
    const log = [email(0), starts(1), starts(2), email(3, 'c@d.co')]
    expect(await row(again({ reeligibility: 'never' }), log)).toMatchObject({ entries: 1, score: 1, missed: 1 })
  })

  test('E2: not before the window has passed since the last entry', async () => {
    const entries = async (ms: number) =>
      (await row(again({ reeligibility: '1h' }), [email(0), email(h(1, ms), 'c@d.co')])).entries
    expect(await entries(-1)).toBe(1)
    expect(await entries(0)).toBe(2)
    const refused = [email(0), starts(h(1, -1)), email(1, 'c@d.co')]
    expect(await row(again({ reeligibility: '1h' }), refused)).toMatchObject({ entries: 2, waiting: 1 })
  })

  test('E2: the audience is matched after the event', async () => {
    const config = again({ audience: [{ attribute: 'plan', equals: 'pro' }] })
    expect(await row(config, [sets(0, { email: 'a@b.co', plan: 'pro' })])).toMatchObject({ entries: 1 })
    expect(await row(config, [email(0), sets(1, { plan: 'pro' })])).toMatchObject({ entries: 0 })
    const negative = again({ audience: [{ attribute: score, less_than: 1 }] })
    expect(await row(negative, [email(0), starts(1), starts(2)])).toMatchObject({ score: 1, entries: 1, missed: 1 })
  })

  test('E2: with no audience match the loop ends, and an entry that waits goes on', async () => {
    const config = again({ audience: [{ attribute: 'plan', does_not_equal: 'customer' }] })
    const log = [email(0), sets(1, { plan: 'customer' }), starts(2), starts(3)]
    expect(await row(config, log)).toMatchObject({ score: 1, advanced: 1, missed: 1, waiting: 0 })
  })

  test('E3: a user may be waiting several times at once', async () => {
    const log = [email(0), email(0, 'c@d.co'), email(0, 'e@f.co')]
    expect(await row(scoring(), log)).toMatchObject({ entries: 3, waiting: 3 })
  })
})

onBothSides('H, hand-off', ({ row, handoffs }) => {
  test('H1: after every change, whoever wrote it', async () => {
    const config = scoring({ handoff: {} })
    expect(await handoffs(config, [email(0), outside(1, 10), outside(2, 10), starts(3)], { until: h(27) })).toEqual([
      '1: 10',
      '3: 11',
      '27: 10',
    ])
    // Not in the loop at all, and zero where there was nothing
    expect(await handoffs(config, [outside(1, 0)])).toEqual(['1: 0'])
  })

  test('H2: re-eligibility counts from the last one sent', async () => {
    const log = [email(0), ...[1, 1.5, 2, 2.5].map((hour) => starts(hour))]
    const handoff = (reeligibility: string, threshold?: number) =>
      handoffs(scoring({ handoff: { reeligibility, ...(threshold !== undefined && { threshold }) } }), log)
    expect(await handoff('0s')).toEqual(['1: 1', '1.5: 2', '2: 3', '2.5: 4'])
    expect(await handoff('1h')).toEqual(['1: 1', '2: 3'])
    expect(await handoff('never')).toEqual(['1: 1'])
    expect(await handoff('never', 2)).toEqual(['2: 3'])
  })

  test('H3: the audience must match at that moment', async () => {
    const config = scoring({ handoff: { audience: [{ attribute: 'plan', equals: 'pro' }] } })
    const log = [email(0), starts(1), sets(2, { plan: 'pro' }), starts(3), sets(4, { [score]: 9, plan: 'free' })]
    expect(await handoffs(config, log)).toEqual(['3: 2'])
  })

  test('H4: sent if and only if the score is above the threshold', async () => {
    const config = scoring({ handoff: { threshold: 5 } })
    expect(await handoffs(config, [email(0), does(1, 'demo'), starts(2), outside(3, 5), outside(4, 5.5)])).toEqual([
      '2: 6',
      '4: 5.5',
    ])
  })

  describe('H5: the answer of the CRM is a profile event of its own', () => {
    const syncs = (after: string, attributes: object, rest = {}) =>
      scoring({
        handoff: {
          audience: [{ attribute: 'lead_status', is_none_of: ['MQL'] }],
          crm_sync: { after, attributes },
        },
        ...rest,
      })
    const mql = { name: 'MQL', exit: true, triggers: [{ attribute_changed: { name: 'lead_status', to: 'MQL' } }] }

    test('written so much later, and not beyond the end', async () => {
      const log = [email(0), starts(1), starts(1.5), starts(2), starts(3)]
      expect(await handoffs(syncs('1h', { lead_status: 'MQL' }), log)).toEqual(['1: 1', '1.5: 2'])
      expect(await handoffs(syncs('61m', { lead_status: 'MQL' }), log)).toEqual(['1: 1', '1.5: 2', '2: 3'])
      const config = syncs('1h', { [score]: 50 })
      expect(await row(config, [email(0), starts(1)], { until: h(2, -1) })).toMatchObject({ score: 1 })
      expect(await row(config, [email(0), starts(1)], { until: h(2) })).toMatchObject({ score: 50, handoffs: 2 })
    })

    test('`after: 0s` is after the current event, before the next', async () => {
      const config = syncs('0s', { lead_status: 'MQL' })
      expect(await handoffs(config, [email(0), starts(1), starts(1)])).toEqual(['1: 1'])
      // The event itself changed the score as well: its own hand-off comes before the sync.
      const plan = { name: 'Plan', points: 3, triggers: [{ attribute_changed: 'plan' }] }
      const both = syncs('0s', { lead_status: 'MQL' }, { action_groups: [plan] })
      expect(await handoffs(both, [email(0), sets(1, { plan: 'pro', [score]: 5 })])).toEqual(['1: 8', '1: 8'])
    })

    test('it fires groups, and is missed where nobody waits', async () => {
      const config = syncs('1h', { lead_status: 'MQL' }, { action_groups: [mql, session] })
      expect(await row(config, [email(0), starts(1)], { until: h(100) })).toMatchObject({
        score: 1,
        advanced: 2,
        waiting: 0,
        decays: 0,
      })
      expect(await row(config, [outside(0, 3)], { until: h(1) })).toMatchObject({ advanced: 1, missed: 0 })
      const closed = { ...config, entry: { triggers: ['email_added'] } }
      expect(await row(closed, [outside(0, 3)], { until: h(1) })).toMatchObject({ entries: 0, missed: 1 })
    })

    test('it fires entry triggers', async () => {
      const config = syncs('1h', { email: 'crm@b.co', lead_status: 'MQL' })
      expect(await row(config, [outside(0, 3)], { until: h(1) })).toMatchObject({ entries: 2, waiting: 2 })
      expect(await row(syncs('1h', { [score]: 9 }), [outside(0, 3)], { until: h(1) })).toMatchObject({ entries: 2 })
    })

    test('every hand-off sent has its own', async () => {
      const config = syncs('1h', { [score]: 0 }, { entry: { triggers: ['email_added'] } })
      expect(await handoffs(config, [outside(0, 3), outside(0.5, 4)], { until: h(10) })).toEqual([
        '0: 3',
        '0.5: 4',
        '1: 0',
      ])
    })
  })
})

onBothSides('triggers', ({ row }) => {
  const fires = async (trigger: object | string, event: object) =>
    (await row(scoring({ entry: { triggers: [trigger] } }), [event])).entries === 1
  const cases: [trigger: object | string, type: string, properties: object, expected: boolean][] = [
    ['session_start', 'session_start', {}, true],
    [{ session_start: 'Web' }, 'session_start', { app: 'Web' }, true],
    [{ session_start: 'Web' }, 'session_start', { app: 'iOS' }, false],
    [{ session_start: 'Web' }, 'session_start', {}, false],
    ['purchase', 'purchase', { product_id: 'sku' }, true],
    [{ purchase: 'sku' }, 'purchase', { product_id: 'sku' }, true],
    [{ purchase: 'sku' }, 'purchase', { product_id: 'SKU' }, false],
    [
      { purchase: 'sku', where: [{ property: 'price', more_than: 9 }] },
      'purchase',
      { product_id: 'sku', price: 9.5 },
      true,
    ],
    [
      { purchase: 'sku', where: [{ property: 'price', more_than: 9 }] },
      'purchase',
      { product_id: 'sku', price: 9 },
      false,
    ],
    ['subscription_changed', 'subscription_changed', { channel: 'email', to: 'unsubscribed' }, true],
    [
      { subscription_changed: { channel: 'email' } },
      'subscription_changed',
      { channel: 'email', to: 'opted_in' },
      true,
    ],
    [{ subscription_changed: { to: 'opted_in' } }, 'subscription_changed', { channel: 'push', to: 'opted_in' }, true],
    [
      { subscription_changed: { channel: 'email', to: 'opted_in' } },
      'subscription_changed',
      { channel: 'push', to: 'opted_in' },
      false,
    ],
    [
      { subscription_changed: { group: 'News', to: 'subscribed' } },
      'subscription_changed',
      { group: 'News', to: 'subscribed' },
      true,
    ],
    [
      { subscription_changed: { group: 'News', to: 'subscribed' } },
      'subscription_changed',
      { channel: 'email', to: 'subscribed' },
      false,
    ],
    [
      { message: { channel: 'email', action: 'click' } },
      'message',
      { channel: 'email', action: 'click', campaign: 'W' },
      true,
    ],
    [{ message: { channel: 'email', action: 'click' } }, 'message', { channel: 'email', action: 'open' }, false],
    [{ message: { campaign: 'W' } }, 'message', { channel: 'email', action: 'open', campaign: 'W' }, true],
    [{ message: { canvas: 'W' } }, 'message', { channel: 'email', action: 'open', campaign: 'W' }, false],
    ['conversion', 'conversion', {}, true],
    [{ conversion: 'W' }, 'conversion', { campaign: 'W' }, true],
    [{ conversion: 'W' }, 'conversion', { canvas: 'W' }, true],
    [{ conversion: 'W' }, 'conversion', { canvas: 'w' }, false],
    ['location', 'location', {}, true],
    ['inbound_message', 'inbound_message', { channel: 'sms' }, true],
    [{ inbound_message: { channel: 'sms' } }, 'inbound_message', { channel: 'whatsapp' }, false],
    ['session_start', 'location', {}, false],
  ]
  test.each(cases)('%j on %s %j: %s', async (trigger, type, properties, expected) => {
    expect(await fires(trigger, happens(0, type, properties))).toBe(expected)
  })

  test('a custom event goes by its name, which may be called `name`, and is the default type', async () => {
    const trigger = { custom_event: 'demo' }
    expect(await fires(trigger, does(0, 'demo'))).toBe(true)
    expect(await fires(trigger, does(0, 'Demo'))).toBe(false)
    expect(await fires(trigger, { user_id: 'u', time: iso(0), type: 'custom_event', name: 'demo' })).toBe(true)
  })
})
