/** Log and profiles → facts: one row per event that matters, with everything that the log alone decides. */
import type { Plan } from '../plan/plan.ts'
import { includesSql, propertySql, typedText } from './condition.ts'
import {
  and,
  call,
  choose,
  column,
  compare,
  equal,
  type Expr,
  holds,
  isNull,
  literal,
  no,
  not,
  nothing,
  notNull,
  or,
  over,
  substring,
  yes,
} from './expression.ts'
import { type Columns, type Named, type Relation, select, type Source, type Statement, table } from './relation.ts'
import type { Tables } from './tables.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What a row of the facts is. */
export const row = { before: 0, launch: 1, event: 2, end: 3 } as const

export const names = {
  run: 'leadscore_run',
  facts: 'leadscore_facts',
  users: 'leadscore_users',
  steps: 'leadscore_steps',
}

const user = column('user_id')
const at = column('time_ms')

export interface FactsInput {
  readonly plan: Plan
  readonly vocabulary: Vocabulary
  readonly tables: Tables
  /** End of the run in ms; null is the latest event. */
  readonly until: number | null
  /** Whether the dialect can search a list inside of an expression. */
  readonly lists: boolean
  readonly cite: (path: readonly (string | number)[]) => string
}

/** The log in our columns, without duplicates (T3), and every user with the state before the first event. */
export function factStatements(input: FactsInput): Statement[] {
  return [runStatement(input), usersStatement(input), factsStatement(input)]
}

/** Every relation over the log as it is: our column names, times in milliseconds. */
function logRelation({ tables }: FactsInput): Relation {
  const { events, timeUnit } = tables
  const outside = (name: string): Expr => column(name, 'e')
  const time = outside(events.time)
  const milliseconds = {
    timestamp: call('milliseconds', time),
    milliseconds: call('to bigint', time),
    seconds: call('multiply', call('to bigint', time), literal(1000)),
  }
  return select(
    {
      user_id: call('to text', outside(events.user)),
      time_ms: milliseconds[timeUnit],
      type: outside(events.type),
      name: outside(events.name),
      properties: outside(events.properties),
      attributes: outside(events.attributes),
      ...(events.id === null ? {} : { id: outside(events.id) }),
      ...(events.sequence === null ? {} : { sequence: outside(events.sequence) }),
    },
    [{ relation: { kind: 'table', name: events.table, outside: true }, alias: 'e' }],
  )
}

function tieBreaks({ tables }: FactsInput): Expr[] {
  const { sequence, id } = tables.events
  if (sequence !== null) return [column('sequence')]
  const text = (name: string) => call('json text', column(name))
  return [
    ...(id === null ? [] : [column('id')]),
    column('type'),
    column('name'),
    text('properties'),
    text('attributes'),
  ]
}

/** The same order in every warehouse, whatever it does with nulls and with the letters of a language. */
const inOrder = (ties: readonly Expr[], { tables }: FactsInput): Expr[] =>
  tables.events.sequence === null ? ties.map((tie) => call('in order', tie)) : [...ties]

function runStatement(input: FactsInput): Statement {
  const { until } = input
  // Without any event no time passes: the end lies before every time that a log can hold.
  const earliest = literal(-100_000_000_000_000)
  return {
    kind: 'table',
    name: names.run,
    work: true,
    comment: ['The run ends here (T5).'],
    ...(until === null ? { with: [{ name: 'log', inline: true, comment: [], relation: logRelation(input) }] } : {}),
    relation:
      until === null
        ? select({ until_at: call('coalesce', call('max', at), earliest) }, 'log')
        : select({ until_at: call('to bigint', literal(until)) }, []),
  }
}

function usersStatement(input: FactsInput): Statement {
  const { plan, vocabulary, tables } = input
  const seen: Named = {
    name: 'seen',
    comment: ['Every user of the log, and when they were first seen.'],
    relation: select({ user_id: user, first_at: call('min', at) }, 'log', { groupBy: [user] }),
  }
  const { profiles } = tables
  const log: Named = { name: 'log', inline: true, comment: [], relation: logRelation(input) }
  const launch = plan.launch?.at ?? null
  const known = (first: Expr, hasProfile: Expr): Columns =>
    launch === null ? {} : { known: or(hasProfile, holds(compare(first, '<', literal(launch)))) }
  if (profiles === null) {
    return {
      kind: 'table',
      name: names.users,
      work: true,
      comment: ['Users, and their state before the first event.'],
      with: [log, seen],
      relation: select({ user_id: user, ...known(column('first_at'), no), ...stateColumns(vocabulary, null) }, 'seen'),
    }
  }
  const profileRows: Named = {
    name: 'profile_rows',
    comment: ['State before the first event (P1): one row per user.'],
    relation: select(
      {
        user_id: column('user_id'),
        ...stateColumns(vocabulary, column('attributes', 'profile_json'), plan.score.attribute),
      },
      'profile_json',
    ),
  }
  const profileJson: Named = {
    name: 'profile_json',
    comment: [],
    relation: select(
      {
        user_id: call('to text', column(profiles.user, 'p')),
        attributes: call('json', column(profiles.attributes, 'p')),
      },
      [{ relation: { kind: 'table', name: profiles.table, outside: true }, alias: 'p' }],
    ),
  }
  const everyone = select(
    { user_id: user },
    { kind: 'union', of: [select({ user_id: user }, 'seen'), select({ user_id: user }, 'profile_rows')] },
    { distinct: true },
  )
  const stateNames = Object.keys(stateColumns(vocabulary, null))
  return {
    kind: 'table',
    name: names.users,
    work: true,
    comment: ['Users, and their state before the first event.'],
    with: [log, seen, profileJson, profileRows],
    relation: select(
      {
        user_id: column('user_id', 'u'),
        ...known(column('first_at', 's'), notNull(column('user_id', 'p'))),
        ...Object.fromEntries(
          stateNames.map((name) => [name, name.includes('_includes_') ? holds(column(name, 'p')) : column(name, 'p')]),
        ),
      },
      [
        { relation: everyone, alias: 'u' },
        {
          relation: table('seen'),
          alias: 's',
          join: 'left',
          on: equal(column('user_id', 's'), column('user_id', 'u')),
        },
        {
          relation: table('profile_rows'),
          alias: 'p',
          join: 'left',
          on: equal(column('user_id', 'p'), column('user_id', 'u')),
        },
      ],
    ),
  }
}

/** Attributes and the score as columns, from a JSON object (null: nothing is set). */
function stateColumns(vocabulary: Vocabulary, json: Expr | null, score = ''): Columns {
  const read = (name: string): Expr => (json === null ? nothing('text') : call('typed', valueAt(json, name)))
  const columns: Record<string, Expr> = {}
  for (const attribute of vocabulary.attributes) {
    columns[attribute.column] = read(attribute.name)
    for (const test of attribute.arrays) {
      columns[test.column] = json === null ? no : arrayTest(valueAt(json, attribute.name), test.values)
    }
  }
  const typed = read(score)
  columns['score'] = json === null ? nothing('bigint') : wholeNumber(typed)
  columns['score_text'] = json === null ? nothing('text') : notNumber(typed)
  return columns
}

const valueAt = (json: Expr, key: string): Expr => ({ kind: 'member', json, key })
const hasMember = (json: Expr, key: string): Expr => ({ kind: 'has member', json, key })
const isNumber = (typed: Expr) => equal(substring(typed, 1, 1), literal('n'))
const wholeNumber = (typed: Expr) => choose([[isNumber(typed), call('whole', substring(typed, 2))]], nothing('bigint'))
const notNumber = (typed: Expr) => choose([[isNumber(typed), nothing('text')]], typed)

const arrayTest = (json: Expr, values: readonly unknown[]): Expr => ({
  kind: 'some',
  list: call('elements', json),
  as: 'v',
  test: holds(includesSql(values, typedText(column('v')))),
})

// JSON is read where it is looked at, and not for every event.
const attributesJson = call('json', column('attributes', 'numbered'))
const propertiesJson = call('json', column('properties', 'numbered'))

/** Events up to the end of the run, with their codes. */
const coded = (from: string, code: Expr): Relation =>
  select(
    { code },
    [
      { relation: table(from), alias: 'log' },
      { relation: table(names.run), alias: 'run', join: 'cross' },
    ],
    { all: ['log'], where: compare(at, '<=', column('until_at')) },
  )

const repeated: Named = {
  name: 'repeated',
  comment: ['Ids that are there more than once: few, so that only they are put in order (T3).'],
  relation: select(
    { id: column('id') },
    select({ id: column('id'), copies: call('count', literal(1)) }, 'log', {
      where: notNull(column('id')),
      groupBy: [column('id')],
    }),
    { where: compare(column('copies'), '>', literal(1)) },
  ),
}

/** The first of equal ids counts, whatever it is (T3). */
function withoutCopies(code: Expr, ties: readonly Expr[], input: FactsInput): Relation {
  const own = (name: string) => column(name, 'log')
  const same = equal(column('id', 'r'), own('id'))
  const kept = ['user_id', 'time_ms', 'type', 'name', 'properties', 'attributes', 'id']
  const sequence = ties.filter((tie) => tie.kind === 'column' && tie.name === 'sequence')
  const columns = Object.fromEntries(
    [...kept, ...(sequence.length > 0 ? ['sequence'] : [])].map((name) => [name, own(name)]),
  )
  const qualified = (tie: Expr): Expr =>
    tie.kind === 'column' ? column(tie.name, 'log') : tie.kind === 'call' ? { ...tie, of: tie.of.map(qualified) } : tie
  const log: Source = { relation: table('log'), alias: 'log' }
  const order = over(
    call('row number'),
    [own('user_id'), own('time_ms'), own('id')],
    inOrder(ties.map(qualified), input),
  )
  const single = select(columns, [log, { relation: table('repeated'), alias: 'r', join: 'left', on: same }], {
    where: isNull(column('id', 'r')),
  })
  const firsts = select(
    Object.fromEntries(Object.keys(columns).map((name) => [name, column(name)])),
    select({ ...columns, copy: order }, [log, { relation: table('repeated'), alias: 'r', join: 'inner', on: same }]),
    { where: equal(column('copy'), literal(1)) },
  )
  return select(
    { code },
    [
      { relation: { kind: 'union', of: [single, firsts] }, alias: 'x' },
      { relation: table(names.run), alias: 'run', join: 'cross' },
    ],
    { all: ['x'], where: compare(at, '<=', column('until_at')) },
  )
}

function factsStatement(input: FactsInput): Statement {
  const { plan, vocabulary, tables, cite } = input
  const ties = tieBreaks(input)
  const code = codeOf(vocabulary)
  const log: Named = {
    name: 'log',
    inline: true,
    comment: ['The log; times are milliseconds since the epoch (T1).'],
    relation: logRelation(input),
  }
  const numbered: Named = {
    name: 'numbered',
    comment: ['Codes of the events that some trigger names; 0 is a profile line.'],
    relation: tables.events.id === null ? coded('log', code) : withoutCopies(code, ties, input),
  }
  const launch = plan.launch
  const writesSomething = or(
    ...[...vocabulary.attributes.map(({ name }) => name), plan.score.attribute].map((name) =>
      holds(hasMember(attributesJson, name)),
    ),
  )
  const isProfile = equal(column('code'), literal(0))
  const relevant: Named = {
    name: 'relevant',
    comment: ['What each event writes, and the property filters that it passes (C1 to C4).'],
    relation: select(
      {
        user_id: user,
        time_ms: at,
        what:
          launch === null
            ? literal(row.event)
            : choose([[compare(at, '<', literal(launch.at)), literal(row.before)]], literal(row.event)),
        code: column('code'),
        ...Object.fromEntries(ties.map((tie, index) => [`tie_${index + 1}`, tie])),
        ...writeColumns(vocabulary, plan.score.attribute),
        ...Object.fromEntries(
          vocabulary.properties.map(({ column: name, codes, test }) => {
            const asked = or(...codes.map((one) => equal(column('code'), literal(one))))
            return [name, choose([[asked, propertySql(test, propertiesJson, input.lists)]], no)]
          }),
        ),
      },
      'numbered',
      {
        where: and(notNull(column('code')), or(not(isProfile), writesSomething)),
      },
    ),
  }
  const empty: Record<string, Expr> = {
    code: literal(-1),
    ...Object.fromEntries(
      ties.map((tie, index) => [
        `tie_${index + 1}`,
        nothing(tie.kind === 'column' && tie.name === 'sequence' ? 'bigint' : 'text'),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(writeColumns(vocabulary, plan.score.attribute)).map(([name]) => [
        name,
        name === 'sets_score' || name.startsWith('sets_') || name.includes('_includes_')
          ? no
          : nothing(name === 'new_score' ? 'bigint' : 'text'),
      ]),
    ),
    ...Object.fromEntries(vocabulary.properties.map(({ column: name }) => [name, no])),
  }
  const userRows: Source = { relation: table(names.users), alias: 'u' }
  const run: Source = { relation: table(names.run), alias: 'run', join: 'cross' }
  const userAt = column('user_id', 'u')
  const parts: Relation[] = [select({ ...passing(relevant) }, 'relevant')]
  if (launch !== null) {
    parts.push(
      select({ user_id: userAt, time_ms: literal(launch.at), what: literal(row.launch), ...empty }, [userRows, run], {
        where: and(column('known'), compare(literal(launch.at), '<=', column('until_at'))),
        comment: [`${cite(['launch'])}: the launch comes before the events of its instant (T7).`],
      }),
    )
  }
  parts.push(
    select({ user_id: userAt, time_ms: column('until_at', 'run'), what: literal(row.end), ...empty }, [userRows, run], {
      comment: ['The end of the run, after everything else (T5).'],
    }),
  )
  const rows: Named = { name: 'fact_rows', comment: [], relation: { kind: 'union', of: parts } }
  const rank = choose(
    [
      [equal(column('what'), literal(row.launch)), literal(1)],
      [equal(column('what'), literal(row.end)), literal(3)],
    ],
    launch === null ? literal(2) : choose([[equal(column('what'), literal(row.before)), literal(0)]], literal(2)),
  )
  const tieColumns = inOrder(
    ties.map((_, index) => column(`tie_${index + 1}`)),
    input,
  )
  return {
    kind: 'table',
    name: names.facts,
    work: true,
    key: ['user_id', 'n'],
    comment: ['Facts: one row per event that matters, numbered per user in the order of the rules (T2, T4, T5, T7).'],
    with: [log, ...(tables.events.id === null ? [] : [repeated]), numbered, relevant, rows],
    relation: select(
      {
        user_id: user,
        n: over(call('row number'), [user], [at, rank, ...tieColumns]),
        time_ms: at,
        what: column('what'),
        code: column('code'),
        ...Object.fromEntries(
          [
            ...Object.keys(writeColumns(vocabulary, plan.score.attribute)),
            ...vocabulary.properties.map((p) => p.column),
          ].map((name) => [name, column(name)]),
        ),
      },
      'fact_rows',
    ),
  }
}

const passing = ({ relation }: Named): Columns =>
  relation.kind === 'select' ? Object.fromEntries(relation.columns.map(([name]) => [name, column(name)])) : {}

/** What a profile line writes: whether, and the value after it (null: removed, P2). */
function writeColumns(vocabulary: Vocabulary, score: string): Columns {
  const isProfile = equal(column('code'), literal(0))
  const json = attributesJson
  const columns: Record<string, Expr> = {}
  const sets = (name: string) => and(isProfile, holds(hasMember(json, name)))
  for (const attribute of vocabulary.attributes) {
    const value = valueAt(json, attribute.name)
    columns[`sets_${attribute.column}`] = sets(attribute.name)
    columns[`new_${attribute.column}`] = choose([[isProfile, call('typed', value)]], nothing('text'))
    for (const test of attribute.arrays) {
      columns[`new_${test.column}`] = choose([[isProfile, arrayTest(value, test.values)]], no)
    }
  }
  const typed = call('typed', valueAt(json, score))
  columns['sets_score'] = sets(score)
  columns['new_score'] = choose([[isProfile, wholeNumber(typed)]], nothing('bigint'))
  columns['new_score_text'] = choose([[isProfile, notNumber(typed)]], nothing('text'))
  return columns
}

function codeOf({ kinds }: Vocabulary): Expr {
  const type = column('type')
  return choose(
    [
      [equal(type, literal('profile')), literal(0)],
      ...kinds.map(({ code, type: kind, name }): readonly [Expr, Expr] => [
        and(equal(type, literal(kind)), name === null ? yes : equal(column('name'), literal(name))),
        literal(code),
      ]),
    ],
    nothing('bigint'),
  )
}
