// A lead is scored the same by the short way that most take and by the full one, which is taken where somebody watches.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseProfile, type ProfileRow } from '../../src/events/event.ts'
import { loadConfig } from '../../src/load-config.ts'
import { simulate } from '../../src/simulation.ts'
import { cases, type Case } from './arbitrary.ts'
import { encode, toYaml } from './encode.ts'

const everything = async ({ config, log, profiles, until, style }: Case, trace?: () => void) => {
  const { plan } = loadConfig(toYaml(config), 'random.yaml')
  const input = {
    events: encode(log, style),
    ...(profiles && { profiles: profiles.map((row) => parseProfile(JSON.stringify(row)) as ProfileRow) }),
    ...(until !== null && { until }),
  }
  const { summary, scores, handoffs } = await simulate(plan!, input, trace)
  return { summary, scores: [...scores], handoffs: [...handoffs] }
}

test('watched and not watched', async () => {
  const property = fc.asyncProperty(cases, async (one) => {
    expect(await everything(one)).toEqual(await everything(one, () => {}))
  })
  await fc.assert(property, { numRuns: Number(process.env['LEADSCORE_RUNS'] ?? 100), endOnFailure: true })
}, 60_000)
