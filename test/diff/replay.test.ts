// Both configs over one reading of the log give exactly what two simulations give.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { replayBoth } from '../../src/diff/replay.ts'
import { parseProfile, type ProfileRow } from '../../src/events/event.ts'
import { simulate } from '../../src/index.ts'
import { type Case, cases, writesBack } from '../agreement/arbitrary.ts'
import { encode } from '../agreement/encode.ts'
import { planOf } from './plans.ts'

const numRuns = Number(process.env['LEADSCORE_RUNS'] ?? 40)

const inputOf = ({ log, profiles, until, latency, style }: Case) => ({
  events: encode(log, style),
  profiles: (profiles ?? []).map((row) => parseProfile(JSON.stringify(row)) as ProfileRow),
  until: until ?? undefined,
  latency,
})

/** Some lines a second time: exports are at-least-once. */
const repeated = ({ log, ...rest }: Case): Case => ({
  ...rest,
  log: [...log, ...log.filter((_, index) => index % 3 === 0)].map((line, index) =>
    index % 5 === 4 ? line : { ...line, id: `e${(index % log.length) % 7}` },
  ),
})

test(
  'two plans in one reading are two simulations',
  async () => {
    // A config that feeds itself was only tried on its own log.
    const others = cases.filter(({ config }) => !writesBack(config))
    const property = fc.asyncProperty(cases, others, fc.boolean(), async (one, other, once) => {
      const [base, head] = [planOf(one.config), planOf(other.config)]
      const input = inputOf(repeated(one))
      // A generator can be read only once, as standard input.
      const events = () => (once ? input.events.values() : input.events)
      const both = await replayBoth(base, head, { ...input, events: events() })
      for (const [report, plan] of [
        [both.base, base],
        [both.head, head],
      ] as const) {
        const { scores, handoffs, summary } = await simulate(plan, { ...input, events: events() })
        const { duplicates: _, after_until: __, ...figures } = summary
        expect([[...report.scores], [...report.handoffs], report.summary]).toEqual([
          [...scores],
          [...handoffs],
          figures,
        ])
      }
      const leads = both.shifts.map(({ lead }) => lead)
      const names = both.shifts.map(({ user }) => user)
      for (const [side, plan] of [
        [both.base, base],
        [both.head, head],
      ] as const) {
        const first = await both.firstHandoffs(plan, leads)
        for (const [index, name] of names.entries()) {
          const handoff = [...side.handoffs].find(({ user_id }) => user_id === name)
          expect(first[index]).toBe(handoff ? Date.parse(handoff.time) : Number.NaN)
        }
      }
    })
    await fc.assert(property, { numRuns, endOnFailure: true })
  },
  60_000 + numRuns * 100,
)
