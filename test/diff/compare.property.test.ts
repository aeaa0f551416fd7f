// What holds for any two configs: a refactoring is no change, and the changes lead from one to the other.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { applyChanges } from '../../src/diff/apply.ts'
import { reachesHandoffs } from '../../src/diff/attribution.ts'
import { compare } from '../../src/diff/compare.ts'
import { describeChange } from '../../src/diff/describe.ts'
import { simulate, type SimulationReport } from '../../src/index.ts'
import { type Case, cases } from '../agreement/arbitrary.ts'
import { encode } from '../agreement/encode.ts'
import { compared, comparedText, planOf } from './plans.ts'
import { type Dice, dice, refactor } from './refactoring.ts'

const numRuns = Number(process.env['LEADSCORE_RUNS'] ?? 80)

const rowsOf = ({ scores, handoffs }: SimulationReport) => [[...scores], [...handoffs]]

type Group = { name: string; triggers: unknown[] }

/** The first config after an edit: groups moved, renamed, dropped, taken from the other; some parts of the other. */
function edited(one: Case, other: Case, dice: Dice): object {
  const [from, to] = [one.config, other.config] as { action_groups: Group[] }[]
  const kept = dice.shuffle(from!.action_groups).slice(dice.flip() ? 1 : 0)
  const groups = [...kept, ...to!.action_groups.slice(0, dice.next(3))].slice(0, 8)
  const result: Record<string, unknown> = { ...from }
  for (const key of Object.keys({ ...from, ...to })) {
    if (dice.next(3) > 0) continue
    const value = (to as Record<string, unknown>)[key]
    if (value === undefined) delete result[key]
    else result[key] = value
  }
  result['action_groups'] = (groups.length > 0 ? groups : from!.action_groups).map((group, index) => ({
    ...group,
    name: dice.next(3) === 0 ? `Renamed ${index}` : `${group.name}${index >= kept.length ? ' too' : ''}`,
    triggers:
      dice.next(4) === 0 ? [...group.triggers.slice(1), 'location', { custom_event: `new ${index}` }] : group.triggers,
  }))
  return result
}

/** An edit can break a rule of the config, as a threshold out of bounds does. */
const planIfValid = (config: object) => {
  try {
    return compared(config)
  } catch {
    return undefined
  }
}

test('a config and its refactoring are the same', () => {
  fc.assert(
    fc.property(cases, dice, ({ config }, dice) => {
      const full = { ...config, tags: ['b', 'a'], owner: 'us', description: 'what for' }
      expect(compare(compared(full), compared(refactor(full, dice))).changes).toEqual([])
    }),
    { numRuns, endOnFailure: true },
  )
})

test('anchors and comments are no change', () => {
  fc.assert(
    fc.property(cases, ({ config }) => {
      const shared = { ...config, action_groups: (config as { action_groups: object[] }).action_groups }
      // Parts that are the same object become anchors and aliases.
      const text = `# a comment\n${stringify({ ...shared, tags: ['x'] }, { lineWidth: 0 })}`
      expect(compare(compared({ ...config, tags: ['x'] }), comparedText(text)).changes).toEqual([])
    }),
    { numRuns: numRuns / 4 },
  )
})

test('a refactoring of either side leaves the changes as they are', () => {
  fc.assert(
    fc.property(cases, cases, dice, (one, other, dice) => {
      const base = planIfValid(one.config)
      const config = edited(one, other, dice)
      const head = planIfValid(config)
      if (!base || !head) return
      const kinds = (list: ReturnType<typeof compare>) =>
        list.changes.map((change) => `${change.kind} ${change.subject} ${change.effect}`).sort()
      const again = compare(compared(refactor(one.config, dice)), compared(refactor(config, dice)))
      expect(kinds(again)).toEqual(kinds(compare(base, head)))
    }),
    { numRuns, endOnFailure: true },
  )
})

test('the changes, applied in order, lead from base to head', async () => {
  let tried = 0
  await fc.assert(
    fc.asyncProperty(cases, cases, dice, async (one, other, dice) => {
      const base = planIfValid(one.config)
      const head = planIfValid(edited(one, other, dice))
      if (!base || !head) return
      tried++
      const comparison = compare(base, head)
      for (const change of comparison.changes) expect(describeChange(change).text).not.toMatch(/undefined|NaN|\[object/)
      const plan = applyChanges(base.plan, comparison, comparison.changes)
      expect(compare({ ...head, plan }, head).changes).toEqual([])
      expect(plan.groups.map(({ name }) => name)).toEqual(head.plan.groups.map(({ name }) => name))
      const events = encode(dice.flip() ? one.log : other.log)
      const [made, meant] = [await simulate(plan, { events }), await simulate(head.plan, { events })]
      expect(rowsOf(made)).toEqual(rowsOf(meant))
      // What is said to have no effect has none.
      const effective = comparison.changes.filter(reachesHandoffs)
      const reached = await simulate(applyChanges(base.plan, comparison, effective), { events })
      expect(rowsOf(reached)).toEqual(rowsOf(meant))
      const scoring = comparison.changes.filter(({ effect }) => effect === 'scores')
      const scored = await simulate(applyChanges(base.plan, comparison, scoring), { events })
      const scoresOf = ({ scores }: typeof meant) => [...scores].map(({ user_id, score }) => [user_id, score])
      expect(scoresOf(scored)).toEqual(scoresOf(meant))
    }),
    { numRuns, endOnFailure: true },
  )
  expect(tried).toBeGreaterThan(numRuns / 3)
}, 120_000)

test('any part of the changes makes a plan that runs', async () => {
  await fc.assert(
    fc.asyncProperty(cases, cases, dice, async (one, other, dice) => {
      const base = planIfValid(one.config)
      const head = planIfValid(edited(one, other, dice))
      if (!base || !head) return
      const comparison = compare(base, head)
      const some = comparison.changes.filter(() => dice.flip())
      const plan = applyChanges(base.plan, comparison, some)
      expect(compare(base, { ...base, plan }).changes.length).toBeLessThanOrEqual(comparison.changes.length * 2)
      await simulate(plan, { events: encode(one.log) })
    }),
    { numRuns: numRuns / 2 },
  )
}, 120_000)

test('applying nothing changes nothing', () => {
  fc.assert(
    fc.property(cases, cases, (one, other) => {
      const comparison = compare(compared(one.config), compared(other.config))
      expect(applyChanges(planOf(one.config), comparison, [])).toEqual(planOf(one.config))
    }),
    { numRuns: numRuns / 4 },
  )
})
