// The rules of test files keep their promises: what they show as bad is found, and nothing is found in what is good.

import { expect, test } from 'vitest'
import { ruleCatalog } from '../../src/rules/catalog.ts'
import { handoffExample } from '../../src/rules/examples.ts'
import { fillExpectations } from '../../src/testing/update.ts'
import { config, run, suite } from './story.ts'

const guide = handoffExample(
  {},
  {
    groups: `action_groups:
  - name: High intent
    points: 5
    triggers:
      - custom_event: demo_requested
        where: [{ property: plan, is_any_of: [pro, enterprise] }]
  - name: Engaged
    points: 1
    triggers: [session_start]`,
  },
)

/** Codes and names of what is found, by a run and by `--update`; tests that fail are `fail`. */
const found = (tests: string, update: boolean, yaml = guide) => {
  const diagnostics = update
    ? fillExpectations(suite(tests, yaml, true)).diagnostics
    : [...run(tests, yaml).diagnostics, ...failed(tests, yaml)]
  return diagnostics.map(({ code, rule }) => `${code} ${rule}`)
}

const failed = (tests: string, yaml: string) =>
  run(tests, yaml)
    .tests.filter(({ outcome }) => outcome === 'fail')
    .map(() => ({ code: 'fail', rule: '' }))

const ofTests = ruleCatalog().filter((rule) => rule.found === 'test')

test('they are LS501 to LS507', () => {
  expect(ofTests.map(({ code }) => code)).toEqual(['LS501', 'LS502', 'LS503', 'LS504', 'LS505', 'LS506', 'LS507'])
})

test.each(ofTests.filter(({ bad }) => bad !== '').map((rule) => [rule.code, rule] as const))(
  '%s is found in its bad example, and nothing in the good one',
  (code, { name, bad, good }) => {
    expect(found(bad, code === 'LS506')).toEqual([`${code} ${name}`])
    expect(found(good, false)).toEqual([])
  },
)

const endless = config({
  handoff: `handoff:
  webhook: { url: 'https://example.com/', body: '{}' }
  crm_sync: { after: 1d, attributes: { lead score: 0 } }`,
})
const loops = (expectation: string) =>
  `tests:\n  - name: loops\n    events: [email_added]\n    until: 90d\n    expect: { ${expectation} }\n`

test('LS507: a lead whose entries multiply stops its own test, and no other', () => {
  const { tests, diagnostics } = run(`${loops('score: 0')}  - { name: fine, expect: { score: 0 } }`, endless)
  expect(tests.map(({ outcome }) => outcome)).toEqual(['error', 'pass'])
  expect(diagnostics).toMatchObject([{ code: 'LS507', rule: 'endless-test', message: expect.stringMatching(/^lead /) }])
  expect(found(loops('score:'), true, endless)).toEqual(['LS507 endless-test'])
})

test('codes and names of diagnostics are those of the catalogue', async () => {
  const { readFileSync, readdirSync } = await import('node:fs')
  const folder = new URL('../../src/testing/', import.meta.url)
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n')
  const used = [...text.matchAll(/code: '(LS\d{3})',\s*rule: '([\w-]+)'/g)].map(([, code, rule]) => `${code} ${rule}`)
  expect(used.length).toBeGreaterThan(10)
  const known = new Set(ruleCatalog().map(({ code, name }) => `${code} ${name}`))
  expect(used.filter((one) => !known.has(one))).toEqual([])
})
