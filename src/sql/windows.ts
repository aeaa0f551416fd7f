/**
 * The common case in closed form. In a loop that every write keeps alive, a lead that waits goes on waiting until an
 * action comes, and each wait takes off the points of as many windows as fit into it. Only the leads that need more
 * (a score from outside, an audience that lets them back in, a score high enough for a hand-off) take the fold.
 */
import type { Plan, PlanTrigger } from '../plan/plan.ts'
import { conditionSql, equalsScalar, type Surroundings, typedText } from './condition.ts'
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
  holds,
  isIn,
  isNull,
  literal,
  no,
  not,
  nothing,
  notNull,
  or,
  over,
  substring,
  subtract,
  yes,
} from './expression.ts'
import { names, row } from './facts.ts'
import { type Named, type Relation, select, type Statement, table } from './relation.ts'
import { kindKey, testKey, type Vocabulary } from './vocabulary.ts'

export interface WindowsInput {
  readonly plan: Plan
  readonly vocabulary: Vocabulary
  /** The lowest score at which a hand-off is sent; null: never. */
  readonly lowestSent: number | null
  readonly cite: (path: readonly (string | number)[]) => string
}

export const waits = 'leadscore_waits'
export const folded = 'leadscore_folded'

const user = column('user_id')
const n = column('n')
const ms = column('time_ms')
const one = literal(1)
const zero = literal(0)
const countOf = (test: Expr) => call('coalesce', call('sum', choose([[test, one]], zero)), zero)

export function windowStatements(input: WindowsInput): Statement[] {
  const { plan, vocabulary, cite } = input
  const [window] = plan.windows
  const hasAudience = plan.entry.audience !== null
  const profiles = profileRows(plan, vocabulary)
  const place = column('n', 'm')
  const inside = hasAudience
    ? and(
        holds(compare(place, '>=', column('rise_n', 'l'))),
        or(isNull(column('fall_n', 'l')), compare(place, '<', column('fall_n', 'l'))),
      )
    : yes
  const group = column('group_index')
  const acts = compare(group, '>=', zero)
  const exits = plan.groups.flatMap(({ points }, index) => (points === null ? [literal(index)] : []))

  const lives: Named = {
    name: 'lives',
    comment: [`${cite(['entry', 'audience'])}: when each lead may enter (E2).`],
    relation: select(
      {
        user_id: column('user_id', 'u'),
        rise_n: choose([[column('may_enter', 'u'), zero]], column('rise_n', 'a')),
        fall_n: column('fall_n', 'a'),
        fall_ms: column('fall_ms', 'a'),
        turns: add(
          call('coalesce', column('rises', 'a'), zero),
          choose([[column('may_enter', 'u'), one]], zero),
        ),
      },
      [
        { relation: usersWithAudience(plan, vocabulary), alias: 'u' },
        {
          relation: select(
            {
              user_id: user,
              rise_n: call('min', choose([[column('rises'), n]], nothing('bigint'))),
              fall_n: call('min', choose([[column('falls'), n]], nothing('bigint'))),
              fall_ms: call('min', choose([[column('falls'), ms]], nothing('bigint'))),
              rises: countOf(column('rises')),
            },
            'turns_of_audience',
            { groupBy: [user] },
          ),
          alias: 'a',
          join: 'left',
          on: equal(column('user_id', 'a'), column('user_id', 'u')),
        },
      ],
    ),
  }
  const before = over(call('previous', column('may_enter')), [user], [n])
  const turns: Named = {
    name: 'turns_of_audience',
    comment: [],
    relation: select(
      {
        user_id: user,
        n,
        time_ms: ms,
        rises: and(column('may_enter'), not(column('could_enter'))),
        falls: and(not(column('may_enter')), column('could_enter')),
      },
      select(
        { user_id: user, n, time_ms: ms, may_enter: column('may_enter'), could_enter: call('coalesce', before, column('may_enter_first')) },
        'profile_rows',
      ),
    ),
  }
  const marks: Named = {
    name: 'marks',
    comment: ['Events that advance a lead or let one in (A1, E1).'],
    relation: {
      kind: 'union',
      of: [
        select(
          { user_id: user, n, time_ms: ms, group_index: groupOf(plan, eventFires(vocabulary)), enters: entersBy(plan, eventFires(vocabulary)) },
          names.facts,
          { where: and(equal(column('what'), literal(row.event)), compare(column('code'), '>', zero)) },
        ),
        select(
          { user_id: user, n, time_ms: ms, group_index: column('group_index'), enters: column('enters') },
          'profile_rows',
          { where: or(compare(group, '>=', zero), column('enters')) },
        ),
      ],
    },
  }
  const mark = (name: string) => column(name, 'm')
  const placed: Named = {
    name: 'placed',
    comment: ['Entries that are accepted (E2).'],
    relation: select(
      {
        user_id: mark('user_id'),
        n: mark('n'),
        time_ms: mark('time_ms'),
        group_index: mark('group_index'),
        starts: and(mark('enters'), inside),
        inside,
        ...(hasAudience
          ? { fall_n: column('fall_n', 'l'), fall_ms: column('fall_ms', 'l'), turns: column('turns', 'l') }
          : {}),
      },
      [
        { relation: table('marks'), alias: 'm' },
        ...(hasAudience
          ? [{ relation: table('lives'), alias: 'l', join: 'inner' as const, on: equal(column('user_id', 'l'), mark('user_id')) }]
          : []),
      ],
      { where: or(compare(mark('group_index'), '>=', zero), mark('enters')) },
    ),
  }
  const startN = choose([[column('starts'), n]], nothing('bigint'))
  const killN = exits.length === 0 ? null : choose([[and(isIn(group, exits), not(column('starts'))), n]], nothing('bigint'))
  const fallN = hasAudience ? column('fall_n') : nothing('bigint')
  const isLate = hasAudience ? holds(compare(n, '>=', fallN)) : no
  const lived: Named = {
    name: 'lived',
    comment: ['Who waits before each event: since the last entry, unless an exit group came after it (A5).'],
    relation: select(
      {
        last_start: over(call('max', startN), [user], [n], 'before'),
        ...(killN ? { last_exit: over(call('max', killN), [user], [n], 'before') } : {}),
        next_ms: over(call('min', choose([[acts, ms]], nothing('bigint'))), [user], [n], 'after'),
        ...(hasAudience
          ? {
              next_n: over(call('min', choose([[acts, n]], nothing('bigint'))), [user], [n], 'after'),
              late_n: over(call('min', choose([[and(acts, isLate), n]], nothing('bigint'))), [user]),
            }
          : {}),
      },
      'placed',
      { all: ['placed'] },
    ),
  }
  const someoneWaits = and(
    notNull(column('last_start')),
    killN ? or(isNull(column('last_exit')), compare(column('last_start'), '>', column('last_exit'))) : yes,
  )
  const points = choose(
    plan.groups.map(({ points: value }, index) => [equal(group, literal(index)), value === null ? nothing('bigint') : literal(value)]),
    nothing('bigint'),
  )
  const counted: Named = {
    name: 'counted',
    comment: ['Actions that find a lead waiting (A2, A4), and how many begin to wait at each event.'],
    relation: select(
      {
        acts,
        is_counted: and(acts, someoneWaits, not(isLate)),
        points,
        ...(hasAudience ? { is_late: and(acts, isLate, equal(n, column('late_n'))) } : {}),
        begins: add(
          choose([[and(acts, someoneWaits, column('inside'), notNull(points)), one]], zero),
          choose([[column('starts'), one]], zero),
        ),
        ends_ms: call('coalesce', column('next_ms'), column('until_at')),
      },
      [
        { relation: table('lived'), alias: 'lived' },
        { relation: table(names.run), alias: 'run', join: 'cross' },
      ],
      { all: ['lived'] },
    ),
  }
  const fallMs = hasAudience ? column('fall_ms') : nothing('bigint')
  const untilFall = hasAudience
    ? choose([[holds(compare(fallMs, '<', column('ends_ms'))), fallMs]], column('ends_ms'))
    : column('ends_ms')
  const waited: Named = {
    name: 'waited',
    comment: [`${cite(['inactivity'])}: windows that ran out in each wait (I1, I3).`],
    relation: select(
      { windows: choose([[equal(column('begins'), zero), zero]], call('divide', subtract(untilFall, ms), literal(window.ms))) },
      'counted',
      { all: ['counted'] },
    ),
  }
  const nextDue = add(ms, call('multiply', add(column('windows'), one), literal(window.ms)))
  const lastWindow = hasAudience
    ? and(
        compare(column('begins'), '>', zero),
        holds(compare(fallMs, '<', column('ends_ms'))),
        compare(nextDue, '<=', column('ends_ms')),
      )
    : no
  const times = (value: Expr) => call('multiply', value, column('begins'))
  const total = (value: Expr) => call('coalesce', call('sum', value), zero)
  const decays = add(column('windows'), choose([[lastWindow, one]], zero))
  const isWaiting = and(isNull(column('next_ms')), not(lastWindow))
  const lateAlive = hasAudience
    ? call(
        'max',
        choose(
          [
            [
              and(compare(column('begins'), '>', zero), holds(equal(column('next_n'), column('late_n'))), compare(nextDue, '>', column('ends_ms'))),
              one,
            ],
          ],
          zero,
        ),
      )
    : null
  const positive = choose([[compare(column('points'), '>', zero), column('points')]], zero)
  const perUser: Statement = {
    kind: 'table',
    name: waits,
    work: true,
    comment: ['The common case in closed form: what each lead did, without a look at the score before.'],
    with: [profiles, ...(hasAudience ? [turns, lives] : []), marks, placed, lived, counted, waited],
    relation: select(
      {
        user_id: user,
        actions: countOf(column('acts')),
        advanced: countOf(column('is_counted')),
        added: total(choose([[column('is_counted'), column('points')]], zero)),
        most: total(choose([[column('acts'), positive]], zero)),
        decays: total(times(decays)),
        entries: total(add(column('begins'), times(column('windows')))),
        waiting: total(choose([[isWaiting, column('begins')]], zero)),
        ...(lateAlive
          ? {
              late: call('coalesce', lateAlive, zero),
              turns: call('max', column('turns')),
              late_points: call('max', choose([[column('is_late'), column('points')]], nothing('bigint'))),
            }
          : {}),
      },
      'waited',
      { groupBy: [user] },
    ),
  }
  return [perUser, foldedStatement(input, hasAudience)]
}

type Fires = (trigger: PlanTrigger) => Expr

const groupOf = (plan: Plan, fires: Fires): Expr =>
  choose(
    plan.groups.map((group, index) => [or(...group.triggers.map(fires)), literal(index)]),
    literal(-1),
  )
const entersBy = (plan: Plan, fires: Fires): Expr => or(...plan.entry.triggers.map(fires))

/** Triggers on events, from the facts alone. */
const eventFires =
  (vocabulary: Vocabulary): Fires =>
  ({ match, where }) => {
    if (match.on !== 'event') return no
    const kind = vocabulary.kinds.find((known) => kindKey(known.type, known.name) === kindKey(match.type, match.name))!
    return and(equal(column('code'), literal(kind.code)), conditionSql(where, surroundings(vocabulary, () => column(''))))
  }

const surroundings = (vocabulary: Vocabulary, value: (key: string) => Expr): Surroundings => ({
  attribute: (name) => typedText(value(vocabulary.attributes.find((known) => known.name === name)!.column)),
  attributeIncludes: (test) => {
    const attribute = vocabulary.attributes.find((known) => known.name === test.name)!
    const values = JSON.stringify(test.value)
    return value(attribute.arrays.find((known) => JSON.stringify(known.values) === values)!.column)
  },
  property: (test) => column(vocabulary.properties.find((known) => testKey(known.test) === testKey(test))!.column),
})

function usersWithAudience(plan: Plan, vocabulary: Vocabulary) {
  return select(
    { user_id: user, may_enter: conditionSql(plan.entry.audience, surroundings(vocabulary, (key) => column(key))) },
    names.users,
  )
}

/** Profile lines with the attributes before and after each: the latest earlier write, or the first state (P2, P3). */
function profileRows(plan: Plan, vocabulary: Vocabulary): Named {
  const digits = 10
  const kept = vocabulary.attributes.flatMap(({ column: key, arrays }) => [
    { key, sets: `sets_${key}`, isArray: false },
    ...arrays.map((test) => ({ key: test.column, sets: `sets_${key}`, isArray: true })),
  ])
  const held: Record<string, Expr> = {}
  for (const { key, sets, isArray } of kept) {
    const fresh = column(`new_${key}`, 'f')
    // The number of the row leads, so that the greatest text is the latest write; `=` tells a value from none.
    const value = isArray
      ? choose([[fresh, literal('=')]], literal(''))
      : choose([[isNull(fresh), literal('')]], concat(literal('='), fresh))
    const packed = choose(
      [[column(sets, 'f'), concat(call('to text', add(column('n', 'f'), literal(1_000_000_000))), value)]],
      nothing('text'),
    )
    held[`${key}_packed`] = over(call('max', packed), [column('user_id', 'f')], [column('n', 'f')], 'before')
    held[`${key}_first`] = column(key, 'u')
  }
  const packedRows = select(
    {
      user_id: column('user_id', 'f'),
      n: column('n', 'f'),
      time_ms: column('time_ms', 'f'),
      what: column('what', 'f'),
      ...Object.fromEntries(
        [...new Set(kept.map(({ sets }) => sets)), ...kept.map(({ key }) => `new_${key}`)].map((name) => [name, column(name, 'f')]),
      ),
      ...held,
      first_score: column('score', 'u'),
      may_enter_first: conditionSql(plan.entry.audience, surroundings(vocabulary, (key) => column(key, 'u'))),
    },
    [
      { relation: table(names.facts), alias: 'f' },
      { relation: table(names.users), alias: 'u', join: 'inner', on: equal(column('user_id', 'u'), column('user_id', 'f')) },
    ],
    { where: or(equal(column('code', 'f'), zero), equal(column('what', 'f'), literal(row.launch))) },
  )
  const states = select(
    Object.fromEntries(
      kept.map(({ key, isArray }) => {
        const packed = column(`${key}_packed`)
        const text = substring(packed, digits + 2)
        const isSet = equal(substring(packed, digits + 1, 1), literal('='))
        const latest = isArray ? isSet : choose([[isSet, text]], nothing('text'))
        return [`${key}_before`, choose([[isNull(packed), column(`${key}_first`)]], latest)]
      }),
    ),
    [{ relation: packedRows, alias: 'x' }],
    { all: ['x'] },
  )
  const afters = select(
    Object.fromEntries(
      kept.map(({ key, sets }) => [`${key}_after`, choose([[column(sets), column(`new_${key}`)]], column(`${key}_before`))]),
    ),
    [{ relation: states, alias: 'x' }],
    { all: ['x'] },
  )
  const isEvent = equal(column('what'), literal(row.event))
  const seeds = plan.launch?.seed ?? null
  const attributeFires: Fires = ({ match, where }) => {
    if (match.on !== 'attribute') return no
    const attribute = vocabulary.attributes.find((known) => known.name === match.attribute)
    // A score from outside sends its lead to the fold.
    if (!attribute) return no
    const fresh = column(`new_${attribute.column}`)
    const earlier = column(`${attribute.column}_before`)
    return and(
      isEvent,
      column(`sets_${attribute.column}`),
      notNull(fresh),
      not(isIn(fresh, [literal('a'), literal('o')])),
      or(isNull(earlier), compare(earlier, '<>', fresh)),
      match.to === null ? yes : equalsScalar(match.to, typedText(fresh)),
      match.nonEmpty ? and(equal(substring(fresh, 1, 1), literal('s')), compare(fresh, '<>', literal('s'))) : yes,
      conditionSql(where, surroundings(vocabulary, (key) => column(`${key}_after`))),
    )
  }
  return {
    name: 'profile_rows',
    comment: ['Profile lines: the attributes before and after each, and what they fire (P3, P4, T7).'],
    relation: select(
      {
        user_id: user,
        n,
        time_ms: ms,
        may_enter_first: column('may_enter_first'),
        may_enter: conditionSql(plan.entry.audience, surroundings(vocabulary, (key) => column(`${key}_after`))),
        group_index: groupOf(plan, attributeFires),
        enters: or(
          entersBy(plan, attributeFires),
          seeds === null ? no : and(equal(column('what'), literal(row.launch)), isNull(column('first_score'))),
        ),
      },
      [{ relation: afters, alias: 'x' }],
    ),
  }
}

/** Base score: what the profile holds, or the seed. */
function baseScore(plan: Plan, alias: string): Expr {
  const seed = plan.launch?.seed ?? null
  const held = column('score', alias)
  if (seed === null) return call('coalesce', held, zero)
  const isSeeded = and(column('known', alias), compare(literal(plan.launch!.at), '<=', column('until_at', 'run')))
  return call('coalesce', held, choose([[isSeeded, literal(seed)]], zero))
}

/** Leads that take the fold instead. */
function foldedStatement({ plan, lowestSent }: WindowsInput, hasAudience: boolean): Statement {
  const done = (name: string) => call('coalesce', column(name, 'w'), zero)
  const { points } = plan.windows[0]
  const gained = points > 0 ? call('add', done('most'), call('multiply', done('decays'), literal(points))) : done('most')
  const mayBeSent =
    lowestSent === null ? no : compare(call('add', baseScore(plan, 'u'), gained), '>=', literal(lowestSent))
  const returns = hasAudience ? compare(done('turns'), '>', one) : no
  return {
    kind: 'table',
    name: folded,
    work: true,
    comment: [
      'Leads that need the fold: their score is written from outside, their audience lets them back in, or a hand-off',
      'may be sent for them.',
    ],
    relation: select(
      { user_id: column('user_id', 'u') },
      [
        { relation: table(names.users), alias: 'u' },
        { relation: table(names.run), alias: 'run', join: 'cross' },
        { relation: table(waits), alias: 'w', join: 'left', on: equal(column('user_id', 'w'), column('user_id', 'u')) },
        {
          relation: select({ user_id: user }, names.facts, { where: column('sets_score'), distinct: true }),
          alias: 'o',
          join: 'left',
          on: equal(column('user_id', 'o'), column('user_id', 'u')),
        },
      ],
      { where: or(notNull(column('user_id', 'o')), notNull(column('score_text', 'u')), returns, mayBeSent) },
    ),
  }
}

/** The facts of the leads that are folded. */
export function foldedFacts(): Statement {
  return {
    kind: 'table',
    name: foldedFactsName,
    work: true,
    key: ['user_id', 'n'],
    comment: ['Their facts.'],
    relation: select({}, [
      { relation: table(names.facts), alias: 'f' },
      { relation: table(folded), alias: 'x', join: 'inner', on: equal(column('user_id', 'x'), column('user_id', 'f')) },
    ], { all: ['f'] }),
  }
}

export const foldedFactsName = 'leadscore_folded_facts'

/** The users of the leads that are folded. */
export const foldedUsers = (): Relation =>
  select(
    {},
    [
      { relation: table(names.users), alias: 'u' },
      { relation: table(folded), alias: 'x', join: 'inner', on: equal(column('user_id', 'x'), column('user_id', 'u')) },
    ],
    { all: ['u'] },
  )

/** The rows of the scores that came from the closed form. */
export function windowScores(plan: Plan): Relation {
  const done = (name: string) => call('coalesce', column(name, 'w'), zero)
  const hasAudience = plan.entry.audience !== null
  const late = hasAudience ? done('late') : zero
  const latePoints = hasAudience
    ? choose([[equal(late, one), done('late_points')]], zero)
    : zero
  const advanced = hasAudience ? call('add', done('advanced'), late) : done('advanced')
  const decayed = call('multiply', done('decays'), literal(plan.windows[0].points))
  const written = call('add', call('add', baseScore(plan, 'u'), done('added')), decayed)
  return select(
    {
      user_id: column('user_id', 'u'),
      score: hasAudience ? call('add', written, latePoints) : written,
      entries: done('entries'),
      waiting: done('waiting'),
      advanced,
      decays: done('decays'),
      missed: subtract(done('actions'), advanced),
      handoffs: zero,
    },
    [
      { relation: table(names.users), alias: 'u' },
      { relation: table(names.run), alias: 'run', join: 'cross' },
      { relation: table(waits), alias: 'w', join: 'left', on: equal(column('user_id', 'w'), column('user_id', 'u')) },
      { relation: table(folded), alias: 'x', join: 'left', on: equal(column('user_id', 'x'), column('user_id', 'u')) },
    ],
    { where: isNull(column('user_id', 'x')) },
  )
}
