// What compile refuses is explained, and each explanation is true to its examples.

import { expect, test } from 'vitest'
import { loadConfig } from '../../src/load-config.ts'
import { ruleCatalog } from '../../src/rules/catalog.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { refusals } from '../../src/sql/refuse.ts'

/** What each dialect refuses. */
const refused = (text: string): string[][] => {
  const { plan } = loadConfig(text, 'leadscore.yaml')
  expect(plan).not.toBeNull()
  return [...dialects.values()].map((dialect) => refusals(plan!, dialect).map(({ code, rule }) => `${code} ${rule}`))
}

const rules = ruleCatalog().filter(({ found }) => found === 'compile')

test.each(rules.map((rule) => [`${rule.code} ${rule.name}`, rule] as const))('%s', (name, { bad, good }) => {
  expect(refused(bad)).toContainEqual([name])
  expect(refused(good).flat()).toEqual([])
})

test('every code of a refusal', () => {
  expect(rules.map(({ code }) => code)).toEqual(['LS601', 'LS602', 'LS603', 'LS604', 'LS605', 'LS606'])
})
