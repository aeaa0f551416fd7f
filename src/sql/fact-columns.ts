/** The columns of a fact: what it writes to the profile, and the property filters that it passes. JSON is read once for each member. */
import { operatorOf } from '../condition/operators.ts'
import { compareBytes } from '../text/byte-order.ts'
import { includesSql, propertySql, typedText } from './condition.ts'
import {
  add,
  and,
  call,
  choose,
  column,
  equal,
  type Expr,
  holds,
  literal,
  no,
  nothing,
  or,
  substring,
} from './expression.ts'
import type { Columns } from './relation.ts'
import { profileCode, type PropertyTest, type TrackedAttribute, type Vocabulary } from './vocabulary.ts'

export const code = column('code')
export const isProfile = equal(code, literal(profileCode))

const memberOf = (json: Expr, key: string): Expr => ({ kind: 'member', json, key })
const isNumber = (typed: Expr) => equal(substring(typed, 1, 1), literal('n'))
const wholeNumber = (typed: Expr) => choose([[isNumber(typed), call('whole', substring(typed, 2))]], nothing('bigint'))
const notNumber = (typed: Expr) => choose([[isNumber(typed), nothing('text')]], typed)

const arrayTest = (json: Expr, values: readonly unknown[]): Expr => ({
  kind: 'some',
  list: call('elements', json),
  as: 'v',
  test: holds(includesSql(values, typedText(column('v')))),
})

/** The attributes that are kept, and the score; `key` is what their columns are called. */
const written = ({ attributes }: Vocabulary, score: string) => [
  ...attributes.map(({ name, column: key }) => ({ name, key })),
  { name: score, key: 'score' },
]

/** Properties that are one member each, by name, and the columns of their values; without `lists` none is read ahead. */
function plainProperties({ properties }: Vocabulary, lists: boolean): Map<string, { key: string; codes: Set<number> }> {
  const known = new Map<string, { key: string; codes: Set<number> }>()
  if (!lists) return known
  for (const { test, codes } of properties) {
    if (!isPlain(test)) continue
    const value = known.get(test.name) ?? { key: `value_${known.size + 1}`, codes: new Set() }
    for (const one of codes) value.codes.add(one)
    known.set(test.name, value)
  }
  return known
}

const isPlain = ({ name, operator }: PropertyTest['test']) => !name.includes('.') && !operatorOf(operator).wholeArray
const isOneOf = (codes: Iterable<number>) => or(...[...codes].map((one) => equal(code, literal(one))))

const asked = (test: Expr, value: Expr) => choose([[test, value]], nothing('json'))
const attributes = column('attributes_json')
const properties = column('properties_json')

/** What is read of JSON, layer over layer: each sees the columns of those before it. */
export interface Reading {
  /** Over the columns of the log: JSON of the events of which something is looked at. */
  readonly json: (vocabulary: Vocabulary) => Columns
  /** The members that are looked at. */
  readonly members: (vocabulary: Vocabulary, score: string, lists: boolean) => Columns
  /** Their typed texts. */
  readonly typed: (vocabulary: Vocabulary, score: string, lists: boolean) => Columns
  readonly facts: (vocabulary: Vocabulary, lists: boolean) => Columns
  /** The facts of a row that has none. */
  readonly none: (vocabulary: Vocabulary) => Columns
}

const named = <T>(items: readonly T[], column: (item: T) => readonly [string, Expr]): Columns =>
  Object.fromEntries(items.map(column))

/** What each profile line writes (null: removed, P2). */
export const writes: Reading = {
  json: () => ({ attributes_json: asked(isProfile, call('json', column('attributes'))) }),
  members: (vocabulary, score) =>
    named(written(vocabulary, score), ({ name, key }) => [`${key}_json`, asked(isProfile, memberOf(attributes, name))]),
  typed(vocabulary, score) {
    const sets = (key: string, name: string): Expr =>
      and(isProfile, holds({ kind: 'has member', json: attributes, key: name, found: column(`${key}_json`) }))
    const all = written(vocabulary, score)
    return {
      ...named(all, ({ key, name }) => [`sets_${key}`, sets(key, name)]),
      ...named(all, ({ key }) => [`${key}_typed`, call('typed', column(`${key}_json`))]),
    }
  },
  facts(vocabulary) {
    const columns: Record<string, Expr> = {}
    for (const { column: key, arrays } of vocabulary.attributes) {
      columns[`sets_${key}`] = column(`sets_${key}`)
      columns[`new_${key}`] = column(`${key}_typed`)
      for (const test of arrays) {
        columns[`new_${test.column}`] = choose([[isProfile, arrayTest(column(`${key}_json`), test.values)]], no)
      }
    }
    columns['sets_score'] = column('sets_score')
    columns['new_score'] = wholeNumber(column('score_typed'))
    columns['new_score_text'] = notNumber(column('score_typed'))
    return columns
  },
  none(vocabulary) {
    const columns: Record<string, Expr> = {}
    for (const { column: key, arrays } of vocabulary.attributes) {
      columns[`sets_${key}`] = no
      columns[`new_${key}`] = nothing('text')
      for (const test of arrays) columns[`new_${test.column}`] = no
    }
    return { ...columns, sets_score: no, new_score: nothing('bigint'), new_score_text: nothing('text') }
  },
}

/** The property filters that each event passes. */
export const passes: Reading = {
  json({ properties: tests }): Columns {
    const codes = isOneOf(new Set(tests.flatMap((one) => one.codes)))
    return tests.length === 0 ? {} : { properties_json: asked(codes, call('json', column('properties'))) }
  },
  members: (vocabulary, _, lists) =>
    named([...plainProperties(vocabulary, lists)], ([name, { key, codes }]) => [
      `${key}_json`,
      asked(isOneOf(codes), memberOf(properties, name)),
    ]),
  typed: (vocabulary, _, lists) =>
    named([...plainProperties(vocabulary, lists).values()], ({ key }) => [key, call('typed', column(`${key}_json`))]),
  facts(vocabulary, lists) {
    const values = plainProperties(vocabulary, lists)
    return named(vocabulary.properties, ({ column: key, codes, test }) => {
      const read = isPlain(test) ? values.get(test.name) : undefined
      const value = read === undefined ? null : column(read.key)
      return [key, choose([[isOneOf(codes), propertySql(test, properties, value, lists)]], no)]
    })
  },
  none: ({ properties: tests }) => named(tests, ({ column: key }) => [key, no]),
}

/** All columns of the facts of a row that has none. */
export const emptyColumns = (vocabulary: Vocabulary): Columns => ({
  ...writes.none(vocabulary),
  ...passes.none(vocabulary),
})

/** Whether a profile line writes something that is looked at. */
export const writesSomething = (vocabulary: Vocabulary): Expr =>
  or(...written(vocabulary, '').map(({ key }) => column(`sets_${key}`)))

/** The state before the first event, over rows with a JSON object `attributes`: its members. */
export const profileMembers = (vocabulary: Vocabulary, score: string): Columns =>
  Object.fromEntries(
    written(vocabulary, score).map(({ name, key }) => [`${key}_json`, memberOf(column('attributes'), name)]),
  )

/** The state in columns, over rows of its members; null: nothing is set. */
export function stateColumns(vocabulary: Vocabulary, members: 'members' | null): Columns {
  const columns: Record<string, Expr> = {}
  for (const { column: key, arrays } of vocabulary.attributes) {
    columns[key] = members ? call('typed', column(`${key}_json`)) : nothing('text')
    for (const test of arrays) columns[test.column] = members ? arrayTest(column(`${key}_json`), test.values) : no
  }
  const score = call('typed', column('score_json'))
  columns['score'] = members ? wholeNumber(score) : nothing('bigint')
  columns['score_text'] = members ? notNumber(score) : nothing('text')
  return columns
}

/** Tests that a row of the facts holds, as whole numbers: a few dozen in each, fewer than `placesApart` bits. */
const flagsOfOne = 32

/** Between two places in the order of kinds there is room for the flags of an event, or the number of a profile line. */
const placesApart = 10_000_000_000

function packedFlags(columns: Columns): Expr[] {
  const flags = Object.entries(columns).flatMap(([name, value]) => (value === no ? [name] : []))
  const packed: Expr[] = []
  for (let from = 0; from < flags.length; from += flagsOfOne) {
    const bits = flags
      .slice(from, from + flagsOfOne)
      .map((name, index) => choose([[column(name), literal(2 ** index)]], literal(0)))
    packed.push(bits.reduce((sum, bit) => call('add', sum, bit)))
  }
  return packed
}

/** Where events stand by their type, then their name: codes in that order. */
function codesInOrder({ kinds }: Vocabulary): number[] {
  const profile = { code: profileCode, type: 'profile', name: null }
  return [profile, ...kinds]
    .toSorted((a, b) => compareBytes(a.type, b.type) || compareBytes(a.name ?? '', b.name ?? ''))
    .map((kind) => kind.code)
}

function placeOfKind(vocabulary: Vocabulary, apart = 1): Expr {
  const places = codesInOrder(vocabulary).map(
    (kind, place) => [equal(code, literal(kind)), literal(place * apart)] as const,
  )
  return choose(places, literal(0))
}

/** An order of facts that differ, from their columns alone: by type and name, then by what they write and pass. */
export function factOrder(vocabulary: Vocabulary): Expr[] {
  const texts = vocabulary.attributes.map(({ column: key }) => column(`new_${key}`))
  const score = [column('new_score_text'), call('to text', column('new_score'))]
  return [
    placeOfKind(vocabulary),
    ...packedFlags(emptyColumns(vocabulary)),
    ...[...texts, ...score].map((text) => call('in order', text)),
  ]
}

/** The same order of profile lines alone, by the attributes they write. */
export function profileOrder(vocabulary: Vocabulary): Expr[] {
  const { sets_score: _, ...flags } = writes.none(vocabulary)
  const texts = vocabulary.attributes.map(({ column: key }) => call('in order', column(`new_${key}`)))
  return onlyAttribute(vocabulary) ? texts : [...packedFlags(flags), ...texts]
}

/** The attribute, when one is looked at and no array in it: a profile line that is kept writes it. */
export function onlyAttribute({ attributes: [only, ...others] }: Vocabulary): TrackedAttribute | null {
  return only && others.length === 0 && only.arrays.length === 0 ? only : null
}

/** The same order as columns, few of them, of events; and of profile lines, whose `n` tells their own order. */
export function orderColumns(vocabulary: Vocabulary): { readonly events: Columns; readonly profiles: Columns } {
  const [flags = literal(0), ...more] = packedFlags(passes.none(vocabulary))
  const places = (place: Expr, values: readonly Expr[]): Columns => ({
    place,
    ...Object.fromEntries(values.map((value, index) => [`flags_${index + 2}`, value])),
  })
  const profilePlace = codesInOrder(vocabulary).indexOf(profileCode) * placesApart
  return {
    events: places(add(placeOfKind(vocabulary, placesApart), flags), more),
    profiles: places(
      add(column('n'), literal(profilePlace)),
      more.map(() => literal(0)),
    ),
  }
}
