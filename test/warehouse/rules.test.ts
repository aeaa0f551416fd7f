// What compile refuses is explained, and each explanation is true to its examples.

import { expect, test } from 'vitest'
import { loadConfig } from '../../src/load-config.ts'
import { ruleCatalog } from '../../src/rules/catalog.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { refusals } from '../../src/sql/refuse.ts'
import { sourceRefusals } from '../../src/sql/refuse-source.ts'

/** What each dialect refuses. */
const refused = (text: string): string[][] => {
  const { plan } = loadConfig(text, 'leadscore.yaml')
  expect(plan).not.toBeNull()
  const source = { kind: 'currents', tables: '*', identity: 'joined' } as const
  const found = [...dialects.values()].map((dialect) => refusals(plan!, dialect))
  return [...found, sourceRefusals(plan!, source, false)].map((list) => list.map(({ code, rule }) => `${code} ${rule}`))
}

const rules = ruleCatalog().filter(({ found }) => found === 'compile')

test.each(rules.map((rule) => [`${rule.code} ${rule.name}`, rule] as const))('%s', (name, { bad, good }) => {
  expect(refused(bad)).toContainEqual([name])
  expect(refused(good).flat()).toEqual([])
})

test('every code of a refusal', () => {
  expect(rules.map(({ code }) => code)).toEqual(['LS601', 'LS602', 'LS603', 'LS604', 'LS605', 'LS606', 'LS607'])
})

test.each([
  ['audience: [{ attribute: tier, equals: gold }]', 'session_start', '`tier`'],
  ['', 'attribute_changed: tier', '`tier` never changes'],
  ['', 'message: { channel: email, campaign: Welcome }', 'no names'],
  ['', 'message: { channel: email, campaign: 3f2504e0-4f89-11d3-9a0c-0305e82c3301 }', null],
  ['', 'message: { channel: email, action: forward }', 'no table of such events'],
])('the Snowflake share: %s %s', (audience, trigger, said) => {
  const { plan } = loadConfig(
    `version: 1
name: Canvas
score: { attribute: score }
entry:
  triggers: [{ attribute_changed: score }, custom_event: demo]
  ${audience}
action_groups: [{ name: Some, points: 1, triggers: [${trigger}] }]
inactivity: { window: 30d, points: -1 }
`,
    'leadscore.yaml',
  )
  const source = { kind: 'braze-snowflake', tables: '*_shared', identity: 'joined' } as const
  const found = sourceRefusals(plan!, source, false).map(({ code, message }) => `${code} ${message}`)
  expect(found).toEqual(said === null ? [] : [expect.stringContaining(said)])
})
