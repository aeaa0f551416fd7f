// The summary's distribution: scores in order, whatever numbers they are.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadConfig, simulate } from '../../src/index.ts'

const config = `version: 1
name: Scores
score: { attribute: score }
entry: { triggers: [attribute_changed: score], reeligibility: 0s }
action_groups: [{ name: G, points: 1, triggers: [session_start] }]
inactivity: { window: 30d, points: -1 }
`

test('scores in order', async () => {
  const { plan } = loadConfig(config, 'scores.yaml')
  const score = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(1e15, -1e15, 2.5, -0, 1e300))
  await fc.assert(
    fc.asyncProperty(fc.array(score, { maxLength: 40 }), async (scores) => {
      const line = (value: number, user: number) =>
        `{"user_id":"u${user}","time":0,"type":"profile","attributes":{"score":${Object.is(value, -0) ? '-0' : value}}}\n`
      const log = Buffer.from(scores.map(line).join(''))
      const { numbers, summary } = await simulate(plan!, { events: [log] })
      expect([...numbers]).toEqual([...Float64Array.from(scores).sort()])
      expect(summary.scores?.max).toBe(scores.length === 0 ? undefined : Math.max(...scores))
    }),
    { numRuns: 50 },
  )
})
