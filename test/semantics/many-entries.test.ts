// A lead whose entries are as many as may be at once is scored as one with a few, so many times over, and as fast for each.

import { expect, test } from 'vitest'
import { engine, reference, type Side } from '../agreement/engine.ts'
import type { Options } from '../reference/evaluate.ts'
import { demo, does, h, score, scoring, session } from './scenario.ts'

const few = 20
const times = 2000

/** Events a second apart: all of them come before the first window ends. */
const each = (count: number, from: number, name: string) =>
  Array.from({ length: count }, (_, index) => does(h(from, 1000 * index), name))

const entry = { triggers: [{ attribute_changed: score }, { custom_event: 'enters' }], reeligibility: '0s' }
const windows = [{ window: '1d', points: -1 }, { window: '2d' }, { window: '5d', points: -3 }]
const sync = { reeligibility: '0s', crm_sync: { after: '0s', attributes: { lifecycle: 'lead' } } }
const ranked = { entry, ranked: true, action_groups: [demo, session], inactivity: { window: '3d', points: -1 } }
const enterAndAct = (count: number) => [...each(count, 0, 'enters'), ...each(count, 24, 'demo')]

/** They all began to wait, or half of them did, before what happens to them. */
const cases: [what: string, config: object, log: (count: number) => object[], options: Options][] = [
  ['windows that end', scoring({ entry }), (count) => each(count, 0, 'enters'), {}],
  ['in two waves', scoring({ entry }), (count) => [0, 24 * 7].flatMap((at) => each(count / 2, at, 'enters')), {}],
  ['several windows', scoring({ entry, inactivity: windows }), (count) => each(count, 0, 'enters'), {}],
  ['what the CRM writes', scoring({ entry, handoff: sync }), (count) => each(count, 0, 'enters'), {}],
  ['latency', scoring({ entry, inactivity: windows }), (count) => each(count, 0, 'enters'), { latency: 5000 }],
  ['ranked', scoring(ranked), enterAndAct, {}],
  ['ranked, with latency', scoring(ranked), enterAndAct, { latency: 5000 }],
  [
    'ranked, the later first',
    scoring({ ...ranked, inactivity: windows }),
    (count) => [...each(count / 2, 0, 'enters'), ...each(count / 2, 60, 'enters'), does(80, 'demo')],
    {},
  ],
]

const rowOf = async (side: Side, config: object, log: object[], options: Options) => {
  const { scores } = await side(config, log, { until: h(24 * 9 + 20), ...options })
  const { user_id: _, last_handoff: __, ...counts } = scores[0]!
  return counts
}

test.each(cases)(
  `${few * times} entries at once: %s`,
  async (_, config, log, options) => {
    const ofFew = await rowOf(reference, config, log(few), options)
    const timesOver = Object.fromEntries(Object.entries(ofFew).map(([name, count]) => [name, count! * times]))
    expect(ofFew.entries).toBeGreaterThan(few)
    expect(await rowOf(engine, config, log(few * times), options)).toEqual(timesOver)
  },
  20_000,
)
