/** Log and profiles → facts: one row per event that matters, with everything that the log alone decides. */
import type { Plan } from '../plan/plan.ts'
import {
  and,
  call,
  choose,
  column,
  compare,
  equal,
  type Expr,
  isNull,
  literal,
  not,
  nothing,
  notNull,
  or,
  over,
  yes,
} from './expression.ts'
import {
  code,
  emptyColumns,
  factOrder,
  isProfile,
  passes,
  type Reading,
  writes,
  writesSomething,
} from './fact-columns.ts'
import { type Columns, type Named, type Relation, select, type Source, type Statement, table } from './relation.ts'
import type { Tables } from './tables.ts'
import { profileCode, type Vocabulary } from './vocabulary.ts'

/** What a row of the facts is. */
export const row = { before: 0, launch: 1, event: 2, end: 3 } as const

export const names = {
  run: 'leadscore_run',
  facts: 'leadscore_facts',
  writes: 'leadscore_writes',
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
  /** Whoever runs it may say another end. */
  readonly mayEndEarlier?: boolean
  /** Whether the dialect can search a list inside of an expression. */
  readonly lists: boolean
  readonly cite: (path: readonly (string | number)[]) => string
}

/** Every relation over the log as it is: our column names, times in milliseconds. */
export function logRelation({ tables }: FactsInput): Relation {
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

export function runStatement(input: FactsInput): Statement {
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

/** Events up to the end of the run, with their codes. */
function coded(relation: Relation, code: Expr, { until, mayEndEarlier }: FactsInput): Relation {
  const from = [{ relation, alias: 'log' }]
  // The end is the latest event unless it was said: then nothing comes after it.
  return until === null && !mayEndEarlier
    ? select({ code }, from, { all: ['log'] })
    : select({ code }, [...from, { relation: table(names.run), alias: 'run', join: 'cross' }], {
        all: ['log'],
        where: compare(at, '<=', column('until_at')),
      })
}

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
function withoutCopies({ tables }: FactsInput): Relation {
  const own = (name: string) => column(name, 'log')
  const same = equal(column('id', 'r'), own('id'))
  const isOrdered = tables.events.sequence !== null
  const kept = ['user_id', 'time_ms', 'type', 'name', 'properties', 'attributes', 'id']
  const columns = Object.fromEntries([...kept, ...(isOrdered ? ['sequence'] : [])].map((name) => [name, own(name)]))
  const texts = [own('type'), own('name'), ...['properties', 'attributes'].map((name) => call('json text', own(name)))]
  const log: Source = { relation: table('log'), alias: 'log' }
  const order = over(
    call('row number'),
    [own('user_id'), own('time_ms'), own('id')],
    isOrdered ? [own('sequence')] : texts.map((text) => call('in order', text)),
  )
  const single = select(columns, [log, { relation: table('repeated'), alias: 'r', join: 'left', on: same }], {
    where: isNull(column('id', 'r')),
  })
  const firsts = select(
    Object.fromEntries(Object.keys(columns).map((name) => [name, column(name)])),
    select({ ...columns, copy: order }, [log, { relation: table('repeated'), alias: 'r', join: 'inner', on: same }]),
    { where: equal(column('copy'), literal(1)) },
  )
  return { kind: 'union', of: [single, firsts] }
}

const tieOf = ({ tables: { events } }: FactsInput, sequence: Expr, id: Expr): Columns =>
  events.sequence !== null ? { tie: sequence } : events.id !== null ? { tie: id } : {}

/** The log with its codes, as named relations; the last is `named`. */
function namedLog(input: FactsInput): Named[] {
  const { vocabulary, tables } = input
  const hasIds = tables.events.id !== null
  return [
    {
      name: 'log',
      inline: true,
      comment: ['The log; times are milliseconds since the epoch (T1).'],
      relation: logRelation(input),
    },
    ...(hasIds ? [repeated] : []),
    {
      name: 'named',
      comment: ['Codes of the events that some trigger names; 0 is a profile line.'],
      relation: coded(hasIds ? withoutCopies(input) : table('log'), codeOf(vocabulary), input),
    },
  ]
}

/** Facts from events, in layers over `from`, as named relations; the last is `relevant`. */
function readings(
  { plan, vocabulary, lists }: FactsInput,
  of: readonly Reading[],
  own: Columns,
  from: string,
  where: { readonly read: Expr; readonly relevant?: Expr },
  more: Columns = {},
): Named[] {
  const columns = (layer: 'json' | 'members' | 'typed') =>
    Object.assign({}, ...of.map((one) => one[layer](vocabulary, plan.score.attribute, lists))) as Columns
  const facts = Object.assign({}, ...of.map((one) => one.facts(vocabulary, lists))) as Columns
  const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, column(name)]))
  return [
    {
      name: 'parsed',
      comment: ['JSON is read where it is looked at, and not for every event.'],
      relation: select({ ...own, ...more, ...columns('json') }, from, { where: where.read }),
    },
    { name: 'members', comment: [], relation: select(columns('members'), 'parsed', { all: ['parsed'] }) },
    { name: 'typed', comment: [], relation: select(columns('typed'), 'members', { all: ['members'] }) },
    {
      name: 'relevant',
      comment: ['What each event writes, and the property filters that it passes (C1 to C4).'],
      relation: select({ ...named(Object.keys({ ...own, ...more })), ...facts }, 'typed', {
        where: where.relevant ?? yes,
      }),
    },
  ]
}

/** Facts of all kinds in one table, numbered. */
export function factsStatement(input: FactsInput): Statement {
  const { plan, vocabulary } = input
  const own = { ...eventColumns(input), what: whatOf(plan) }
  const relevant = readings(input, [writes, passes], own, 'named', {
    read: notNull(code),
    relevant: or(not(isProfile), writesSomething(vocabulary)),
  })
  const userRows: Source = { relation: table(names.users), alias: 'u' }
  const rows: Named = {
    name: 'fact_rows',
    comment: [],
    relation: {
      kind: 'union',
      of: [
        select(rowColumns(input), 'relevant'),
        ...(plan.launch === null ? [] : [launchRows(input, plan.launch.at)]),
        endRows(input, userRows),
      ],
    },
  }
  return {
    kind: 'table',
    name: names.facts,
    work: true,
    key: ['user_id', 'n'],
    comment: ['Facts: one row per event that matters, numbered per user in the order of the rules (T2, T4, T5, T7).'],
    with: [...namedLog(input), ...relevant, rows],
    relation: inOrder(input, table('fact_rows')),
  }
}

/** Facts in two tables without numbers, so that there is little to keep of each event: what it passes, and what profile lines write. */
export function separateFacts(input: FactsInput): Statement[] {
  const { plan, vocabulary } = input
  const own = eventColumns(input)
  const kept = Object.keys(own)
  const what: Columns = plan.launch === null ? {} : { what: whatOf(plan) }
  const raw: Columns = { attributes: choose([[isProfile, column('attributes')]], nothing('json')) }
  const inTable = Object.fromEntries(kept.map((name) => [name, column(name)]))
  return [
    {
      kind: 'table',
      name: names.facts,
      work: true,
      comment: ['Facts: one row per event that matters.'],
      with: [
        ...namedLog(input),
        ...readings(input, [passes], { ...own, ...what }, 'named', { read: notNull(code) }, raw),
      ],
      relation: table('relevant'),
    },
    {
      kind: 'table',
      name: names.writes,
      work: true,
      comment: ['Profile lines: what they write.'],
      with: readings(
        input,
        [writes],
        { ...inTable, what: plan.launch === null ? literal(row.event) : column('what') },
        names.facts,
        {
          read: isProfile,
        },
      ),
      relation: {
        kind: 'union',
        of: [
          select({ ...rowColumns(input), ...passes.none(vocabulary) }, 'relevant'),
          ...(plan.launch === null ? [] : [launchRows(input, plan.launch.at)]),
        ],
      },
    },
  ]
}

/** All rows of the two tables. */
export const bothFacts = (input: FactsInput): Relation => ({
  kind: 'union',
  of: [
    select(
      {
        ...rowColumns(input),
        ...(input.plan.launch === null ? { what: literal(row.event) } : {}),
        ...writes.none(input.vocabulary),
      },
      names.facts,
      { where: compare(code, '>', literal(profileCode)) },
    ),
    select(rowColumns(input), names.writes),
  ],
})

/** The columns of a row of facts, in one order wherever rows are joined. */
const rowColumns = (input: FactsInput): Columns =>
  Object.fromEntries(
    [...Object.keys(eventColumns(input)), 'what', ...Object.keys(emptyColumns(input.vocabulary))].map((name) => [
      name,
      column(name),
    ]),
  )

const eventColumns = (input: FactsInput): Columns => ({
  user_id: user,
  time_ms: at,
  code,
  ...tieOf(input, column('sequence'), column('id')),
})

const whatOf = ({ launch }: Plan): Expr =>
  launch === null
    ? literal(row.event)
    : choose([[compare(at, '<', literal(launch.at)), literal(row.before)]], literal(row.event))

const launchRows = (input: FactsInput, launch: number): Relation =>
  select(
    {
      ...noEvent(input, column('user_id', 'u'), literal(launch)),
      what: literal(row.launch),
      ...emptyColumns(input.vocabulary),
    },
    [
      { relation: table(names.users), alias: 'u' },
      { relation: table(names.run), alias: 'run', join: 'cross' },
    ],
    {
      where: and(column('known'), compare(literal(launch), '<=', column('until_at'))),
      comment: [`${input.cite(['launch'])}: the launch comes before the events of its instant (T7).`],
    },
  )

/** The columns of an event in a row that is none. */
const noEvent = (input: FactsInput, of: Expr, time: Expr): Columns => ({
  user_id: of,
  time_ms: time,
  code: literal(-1),
  ...tieOf(input, nothing('bigint'), nothing('text')),
})

/** The end of the run of each of these users, as rows of facts. */
export const endRows = (input: FactsInput, users: Source): Relation =>
  select(
    {
      ...noEvent(input, column('user_id', users.alias), column('until_at', 'run')),
      what: literal(row.end),
      ...emptyColumns(input.vocabulary),
    },
    [users, { relation: table(names.run), alias: 'run', join: 'cross' }],
    { comment: ['The end of the run, after everything else (T5).'] },
  )

/** Facts with their numbers, per user, in the order of the rules: the same in every warehouse. With the columns `more`. */
export function inOrder(
  { plan, vocabulary, tables: { events } }: FactsInput,
  facts: Relation,
  more: readonly string[] = [],
): Relation {
  const rank = choose(
    [
      [equal(column('what'), literal(row.launch)), literal(1)],
      [equal(column('what'), literal(row.end)), literal(3)],
    ],
    plan.launch === null ? literal(2) : choose([[equal(column('what'), literal(row.before)), literal(0)]], literal(2)),
  )
  const ties =
    events.sequence !== null
      ? [column('tie')]
      : [...(events.id === null ? [] : [call('in order', column('tie'))]), ...factOrder(vocabulary)]
  return select(
    {
      user_id: user,
      n: over(call('row number'), [user], [at, rank, ...ties]),
      time_ms: at,
      what: column('what'),
      code,
      ...Object.fromEntries([...Object.keys(emptyColumns(vocabulary)), ...more].map((name) => [name, column(name)])),
    },
    facts,
  )
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
