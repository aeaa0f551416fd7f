// The random cases are worth running: what the rules speak of happens in them, often.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate } from '../reference/evaluate.ts'
import { cases } from './arbitrary.ts'

test('random cases exercise the rules', () => {
  const sample = fc.sample(cases, { numRuns: 1000, seed: 1 })
  const outcomes = sample.map((one) => evaluate(one.config, one.log, one))
  const share = (happens: (outcome: ReturnType<typeof evaluate>) => boolean) =>
    outcomes.filter(happens).length / outcomes.length
  const some = (key: 'entries' | 'waiting' | 'advanced' | 'decays' | 'missed' | 'handoffs', least: number) =>
    share(({ scores }) => scores.some((row) => row[key] >= least))

  expect.soft(some('entries', 1)).toBeGreaterThan(0.55)
  expect.soft(some('entries', 5)).toBeGreaterThan(0.12)
  expect.soft(some('waiting', 2)).toBeGreaterThan(0.08)
  expect.soft(some('advanced', 1)).toBeGreaterThan(0.25)
  expect.soft(some('advanced', 2)).toBeGreaterThan(0.1)
  expect.soft(some('decays', 2)).toBeGreaterThan(0.15)
  expect.soft(some('missed', 1)).toBeGreaterThan(0.4)
  expect.soft(some('handoffs', 1)).toBeGreaterThan(0.25)
  expect.soft(some('handoffs', 2)).toBeGreaterThan(0.1)
  expect.soft(share(({ scores }) => scores.some((row) => row.score === null))).toBeGreaterThan(0.03)
})
