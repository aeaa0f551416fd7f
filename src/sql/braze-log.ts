/** Tables of Braze, a table for each type of event → one log in our columns (the types of Currents say how). */
import { type CurrentsType, orphanType, profileFields, type PropertySource } from '../events/dialects/currents-types.ts'
import type { Plan } from '../plan/plan.ts'
import { type BrazeSource, columnOf, type NeededType, neededTypes, tableOf } from './braze-types.ts'
import {
  add,
  and,
  call,
  choose,
  column,
  compare,
  concat,
  equal,
  type Expr,
  isIn,
  isNull,
  literal,
  not,
  nothing,
  notNull,
  or,
  over,
  yes,
} from './expression.ts'
import { type Columns, Layers, type Relation, select, type Statement, table } from './relation.ts'
import { defaultTables, type EventColumns } from './tables.ts'
import { type Vocabulary, vocabularyOf } from './vocabulary.ts'

const names = {
  rows: 'leadscore_braze_rows',
  orphans: 'leadscore_orphans',
  merges: 'leadscore_merges',
  log: 'leadscore_log',
}

/** The columns of the log that is made; its times are milliseconds. */
export const logOfBraze: EventColumns = { ...defaultTables.events, table: names.log, time: 'time_ms' }

/** A circle of merges ends here. */
const longestChain = 50

export function brazeLogStatements(plan: Plan, vocabulary: Vocabulary, source: BrazeSource): Statement[] {
  const rows: Statement = {
    kind: 'table',
    name: names.rows,
    work: true,
    comment: ['Rows of Braze, each of its type, without those that a machine has made.'],
    relation: {
      kind: 'union',
      of: neededTypes(plan, vocabulary, source).map((needed) => rowsOf(needed, plan, vocabulary, source)),
    },
  }
  if (source.identity !== 'joined') return [rows, plainLog(source)]
  const types = [...neededTypes(plan, vocabulary, source).map(({ name }) => name), orphanType]
  return [rows, ...merges(source), joinedLog(types, source)]
}

/** The tables that are read, as the user names them. */
export function tablesOfBraze(plan: Plan, source: BrazeSource): string[] {
  const types = neededTypes(plan, vocabularyOf(plan), source).map(({ name }) => name)
  return [...types, ...(source.identity === 'joined' ? [orphanType] : [])].map((type) => tableOf(type, source))
}

const outside = (name: string): Relation => ({ kind: 'table', name, outside: true })
const text = (value: Expr): Expr => call('to text', value)
const filled = (value: Expr): Expr => choose([[compare(text(value), '<>', literal('')), text(value)]], nothing('text'))
const json = (value: Expr): Expr => call('json', call('json column', value))
/** Of its type, since the parts of a union have to be of one type. */
const noJson = json(nothing('text'))

function rowsOf(needed: NeededType, plan: Plan, vocabulary: Vocabulary, source: BrazeSource): Relation {
  const { name, type } = needed
  const field = (of: string): Expr | null => {
    const found = columnOf(of, source)
    return found === null ? null : column(found, 'e')
  }
  const isProfile = type.type === 'profile'
  const isCustom = type.type === 'custom_event'
  const seconds = call('multiply', call('to bigint', field('time')!), literal(1000))
  const layers = new Layers([{ relation: outside(tableOf(name, source)), alias: 'e' }])
  layers.keep({
    braze_id: filled(field('user_id')!),
    external_id: filled(field('external_user_id')!),
    time_ms: isProfile ? call('coalesce', call('to bigint', field('time_ms')!), seconds) : seconds,
    type: literal(type.type),
    name: isCustom ? text(field('name')!) : nothing('text'),
    id: concat(literal(`${name} `), text(field('id')!)),
    is_meant: botless(type, field),
  })
  const map = isProfile ? attributesOf(plan, vocabulary, field) : propertiesOf(needed, field)
  const members = mapLayers(layers, map)
  return select(
    {
      braze_id: column('braze_id'),
      external_id: column('external_id'),
      time_ms: column('time_ms'),
      type: column('type'),
      name: column('name'),
      properties: isProfile ? noJson : members,
      attributes: isProfile ? members : noJson,
      id: column('id'),
    },
    [{ relation: layers.relation(), alias: 'x' }],
    { where: column('is_meant') },
  )
}

interface JsonMap {
  /** null: nothing is looked at. */
  readonly base: Expr | null
  readonly members: readonly (readonly [key: string, value: Expr])[]
}

/** One layer for each member, so that what is long is written once. */
function mapLayers(layers: Layers, { base, members }: JsonMap): Expr {
  if (base === null) return noJson
  const values = members.map(([, value], index) => layers.name(`value_${index + 1}`, value))
  let map = layers.name('map_0', base)
  layers.close()
  for (const [index, [key]] of members.entries()) {
    const value = values[index]!
    map = layers.name(`map_${index + 1}`, choose([[notNull(value), call('set member', map, literal(key), value)]], map))
    layers.close()
  }
  return map
}

type FieldOf = (name: string) => Expr | null

function propertiesOf({ type, properties }: NeededType, field: FieldOf): JsonMap {
  const typed = Object.entries(type.properties ?? {}).filter(([key]) => properties.has(key))
  const fixed = typed.flatMap(([key, from]) => ('value' in from ? [[key, from.value] as const] : []))
  const members = typed.flatMap(([key, from]) => {
    const value = 'value' in from ? null : valueOf(from, field)
    return value === null ? [] : [[key, value] as const]
  })
  const hasOwn = type.type === 'custom_event' || type.type === 'purchase'
  const readsOwn = hasOwn && [...properties].some((key) => !Object.hasOwn(type.properties ?? {}, key))
  if (readsOwn) {
    const own = filled(field('properties')!)
    return { base: json(call('coalesce', own, literal('{}'))), members }
  }
  return typed.length > 0
    ? { base: json(literal(JSON.stringify(Object.fromEntries(fixed)))), members }
    : { base: null, members: [] }
}

function valueOf(from: Exclude<PropertySource, { value: string }>, field: FieldOf): Expr | null {
  if ('first' in from) {
    const known = from.first.flatMap((name) => field(name) ?? []).map(filled)
    return known.length > 1 ? call('coalesce', ...known) : (known[0] ?? null)
  }
  const value = field(from.field)
  if (value === null) return null
  if ('equals' in from) {
    return choose([[equal(text(value), literal(from.equals)), literal(from.whenEqual)]], literal(from.otherwise))
  }
  if (from.as === 'short float') return call('short float', call('to double', value))
  if (from.as !== 'status') return text(value)
  return call('replace', call('lower', call('trim', filled(value))), literal(' '), literal('_'))
}

function attributesOf({ score }: Plan, { attributes }: Vocabulary, field: FieldOf): JsonMap {
  const columns = Object.entries(profileFields)
  const members = columns.flatMap(([from, key]): [string, Expr][] =>
    attributes.some(({ name }) => name === key) ? [[key, text(field(from)!)]] : [],
  )
  const isOwn = (name: string) => !columns.some(([, key]) => key === name)
  if (!attributes.some(({ name }) => isOwn(name))) return { base: json(literal('{}')), members }
  const own = call('coalesce', filled(field('custom_attributes')!), literal('{}'))
  // The Canvas that wrote the scores is the one that is scored here.
  return { base: call('remove member', json(own), text(literal(score.attribute))), members }
}

/** What the reader of an export leaves out. */
function botless({ bot }: CurrentsType, field: FieldOf): Expr {
  if (bot === undefined) return yes
  const isNothing = (name: string, values: readonly string[], words: Expr) =>
    or(isNull(field(name)!), isIn(words, values.map(literal)))
  if (bot === 'machine open') {
    return isNothing('machine_open', ['', 'false'], call('lower', text(field('machine_open')!)))
  }
  const flag = field('is_suspected_bot_click')!
  const reasons = 'suspected_bot_click_reason'
  return and(
    or(isNull(flag), not(equal(call('lower', text(flag)), literal('true')))),
    isNothing(reasons, ['', '""', '[]', '{}', 'null'], call('json text', field(reasons)!)),
  )
}

const first = (of: readonly Expr[], order: readonly Expr[]) => over(call('row number'), of, order)
const ofPlace = { where: equal(column('place'), literal(1)) }

/** Profiles that were merged into others: how far each chain has come. */
function merges(source: BrazeSource): Statement[] {
  const [orphan, survivor] = [column('orphan'), column('survivor')]
  const rows = `${names.merges}_rows`
  const told = select(
    {
      orphan: text(column('user_id', 'e')),
      survivor: text(column('orphaned_by_id', 'e')),
      place: first(
        [column('user_id', 'e')],
        [call('multiply', column('time', 'e'), literal(-1)), column('orphaned_by_id', 'e')],
      ),
    },
    [{ relation: outside(tableOf(orphanType, source)), alias: 'e' }],
  )
  return [
    {
      kind: 'table',
      name: names.orphans,
      work: true,
      comment: ['Profiles that were merged into others; the last merge counts.'],
      relation: select({ orphan, survivor }, told, {
        where: and(equal(column('place'), literal(1)), compare(orphan, '<>', survivor)),
      }),
    },
    {
      kind: 'recursion',
      name: names.merges,
      comment: ['Merges of merges.'],
      columns: ['orphan', 'survivor', 'steps'],
      base: select({ orphan, survivor, steps: call('to bigint', literal(1)) }, names.orphans),
      step: select(
        {
          orphan: column('orphan', 'm'),
          survivor: column('survivor', 'o'),
          steps: add(column('steps', 'm'), literal(1)),
        },
        [
          { relation: table(rows), alias: 'm' },
          {
            relation: table(names.orphans),
            alias: 'o',
            join: 'inner',
            on: equal(column('orphan', 'o'), column('survivor', 'm')),
          },
        ],
        { where: compare(column('steps', 'm'), '<', literal(longestChain)) },
      ),
    },
  ]
}

const logColumns = (user: Expr): Columns => ({
  user_id: user,
  ...Object.fromEntries(
    ['time_ms', 'type', 'name', 'properties', 'attributes', 'id'].map((name) => [name, column(name, 'r')]),
  ),
})

const idsIn = (type: string, source: BrazeSource): Relation =>
  select(
    {
      braze_id: filled(column('user_id', 'e')),
      external_id: filled(column('external_user_id', 'e')),
      time: call('to bigint', column('time', 'e')),
    },
    [{ relation: outside(tableOf(type, source)), alias: 'e' }],
  )

/** Events from before a person was known count for the same lead. */
function joinedLog(types: readonly string[], source: BrazeSource): Statement {
  const braze = column('braze_id', 'r')
  const external = column('external_id', 'r')
  const survivor = column('survivor', 's')
  const order = [column('time'), column('external_id')]
  return {
    kind: 'table',
    name: names.log,
    work: true,
    comment: ['The log: whose events they are, wherever a person was known by one id or the other.'],
    with: [
      {
        name: 'survivors',
        comment: ['The end of each chain of merges.'],
        relation: select(
          { orphan: column('orphan'), survivor: column('survivor') },
          select({ place: first([column('orphan')], [call('multiply', column('steps'), literal(-1))]) }, names.merges, {
            all: [names.merges],
          }),
          ofPlace,
        ),
      },
      {
        name: 'all_ids',
        inline: true,
        comment: ['Also of rows that are left out.'],
        relation: { kind: 'union', of: types.map((type) => idsIn(type, source)) },
      },
      {
        name: 'known_ids',
        comment: ['The first external id of each profile.'],
        relation: select(
          { braze_id: column('braze_id'), external_id: column('external_id') },
          select(
            {
              braze_id: column('braze_id'),
              external_id: column('external_id'),
              place: first([column('braze_id')], order),
            },
            'all_ids',
            { where: and(notNull(column('braze_id')), notNull(column('external_id'))) },
          ),
          ofPlace,
        ),
      },
    ],
    relation: select(
      logColumns(
        choose(
          [[and(isNull(survivor), notNull(external)), external]],
          call('coalesce', column('external_id', 'k'), external, survivor, braze),
        ),
      ),
      [
        { relation: table(names.rows), alias: 'r' },
        { relation: table('survivors'), alias: 's', join: 'left', on: equal(column('orphan', 's'), braze) },
        {
          relation: table('known_ids'),
          alias: 'k',
          join: 'left',
          on: equal(column('braze_id', 'k'), call('coalesce', survivor, braze)),
        },
      ],
      { where: or(notNull(braze), notNull(external)) },
    ),
  }
}

function plainLog({ identity }: BrazeSource): Statement {
  const braze = column('braze_id', 'r')
  const user = identity === 'braze' ? braze : call('coalesce', column('external_id', 'r'), braze)
  return {
    kind: 'table',
    name: names.log,
    work: true,
    comment: ['The log: each event belongs to the id that it carries.'],
    relation: select(logColumns(user), [{ relation: table(names.rows), alias: 'r' }], { where: notNull(user) }),
  }
}
