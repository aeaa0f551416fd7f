// The ten worked examples of the semantics, as timelines of the score.

import { expect, test } from 'vitest'
import { demo, does, email, h, onBothSides, scoring, score, session, sets, starts } from './scenario.ts'

onBothSides('worked examples', ({ row, timeline }) => {
  const outside = [email(0), sets(6, { [score]: 10 })]
  const ranked = scoring({ ranked: true, action_groups: [demo, session] })

  test('1: decays once a day', async () => {
    expect(await timeline(scoring(), [email(0)], [0, 23, 24, 47, 48, 72])).toEqual([0, 0, -1, -1, -2, -3])
  })

  test('2: a session starts the clock again', async () => {
    const log = [email(0), starts(10)]
    expect(await timeline(scoring(), log, [9, 10, 24, 33, 34, 57, 58])).toEqual([0, 1, 1, 1, 0, 0, -1])
  })

  test('3: an outside write makes a second entry, and both decay', async () => {
    const hours = [5, 6, 23, 24, 29, 30, 47, 48, 53, 54]
    expect(await timeline(scoring(), outside, hours)).toEqual([0, 10, 10, 9, 9, 8, 8, 7, 7, 6])
    expect(await row(scoring(), outside, { until: h(54) })).toMatchObject({ entries: 6, waiting: 2, decays: 4 })
  })

  test('4: an action collapses them to one', async () => {
    const log = [...outside, starts(12)]
    expect(await timeline(scoring(), log, [11, 12, 24, 30, 35, 36, 59, 60])).toEqual([10, 11, 11, 11, 11, 10, 10, 9])
    expect(await row(scoring(), log, { until: h(12) })).toMatchObject({ waiting: 1, advanced: 1 })
  })

  test('5: two demos in one instant count twice', async () => {
    expect(await row(scoring(), [email(0), does(5, 'demo'), does(5, 'demo')])).toMatchObject({ score: 10, missed: 0 })
  })

  test('6: with latency the second is missed', async () => {
    const log = [email(0), does(5, 'demo'), does(5, 'demo')]
    expect(await row(scoring(), log, { latency: 2000, until: h(6) })).toMatchObject({ score: 5, missed: 1 })
  })

  test('7: ranked, the highest group met is taken once, at the end of the window', async () => {
    const log = [email(0), does(2, 'demo'), starts(3)]
    expect(await timeline(ranked, log, [2, 3, 23, 24, 47, 48])).toEqual([0, 0, 0, 5, 5, 4])
    expect(await row(ranked, log, { until: h(24) })).toMatchObject({ advanced: 1, missed: 0 })
  })

  test('8: ranked, every waiting entry takes the action at its own end', async () => {
    const log = [email(0), email(6, 'c@d.co'), starts(12)]
    expect(await timeline(ranked, log, [12, 23, 24, 29, 30, 47, 48])).toEqual([0, 0, 1, 1, 2, 2, 1])
  })

  test('9: what happens before the entry is missed', async () => {
    expect(await row(scoring(), [starts(1), email(2), starts(3)])).toMatchObject({ score: 1, missed: 1 })
  })

  test('10: at the bound the heartbeat keeps the loop alive', async () => {
    const log = [email(0), starts(100)]
    const hours = [0, 24, 48, 72, 96, 99, 100, 123, 124]
    expect(await timeline(scoring({ score: { min: 0 } }), log, hours)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 0])
    expect(await row(scoring({ score: { min: 0 } }), log)).toMatchObject({ entries: 6, decays: 4, advanced: 1 })
  })
})
