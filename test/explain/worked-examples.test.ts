// The ledgers of the ten worked examples, as the terminal shows them.

import { expect, test } from 'vitest'
import { explainLead } from '../../src/explain/explain.ts'
import { formatResult } from '../../src/formats/index.ts'
import { loadConfig } from '../../src/index.ts'
import { encode, toYaml } from '../agreement/encode.ts'
import { demo, does, email, h, scoring, score, session, sets, starts } from '../semantics/scenario.ts'
import { sourceOf } from './sources.ts'

const outside = [email(0), sets(6, { [score]: 10 })]
const ranked = scoring({ ranked: true, action_groups: [demo, session] })

const examples: [string, object, object[], { until: number; latency?: number }][] = [
  ['1 decays once a day', scoring(), [email(0)], { until: h(48) }],
  ['2 a session starts the clock again', scoring(), [email(0), starts(10)], { until: h(58) }],
  ['3 an outside write makes a second entry', scoring(), outside, { until: h(54) }],
  ['4 an action collapses them to one', scoring(), [...outside, starts(12)], { until: h(36) }],
  ['5 two demos in one instant', scoring(), [email(0), does(5, 'demo'), does(5, 'demo')], { until: h(6) }],
  [
    '6 with latency the second is missed',
    scoring(),
    [email(0), does(5, 'demo'), does(5, 'demo')],
    { until: h(6), latency: 2000 },
  ],
  ['7 ranked', ranked, [email(0), does(2, 'demo'), starts(3)], { until: h(48) }],
  ['8 ranked, two entries', ranked, [email(0), email(6, 'c@d.co'), starts(12)], { until: h(48) }],
  ['9 before the entry', scoring(), [starts(1), email(2), starts(3)], { until: h(3) }],
  ['10 the heartbeat', scoring({ score: { min: 0 } }), [email(0), starts(100)], { until: h(124) }],
]

test.each(examples)('%s', async (name, config, log, { until, latency = 0 }) => {
  const lead = await explainLead(loadConfig(toYaml(config), 'semantics.yaml').plan!, 'u', {
    events: [sourceOf(encode(log))],
    until,
    latency,
  })
  const show = (all: boolean, rules: boolean) =>
    formatResult(
      'pretty',
      'explanation',
      { lead, lines: lead.ledger.lines, answer: null, all, rules, rejected: [] },
      { color: false, columns: 80 },
    )
  const text = `${await show(false, false)}\n--- --all --rules\n\n${await show(true, true)}`
  await expect(text).toMatchFileSnapshot(`golden/${name.replaceAll(/[ ,]+/g, '-')}.txt`)
})
