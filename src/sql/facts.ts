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
  factColumns,
  factOrder,
  isProfile,
  jsonColumns,
  memberColumns,
  typedColumns,
  writesSomething,
} from './fact-columns.ts'
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
  /** Whether the facts are numbered at once; otherwise whoever wants an order puts them `inOrder`. */
  readonly numbers: boolean
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
function coded(relation: Relation, code: Expr, until: number | null): Relation {
  const from = [{ relation, alias: 'log' }]
  // The end is the latest event unless it was said: then nothing comes after it.
  return until === null
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

export function factsStatement(input: FactsInput): Statement {
  const { plan, vocabulary, tables, cite, until, numbers, lists } = input
  const { id, sequence } = tables.events
  const score = plan.score.attribute
  const log: Named = {
    name: 'log',
    inline: true,
    comment: ['The log; times are milliseconds since the epoch (T1).'],
    relation: logRelation(input),
  }
  const named: Named = {
    name: 'named',
    comment: ['Codes of the events that some trigger names; 0 is a profile line.'],
    relation: coded(id === null ? table('log') : withoutCopies(input), codeOf(vocabulary), until),
  }
  const launch = plan.launch
  const tie: Columns = sequence !== null ? { tie: column('sequence') } : id !== null ? { tie: column('id') } : {}
  const parsed: Named = {
    name: 'parsed',
    comment: ['JSON is read where it is looked at, and not for every event.'],
    relation: select(
      {
        user_id: user,
        time_ms: at,
        what:
          launch === null
            ? literal(row.event)
            : choose([[compare(at, '<', literal(launch.at)), literal(row.before)]], literal(row.event)),
        code,
        ...tie,
        ...jsonColumns(vocabulary),
      },
      'named',
      { where: notNull(code) },
    ),
  }
  const members: Named = {
    name: 'members',
    comment: [],
    relation: select(memberColumns(vocabulary, score, lists), 'parsed', { all: ['parsed'] }),
  }
  const typed: Named = {
    name: 'typed',
    comment: [],
    relation: select(typedColumns(vocabulary, score, lists), 'members', { all: ['members'] }),
  }
  const relevant: Named = {
    name: 'relevant',
    comment: ['What each event writes, and the property filters that it passes (C1 to C4).'],
    relation: select(
      {
        ...Object.fromEntries(
          ['user_id', 'time_ms', 'what', 'code', ...Object.keys(tie)].map((name) => [name, column(name)]),
        ),
        ...factColumns(vocabulary, lists),
      },
      'typed',
      // Where nothing is put in order yet, a filter would be moved to where the JSON is, and read it once more.
      numbers ? { where: or(not(isProfile), writesSomething(vocabulary)) } : {},
    ),
  }
  const userRows: Source = { relation: table(names.users), alias: 'u' }
  const run: Source = { relation: table(names.run), alias: 'run', join: 'cross' }
  const parts: Relation[] = [select(passing(relevant), 'relevant')]
  if (launch !== null) {
    parts.push(
      select(
        {
          user_id: column('user_id', 'u'),
          time_ms: literal(launch.at),
          what: literal(row.launch),
          ...noEvent(input),
        },
        [userRows, run],
        {
          where: and(column('known'), compare(literal(launch.at), '<=', column('until_at'))),
          comment: [`${cite(['launch'])}: the launch comes before the events of its instant (T7).`],
        },
      ),
    )
  }
  const shared = {
    kind: 'table' as const,
    name: names.facts,
    work: true,
    with: [log, ...(id === null ? [] : [repeated]), named, parsed, members, typed, relevant],
  }
  if (!numbers) {
    return { ...shared, comment: ['Facts: one row per event that matters.'], relation: { kind: 'union', of: parts } }
  }
  parts.push(endRows(input, userRows))
  const rows: Named = { name: 'fact_rows', comment: [], relation: { kind: 'union', of: parts } }
  return {
    ...shared,
    key: ['user_id', 'n'],
    comment: ['Facts: one row per event that matters, numbered per user in the order of the rules (T2, T4, T5, T7).'],
    with: [...shared.with, rows],
    relation: inOrder(input, table('fact_rows')),
  }
}

/** What the rows of a launch and of the end have in the columns of an event. */
const noEvent = ({ vocabulary, tables: { events } }: FactsInput): Columns => ({
  code: literal(-1),
  ...(events.sequence !== null ? { tie: nothing('bigint') } : events.id !== null ? { tie: nothing('text') } : {}),
  ...emptyColumns(vocabulary),
})

/** The end of the run of each of these users, as rows of facts. */
export const endRows = (input: FactsInput, users: Source): Relation =>
  select(
    {
      user_id: column('user_id', users.alias),
      time_ms: column('until_at', 'run'),
      what: literal(row.end),
      ...noEvent(input),
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

const passing = ({ relation }: Named): Columns =>
  relation.kind === 'select' ? Object.fromEntries(relation.columns.map(([name]) => [name, column(name)])) : {}

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
