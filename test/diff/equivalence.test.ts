// The search finds what trying everything finds, and what it finds is a difference in a real run.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare } from '../../src/diff/compare.ts'
import { alphabetOf, type Letter } from '../../src/diff/equivalence/alphabet.ts'
import { Player } from '../../src/diff/equivalence/player.ts'
import { searchDifference } from '../../src/diff/equivalence/search.ts'
import { simulate } from '../../src/index.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { cases } from '../agreement/arbitrary.ts'
import { encode } from '../agreement/encode.ts'
import { compared } from './plans.ts'

const numRuns = Number(process.env['LEADSCORE_RUNS'] ?? 20)

/** Enough for all sequences of three steps of 14 letters, and of two steps of 70. */
const mostSequences = 5000

const start = Date.UTC(2026, 0, 10)

/** The same sequence as a log, and the instant at which it ends. */
function logOf(letters: readonly Letter[]): { log: object[]; until: number } {
  let now = start
  const log: object[] = []
  for (const letter of letters) {
    const line = { user_id: 'lead', time: new Date(now).toISOString() }
    if (letter.what === 'wait') now += letter.ms
    else if (letter.what === 'change')
      log.push({ ...line, type: 'profile', attributes: { [letter.attribute]: letter.value } })
    else log.push({ ...line, type: letter.type, event: letter.name ?? undefined, properties: letter.properties })
  }
  return { log, until: now }
}

async function simulated(plan: Plan, letters: readonly Letter[]) {
  const { log, until } = logOf(letters)
  const { scores, handoffs } = await simulate(plan, { events: encode(log), until })
  return {
    score: scores.length > 0 ? scores.at(0).score : 0,
    handoffs: [...handoffs].map(({ time, score }) => ({ time: Date.parse(time), score })),
  }
}

const sequences = (letters: readonly Letter[], length: number): Letter[][] =>
  length === 0 ? [[]] : sequences(letters, length - 1).flatMap((before) => letters.map((letter) => [...before, letter]))

/** Launches only shift where a sequence begins. */
const withoutLaunch = (config: object) => ({ ...config, launch: undefined })

test('a player does what a simulation does', async () => {
  await fc.assert(
    fc.asyncProperty(cases, fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), async ({ config }, picks) => {
      const { plan } = compared(withoutLaunch(config))
      const letters = alphabetOf([plan, plan])
      const sequence = picks.map((pick) => letters[pick % letters.length]!)
      const { score, handoffs } = new Player(plan).play(sequence, start)
      const events = await simulated(plan, sequence)
      if (sequence.some(({ what }) => what !== 'wait')) expect({ score, handoffs }).toEqual(events)
    }),
    { numRuns: numRuns * 5, endOnFailure: true },
  )
}, 60_000)

test('equal states have equal futures', () => {
  fc.assert(
    fc.property(
      cases,
      fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 12, maxLength: 12 }),
      ({ config }, drawn) => {
        const { plan } = compared(withoutLaunch(config))
        const letters = alphabetOf([plan, plan])
        const player = new Player(plan)
        const met = new Map<string, Letter[]>()
        for (const picks of drawn) {
          const sequence = picks.map((pick) => letters[pick % letters.length]!)
          const { state } = player.play(sequence, start)
          const other = met.get(state)
          met.set(state, sequence)
          if (!other) continue
          for (const letter of letters) {
            const [one, two] = [sequence, other].map((before) => player.play([...before, letter], start))
            expect(one!.score).toBe(two!.score)
            expect(one!.state).toBe(two!.state)
          }
        }
      },
    ),
    { numRuns: numRuns * 5, endOnFailure: true },
  )
})

test('the search finds a shortest difference, as trying everything does', () => {
  let found = 0
  fc.assert(
    fc.property(cases, cases, fc.boolean(), (one, other, isClose) => {
      const base = compared(withoutLaunch(one.config))
      // A small change is harder to find.
      const groups = (one.config as { action_groups: { triggers: unknown[] }[] }).action_groups
      const close = { ...withoutLaunch(one.config), action_groups: groups.toReversed() }
      const head = compared(isClose ? close : withoutLaunch(other.config))
      const letters = alphabetOf([base.plan, head.plan])
      const result = searchDifference(base.plan, head.plan, compare(base, head), mostSequences)
      const players = [new Player(base.plan), new Player(head.plan)]
      const differs = (sequence: Letter[]) => {
        const [before, after] = players.map((player) => player.play(sequence, start))
        return before!.score !== after!.score || JSON.stringify(before!.handoffs) !== JSON.stringify(after!.handoffs)
      }
      const longest = letters.length <= 14 ? 3 : 2
      const shortest = [1, 2, 3].slice(0, longest).find((length) => sequences(letters, length).some(differs))
      if (shortest !== undefined) {
        expect(result.outcome).toBe('different')
        expect(result.timeline).toHaveLength(shortest)
        found++
      } else if (result.outcome === 'different') expect(result.timeline.length).toBeGreaterThan(longest)
    }),
    { numRuns, endOnFailure: true },
  )
  expect(found).toBeGreaterThan(numRuns / 4)
}, 120_000)
