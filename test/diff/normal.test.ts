// The normal form of a condition holds for exactly the same leads and events as the condition.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileCondition } from '../../src/condition/compile.ts'
import { conditionKey, conjuncts, normalCondition } from '../../src/diff/normal.ts'
import { type Condition, conditionTests } from '../../src/condition/condition.ts'
import { tellingValues } from '../../src/diff/equivalence/values.ts'
import { conditionCases } from '../agreement/arbitrary.ts'
import { planOf } from './plans.ts'
import { dice, refactor } from './refactoring.ts'

const numRuns = Number(process.env['LEADSCORE_RUNS'] ?? 200)

const partKeys = (condition: Condition | null) => [...new Set(conjuncts(condition).map(conditionKey))].sort()

test('the normal form means the same, and is its own normal form', () => {
  fc.assert(
    fc.property(conditionCases, dice, ({ config }, dice) => {
      const plan = planOf(config)
      const triggers = [...plan.entry.triggers, ...plan.groups.flatMap(({ triggers }) => triggers)]
      for (const condition of [plan.entry.audience, plan.handoff?.audience, ...triggers.map(({ where }) => where)]) {
        if (!condition) continue
        const normal = normalCondition(condition)
        expect(normalCondition(normal)).toEqual(normal)
        const together = normal.op === 'all' ? normal.of : [normal]
        expect(partKeys(condition)).toEqual(together.map(conditionKey).sort())
        const [held, meant] = [compileCondition(normal), compileCondition(condition)]
        const tests = [...conditionTests(condition)]
        for (let i = 0; i < 20; i++) {
          const attributes = new Map<string, unknown>()
          const properties: Record<string, unknown> = {}
          for (const { subject, name } of tests) {
            const values = tellingValues(
              tests.filter((one) => one.subject === subject && one.name === name),
              [0, '', null],
            )
            const value = values[dice.next(values.length)]
            if (value === undefined) continue
            if (subject === 'attribute') attributes.set(name, value)
            else properties[name] = value
          }
          expect(held(attributes, properties)).toBe(meant(attributes, properties))
        }
      }
    }),
    { numRuns, endOnFailure: true },
  )
})

test('so do conditions that are written differently', () => {
  fc.assert(
    fc.property(conditionCases, dice, ({ config }, dice) => {
      const [one, other] = [planOf(config), planOf(refactor(config, dice))]
      expect(conditionKey(other.entry.audience)).toBe(conditionKey(one.entry.audience))
      expect(partKeys(other.entry.audience)).toEqual(partKeys(one.entry.audience))
    }),
    { numRuns, endOnFailure: true },
  )
})
