// Every row of the table of conditions, both columns, with values that match, do not match, are absent or of a wrong type.

import { expect, test } from 'vitest'
import { does, onBothSides, scoring, sets } from './scenario.ts'

const absent = Symbol('absent')
type Value = unknown

/** [operator, operand, values that match, values that do not]; `absent` is no such name. */
type Line = [operator: string, operand: unknown, matching: Value[], others: Value[]]

const shared: Line[] = [
  ['equals', 'pro', ['pro'], ['Pro', '', 1, true, { a: 1 }, null, absent]],
  ['equals', 12, [12], ['12', 12.5, true, null, absent]],
  ['equals', 1, [1], [true, '1', null, absent]],
  ['equals', '', [''], [0, false, null, absent]],
  ['equals', false, [false], [0, '', 'false', null, absent]],
  ['is_any_of', ['pro', 'free'], ['pro', 'free'], ['Pro', 'fre', '', 1, null, absent]],
  ['more_than', 5, [5.5, 6], [5, 4, '6', true, null, absent]],
  ['more_than', -5, [0, -4], [-5, null, absent]],
  ['contains_any_of', ['ab', 'cd'], ['xaby', 'cd'], ['AB', 'a b', '', 7, null, absent]],
  ['includes_any_of', ['a', 'b'], [['a'], ['x', 'b']], ['a', ['A'], ['ab'], [], { a: 1 }, null, absent]],
  [
    'before',
    '2026-01-05T00:00:00Z',
    ['2026-01-04T23:59:59.999Z', '2026-01-04', '2026-01-05T00:30:00+01:00'],
    ['2026-01-05', '2026-01-05T00:00:00Z', 'yesterday', '', 0, null, absent],
  ],
  [
    'after',
    '2026-01-05',
    ['2026-01-05T00:00:00.001Z', '2026-01-06', '2026-01-05T00:00:00-01:00'],
    ['2026-01-05', '2026-01-05T00:30:00+01:00', 'tomorrow', '', 1e15, null, absent],
  ],
]

const attribute: Line[] = [
  ...shared,
  ['equals', 0, [0, null, absent], ['', '0', false]],
  ['does_not_equal', 'pro', ['Pro', '', 1, null, absent, ['pro']], ['pro']],
  ['does_not_equal', 0, [1, '0', false, null, absent], [0]],
  ['is_none_of', ['pro'], ['Pro', '', 7, ['pro'], null, absent], ['pro']],
  ['less_than', 5, [4.5, -1, null, absent], [5, 6, '4', false]],
  ['less_than', -5, [-6, null, absent], [0, -5]],
  ['contains_none_of', ['ab'], ['AB', '', 7, null, absent], ['xaby']],
  ['matches_regex', '^p.o$', ['pro', 'PRO', 'p😀o'], ['', 'prro', 'xpro', 7, null, absent]],
  ['matches_regex', '^$', [], ['', 'a', null, absent]],
  ['matches_regex', 'ro', ['pro', 'PROBE'], ['', 'po', null, absent]],
  ['does_not_match_regex', 'ro', ['free', 7], ['pro', 'PROBE', '', null, absent]],
  ['includes_none_of', ['a'], [['b'], [], 'a', null, absent], [['a'], ['b', 'a']]],
  ['is_blank', true, ['', null, absent], ['x', 0, false, []]],
  ['is_blank', false, ['x', 0, false, []], ['', null, absent]],
]

const property: Line[] = [
  ...shared,
  ['equals', 0, [0], ['', '0', false, null, absent]],
  ['does_not_equal', 'pro', ['Pro', '', 1], ['pro', null, absent]],
  ['does_not_equal', 0, [1, '0', false], [0, null, absent]],
  ['is_none_of', ['pro'], ['Pro', '', 7], ['pro', null, absent]],
  ['less_than', 5, [4.5, -1], [5, 6, '4', false, null, absent]],
  ['contains_none_of', ['ab'], ['AB', '', 7], ['xaby', null, absent]],
  ['matches_regex', '^p.o$', ['pro', 'p😀o'], ['PRO', '', 'prro', 7, null, absent]],
  ['does_not_match_regex', 'ro', ['free', 'PROBE', 7], ['pro', '', null, absent]],
  ['includes_none_of', ['a'], [['b'], 'a'], [['a'], ['b', 'a'], null, absent]],
  ['is_blank', true, [null, absent], ['', 'x', 0, false]],
  ['is_blank', false, ['', 'x', 0, false], [null, absent]],
  // C3: at the end an array stands for its elements
  ['equals', 'pro', [['free', 'pro'], ['pro']], [['free'], []]],
  ['does_not_equal', 'pro', [['free', 'Pro']], [['free', 'pro']]],
  ['is_none_of', ['pro'], [['free', 7]], [['free', 'pro']]],
  ['more_than', 5, [[1, 6]], [[1, 5]]],
  ['contains_none_of', ['ab'], [['a', 'b']], [['a', 'xab']]],
  ['does_not_match_regex', 'ro', [['free', 'x']], [['free', 'pro']]],
  ['before', '2026-01-05', [['2027-01-01', '2025-01-01']], [['2027-01-01']]],
]

const flat = (lines: Line[]) =>
  lines.flatMap(([operator, operand, matching, others]) => [
    ...matching.map((value): [string, unknown, Value, boolean] => [operator, operand, value, true]),
    ...others.map((value): [string, unknown, Value, boolean] => [operator, operand, value, false]),
  ])

const shown = (value: Value) => (value === absent ? 'absent' : JSON.stringify(value))

onBothSides('C, conditions', ({ row }) => {
  const enters = async (config: object, log: object[]) => (await row(config, log)).entries === 1
  const audience = (list: object[]) => scoring({ entry: { triggers: ['session_start'], audience: list } })
  const filter = (where: object[]) => scoring({ entry: { triggers: [{ custom_event: 'asks', where }] } })
  const start = { user_id: 'u', time: '2026-01-05T12:00:00Z', type: 'session_start' }

  for (const [operator, operand, value, expected] of flat(attribute))
    test(`attribute ${shown(value)} ${operator} ${shown(operand)}: ${expected}`, async () => {
      const config = audience([{ attribute: 'plan', [operator]: operand }])
      const profile = value === absent ? sets(0, { other: 1 }) : sets(0, { plan: value })
      expect(await enters(config, [profile, start])).toBe(expected)
    })

  for (const [operator, operand, value, expected] of flat(property))
    test(`property ${shown(value)} ${operator} ${shown(operand)}: ${expected}`, async () => {
      const config = filter([{ property: 'plan', [operator]: operand }])
      expect(await enters(config, [does(0, 'asks', value === absent ? {} : { plan: value })])).toBe(expected)
    })

  const asks = (where: object[], properties: object) => enters(filter(where), [does(0, 'asks', properties)])

  test('a list means AND; all, any and none nest', async () => {
    const a = { property: 'a', equals: 1 }
    const b = { property: 'b', equals: 1 }
    expect(await asks([a, b], { a: 1, b: 1 })).toBe(true)
    expect(await asks([a, b], { a: 1 })).toBe(false)
    expect(await asks([{ any: [a, b] }], { b: 1 })).toBe(true)
    expect(await asks([{ any: [a, b] }], {})).toBe(false)
    expect(await asks([{ none: [a, b] }], {})).toBe(true)
    expect(await asks([{ none: [a, b] }], { b: 1 })).toBe(false)
    expect(await asks([{ none: [{ all: [a, b] }] }], { b: 1 })).toBe(true)
    expect(await asks([{ any: [{ all: [a, b] }, { none: [a] }] }], { a: 1 })).toBe(false)
  })

  test('C1: a negative operator under `none` is not the positive one when the property is absent', async () => {
    expect(await asks([{ none: [{ property: 'a', does_not_equal: 1 }] }], {})).toBe(true)
  })

  test('C3: the literal name first, then dots into objects', async () => {
    const leaf = [{ property: 'a.b', equals: 1 }]
    expect(await asks(leaf, { 'a.b': 1, a: { b: 2 } })).toBe(true)
    expect(await asks(leaf, { 'a.b': 2, a: { b: 1 } })).toBe(false)
    expect(await asks(leaf, { a: { b: 1 } })).toBe(true)
    expect(await asks(leaf, { 'a.b': null, a: { b: 1 } })).toBe(false)
    expect(await asks(leaf, { a: 1 })).toBe(false)
    expect(await asks(leaf, { a: null })).toBe(false)
    expect(await asks([{ property: 'a.b.c', equals: 1 }], { a: { 'b.c': 1 } })).toBe(false)
    expect(await asks([{ property: 'toString', is_blank: true }], {})).toBe(true)
    expect(await asks([{ property: 'a.length', is_blank: true }], { a: 'text' })).toBe(true)
    expect(await asks([{ property: 'a.0', is_blank: true }], { a: ['text'] })).toBe(true)
  })

  test('C3: arrays on the way', async () => {
    const items = { items: [{ sku: 'x', tags: ['p'] }, { sku: 'y', tags: ['q'] }, 'z', { other: 1 }] }
    expect(await asks([{ property: 'items.sku', equals: 'y' }], items)).toBe(true)
    expect(await asks([{ property: 'items.sku', equals: 'z' }], items)).toBe(false)
    expect(await asks([{ property: 'items.sku', does_not_equal: 'y' }], items)).toBe(false)
    expect(await asks([{ property: 'items.sku', does_not_equal: 'z' }], items)).toBe(true)
    expect(await asks([{ property: 'items.tags', includes_any_of: ['q'] }], items)).toBe(true)
    expect(await asks([{ property: 'items.tags', includes_none_of: ['q'] }], items)).toBe(false)
    expect(await asks([{ property: 'items.tags', includes_none_of: ['r'] }], items)).toBe(true)
    expect(await asks([{ property: 'items.none', does_not_equal: 'y' }], items)).toBe(false)
    expect(await asks([{ property: 'items.none', is_blank: true }], items)).toBe(true)
  })

  test('attributes do not walk', async () => {
    const config = audience([{ attribute: 'org.name', equals: 'pro' }])
    expect(await enters(config, [sets(0, { org: { name: 'pro' } }), start])).toBe(false)
    expect(await enters(config, [sets(0, { 'org.name': 'pro' }), start])).toBe(true)
  })

  test('an attribute in `where` is the value at that time', async () => {
    const config = filter([{ attribute: 'plan', equals: 'pro' }])
    expect(await enters(config, [sets(0, { plan: 'pro' }), does(1, 'asks')])).toBe(true)
    expect(await enters(config, [does(0, 'asks', { plan: 'pro' }), sets(1, { plan: 'pro' })])).toBe(false)
  })
})
