// Mutation: which changes are made, which are left out because they cannot matter, and who notices the rest.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileCondition } from '../../src/condition/compile.ts'
import { decodeConfig } from '../../src/config/decode.ts'
import { lowerConfig } from '../../src/config/lower.ts'
import { loadConfig } from '../../src/load-config.ts'
import { mutate } from '../../src/testing/mutation/mutate.ts'
import { mutantsOf, mutantWeights } from '../../src/testing/mutation/mutants.ts'
import { cases } from '../agreement/arbitrary.ts'
import { toYaml } from '../agreement/encode.ts'
import { config, suite } from './story.ts'

const originalOf = (yaml: string) => {
  const { plan, document } = loadConfig(yaml, 'leadscore.yaml')
  return { plan: plan!, document, config: decodeConfig(document).config! }
}

const changes = (parts: Record<string, string>, kind: string) =>
  mutantsOf(originalOf(config(parts)))
    .filter((mutant) => mutant.kind === kind)
    .map(({ change, removed, added }) =>
      [change, ...removed.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)].join('\n'),
    )

const groups = (...list: string[]) => ({ groups: `action_groups:\n${list.map((one) => `  - ${one}`).join('\n')}` })

/** Something of everything. */
const everything = config({
  score: 'score:\n  attribute: lead score\n  min: 0 # floor',
  entry: `entry:
  triggers:
    - attribute_changed: lead score
    - email_added
  audience:
    - attribute: plan # which
      is_any_of: [pro]
  reeligibility: never`,
  groups: `action_groups:
  - name: Out
    exit: true
    triggers: [{ purchase: annual }, { attribute_changed: { name: lifecycle, to: customer } }]
  - name: Buys
    points: 5
    triggers:
      - purchase
      - custom_event: demo
        where:
          - none: [{ property: plan, equals: free }, { property: seats, less_than: 2 }]`,
  inactivity: `inactivity:
  - { window: 1d, points: -1 }
  - { window: 2d, points: -1 }
  - window: 60h12m
    points: -2`,
  launch: 'launch: { at: 2026-01-01, seed: 0 }',
  handoff: `handoff:
  threshold: 10
  reeligibility: 1d
  webhook:
    url: https://example.com/
    body: |
      {% assign most = 10 %}
      {% if {{custom_attribute.\${lead score}}} > most and 3 <= 4 %}{"score": 7, "other": {{custom_attribute.\${x} | default: 9}}}
      {% else %}{% abort_message('10 is not enough') %}{% endif %}
  crm_sync:
    after: 15m
    attributes: { mql: true }`,
})

test('every kind of change, as a diff of the config', async () => {
  const original = originalOf(everything)
  const text = mutantsOf(original).map(({ kind, change, span, removed, added }) => {
    const { line, column } = original.document.source.position(span.start)
    const diff = [...removed.map((one) => `- ${one}`), ...added.map((one) => `+ ${one}`)].join('\n')
    return `${kind} ${line}:${column} ${change}\n${diff}\n`
  })
  await expect(`${everything}\n\n${text.join('\n')}`).toMatchFileSnapshot('golden/mutants.txt')
})

test('every kind has a change in that example', () => {
  const kinds = new Set(mutantsOf(originalOf(everything)).map((mutant) => mutant.kind))
  expect([...kinds].sort()).toEqual(Object.keys(mutantWeights).sort())
})

test.each([
  [
    'groups that share no event do not change places',
    groups('{ name: A, points: 1, triggers: [session_start] }', '{ name: B, points: 2, triggers: [purchase] }'),
    'group order',
    0,
  ],
  [
    'groups that share one do',
    groups('{ name: A, points: 1, triggers: [{ purchase: a }] }', '{ name: B, points: 2, triggers: [purchase] }'),
    'group order',
    1,
  ],
  [
    'not those that ask for different values',
    groups(
      '{ name: A, points: 1, triggers: [{ purchase: a }] }',
      '{ name: B, points: 2, triggers: [{ purchase: b }] }',
    ),
    'group order',
    0,
  ],
  [
    'nor those that do the same',
    groups('{ name: A, points: 2, triggers: [{ purchase: a }] }', '{ name: B, points: 2, triggers: [purchase] }'),
    'group order',
    0,
  ],
  [
    'attributes may change together',
    groups(
      '{ name: A, points: 1, triggers: [{ attribute_changed: a }] }',
      '{ name: B, points: 2, triggers: [{ attribute_changed: b }] }',
    ),
    'group order',
    1,
  ],
  [
    'but not to two values',
    groups(
      '{ name: A, points: 1, triggers: [{ attribute_changed: { name: a, to: 1 } }] }',
      '{ name: B, points: 2, triggers: [{ attribute_changed: { name: a, to: 2 } }] }',
    ),
    'group order',
    0,
  ],
  [
    'a trigger beside one that covers it is not taken out',
    groups('{ name: A, points: 1, triggers: [{ purchase: a }, purchase] }'),
    'trigger',
    3,
  ],
  ['points never become 0', groups('{ name: A, points: 1, triggers: [purchase] }'), 'points', 2],
  ['an absent window is not changed', { inactivity: '' }, 'window', 0],
  ['no hand-off, no threshold', { handoff: '' }, 'threshold', 0],
  [
    'a test of blank that another implies is only turned round',
    {
      entry:
        'entry: { triggers: [email_added, { attribute_changed: lead score }], audience: [{ attribute: email, is_blank: false }, { attribute: email, does_not_match_regex: x }] }',
    },
    'filter',
    // Two of the audience and its other test, two of the demo.
    1 + 2 + 2,
  ],
])('%s', (_, parts, kind, count) => {
  expect(changes(parts, kind)).toHaveLength(count)
})

const audience = (...list: object[]) => ({
  entry: `entry: { triggers: [email_added], audience: ${JSON.stringify(list)} }`,
})

test.each([
  ['a number by one', [{ attribute: 'a', more_than: 5 }], ['- more_than 6', '- more_than 4']],
  ['with its decimals', [{ attribute: 'a', less_than: 0.7 }], ['- less_than 1.7', '- less_than -0.3']],
  ['not a text', [{ attribute: 'a', equals: '5' }], []],
  ['each value of a list', [{ attribute: 'a', is_none_of: ['x', 'y'] }], ['- is_none_of ["y"]', '- is_none_of ["x"]']],
  ['not its only value', [{ attribute: 'a', is_none_of: ['x'] }], []],
  [
    'nor a text that holds another',
    [{ attribute: 'a', contains_any_of: ['pro', 'pro plan'] }],
    ['- contains_any_of ["pro plan"]'],
  ],
  [
    'nor what another test refuses',
    [
      { attribute: 'a', is_any_of: ['x', 'y'] },
      { attribute: 'a', does_not_equal: 'y' },
    ],
    ['- is_any_of ["y"]'],
  ],
  [
    'nor what an alternative lets in',
    [
      {
        any: [
          { attribute: 'a', is_any_of: ['x', 'y'] },
          { attribute: 'a', equals: 'y' },
        ],
      },
    ],
    ['- is_any_of ["y"]'],
  ],
  [
    'a test of another attribute has no say',
    [
      { attribute: 'a', is_any_of: ['x', 'y'] },
      { attribute: 'b', equals: 'z' },
    ],
    ['- is_any_of ["y"]', '- is_any_of ["x"]'],
  ],
])('values of filters: %s', (_, list, expected) => {
  const original = originalOf(config(audience(...list)))
  const made = mutantsOf(original).filter(({ kind }) => kind === 'filter value')
  const before = JSON.stringify(original.config.entry.audience)
  const shown = made.map(({ config: changed }) => {
    const leaves = JSON.stringify(changed.entry.audience)
    expect(leaves).not.toBe(before)
    const [, operator, value] = /"attribute":"a","(\w+)":(\[.*?\]|[^}]*)/.exec(leaves)!
    return `- ${operator} ${value}`
  })
  expect(shown).toEqual(expected)
})

test('a change of a value is left out if, and only if, it changes nothing', () => {
  const domain = [undefined, 'x', 'y', 'z', ...Array.from({ length: 20 }, (_, half) => half / 2 - 2)]
  const number = fc.integer({ min: 0, max: 5 })
  const values = fc.uniqueArray(fc.constantFrom('x', 'y', 'z', 1, 2), { minLength: 2, maxLength: 3 })
  const leaf = fc
    .oneof(
      ...(['equals', 'does_not_equal', 'more_than', 'less_than'] as const).map((name) =>
        number.map((value) => ({ [name]: value })),
      ),
      ...(['is_any_of', 'is_none_of'] as const).map((name) => values.map((value) => ({ [name]: value }))),
    )
    .map((test) => ({ attribute: 'a', ...test }))
  const original = originalOf(config())
  const outcomes = (list: readonly object[]) => {
    const { entry } = original.config
    const { audience } = lowerConfig({ ...original.config, entry: { ...entry, audience: list as never } }).entry
    const holds = compileCondition(audience)
    return domain.map((value) => holds(new Map(value === undefined ? [] : [['a', value]]), null)).join()
  }
  const lists = fc.tuple(fc.constantFrom('list', 'any', 'none'), fc.array(leaf, { minLength: 1, maxLength: 3 }))
  fc.assert(
    fc.property(lists, ([how, leaves]) => {
      const wrapped = (some: readonly object[]) => (how === 'list' ? some : [{ [how]: some }])
      const made = mutantsOf(originalOf(config(audience(...wrapped(leaves)))))
        .filter(({ kind }) => kind === 'filter value')
        .map((mutant) => JSON.stringify(mutant.config.entry.audience))
      const before = outcomes(wrapped(leaves))
      for (const [index, { attribute, ...test }] of leaves.entries()) {
        const [operator, value] = Object.entries(test)[0] as [string, number | unknown[]]
        const others = Array.isArray(value) ? value.map((_, at) => value.toSpliced(at, 1)) : [value + 1, value - 1]
        for (const other of others) {
          const changed = wrapped(leaves.with(index, { attribute, [operator]: other }))
          expect(made.includes(JSON.stringify(changed)), JSON.stringify(changed)).toBe(outcomes(changed) !== before)
        }
      }
    }),
    { numRuns: Number(process.env['LEADSCORE_RUNS'] ?? 50) },
  )
})

test('who notices, and what survives, the worst first', () => {
  const yaml = config()
  const loaded = suite(
    'tests:\n  - { name: a demo, events: [email_added, { custom_event: demo, properties: { plan: x } }], expect: { score: 5 } }\n',
    yaml,
  )
  const { document, config: decoded } = originalOf(yaml)
  const scenarios = loaded.tests.flatMap(({ scenario }) => scenario ?? [])
  const { mutants } = mutate({ name: 'leadscore.yaml', config: decoded, document, bench: loaded.bench, scenarios })
  const demo = mutants.filter(({ change }) => change.startsWith('Demo gives'))
  expect(demo.map(({ noticedBy }) => noticedBy)).toEqual(['a demo', 'a demo', 'a demo'])
  const survivors = mutants.filter(({ noticedBy }) => noticedBy === null)
  expect(survivors.map(({ change }) => change)).toContain('Session gives +2 points instead of +1')
  expect(survivors.map(({ weight }) => weight)).toEqual(survivors.map(({ weight }) => weight).toSorted((a, b) => b - a))
  expect(mutants.slice(0, survivors.length)).toEqual(survivors)
})

test('on random configs: every change changes the plan and nothing but one thing, and has its place', () => {
  fc.assert(
    fc.property(cases, ({ config: one }) => {
      const original = originalOf(toYaml(one))
      const before = JSON.stringify(original.config)
      const plan = JSON.stringify(original.plan)
      for (const mutant of mutantsOf(original)) {
        expect(JSON.stringify(lowerConfig(mutant.config)), mutant.change).not.toBe(plan)
        expect(mutant.span.end).toBeGreaterThan(mutant.span.start)
        expect(mutant.removed, mutant.change).not.toEqual(mutant.added)
      }
      expect(JSON.stringify(original.config)).toBe(before)
    }),
    { numRuns: Number(process.env['LEADSCORE_RUNS'] ?? 40) },
  )
})

test('a change that makes entries multiply without end is noticed', () => {
  // Without the refusal, each answer of the CRM lets a lead in who is waiting already.
  const yaml = config({
    entry: 'entry: { triggers: [{ attribute_changed: lead score }, email_added], reeligibility: 12h }',
    handoff: `handoff:
  webhook: { url: 'https://example.com/', body: '{}' }
  crm_sync: { after: 1d, attributes: { lead score: 0 } }`,
  })
  const original = originalOf(yaml)
  const loaded = suite('tests: [{ name: long, events: [email_added], until: 90d, expect: { missed: 0 } }]', yaml)
  const { mutants } = mutate({
    name: 'leadscore.yaml',
    ...original,
    bench: loaded.bench,
    scenarios: loaded.tests.map(({ scenario }) => scenario!),
  })
  const endless = mutants.find(({ change }) => change === 're-eligibility of the entry is 0s instead of 12h')
  expect(endless?.noticedBy).toBe('long')
})
