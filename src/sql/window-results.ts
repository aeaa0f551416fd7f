/** Who is folded instead, and the results of those who are not. */
import type { Plan } from '../plan/plan.ts'
import {
  add,
  and,
  call,
  choose,
  column,
  compare,
  equal,
  type Expr,
  isNull,
  literal,
  no,
  notNull,
  or,
  over,
  subtract,
  yes,
} from './expression.ts'
import { bothFacts, endRows, type FactsInput, inOrder, names, row } from './facts.ts'
import type { OtherResults } from './fold-results.ts'
import type { SqlGate } from './gate.ts'
import { eventFires, groupOf } from './profile-rows.ts'
import { type Named, type Relation, select, type Source, type Statement, table } from './relation.ts'

const user = column('user_id')
const one = literal(1)
const zero = literal(0)

export const climbs = 'leadscore_climbs'
export const waits = 'leadscore_waits'
const reached = 'leadscore_reached'
export const folded = 'leadscore_folded'
export const foldedFactsName = 'leadscore_folded_facts'

const run: Source = { relation: table(names.run), alias: 'run', join: 'cross' }
const joined = (join: 'inner' | 'left', relation: Relation, alias: string, to: string): Source => ({
  relation,
  alias,
  join,
  on: equal(column('user_id', alias), column('user_id', to)),
})
const done = (name: string) => call('coalesce', column(name, 'w'), zero)

/** Base score: what the profile holds, or the seed; 0 when there is neither. */
function baseScore({ plan, tables }: FactsInput): Expr {
  const seed = plan.launch?.seed ?? null
  if (seed === null && tables.profiles === null) return zero
  const held = column('score', 'u')
  if (seed === null) return call('coalesce', held, zero)
  const isSeeded = and(column('known', 'u'), compare(literal(plan.launch!.at), '<=', column('until_at', 'run')))
  return call('coalesce', held, choose([[isSeeded, literal(seed)]], zero))
}

/** What the base score is read from besides the users. */
const runForBase = ({ plan }: FactsInput): Source[] => ((plan.launch?.seed ?? null) === null ? [] : [run])

/** Points of a late action: one that found a lead waiting whom the audience had let out. */
const late = ({ entry }: Plan): Expr => (entry.audience === null ? zero : done('late'))
const latePoints = (plan: Plan): Expr =>
  plan.entry.audience === null ? zero : choose([[equal(late(plan), one), done('late_points')]], zero)

/** The score at the end of the run. */
function finalScore(input: FactsInput): Expr {
  const { plan } = input
  const decayed = call('multiply', done('decays'), literal(plan.windows[0].points))
  return add(add(add(baseScore(input), done('added')), decayed), latePoints(plan))
}

/**
 * Whether hand-offs need no fold: one is sent, when an action takes the lead to the lowest score that is sent. What lets it be
 * sent must hang on nothing else, and nothing but actions may add points.
 */
const isSentOnce = ({ handoff, windows }: Plan, { isThreshold }: SqlGate): boolean =>
  handoff !== null &&
  isThreshold &&
  handoff.reeligibilityMs === null &&
  handoff.audience === null &&
  windows[0].points < 0

/** Whether it is asked at each action what score a lead has then. Windows that add points take it higher than any action did. */
const asksScores = ({ windows }: Plan, { lowest }: SqlGate): boolean => lowest !== null && windows[0].points < 0

/**
 * The actions after which a lead has the score of a hand-off, before any is sent. Few leads ever gain enough points: only theirs
 * are put in order and summed.
 */
export function reachedStatement(input: FactsInput, gate: SqlGate): Statement[] {
  const { plan } = input
  if (!asksScores(plan, gate)) return []
  const lowest = literal(gate.lowest!)
  const climb = (name: string) => column(name, 'c')
  const base = baseScore(input)
  const sumUntil = (value: Expr, frame: 'before' | 'through') =>
    call('coalesce', over(call('sum', value), [climb('user_id')], [climb('n')], frame), zero)
  const gained: Named = {
    name: 'gained',
    comment: [],
    relation: select(
      {
        user_id: climb('user_id'),
        n: climb('n'),
        time_ms: climb('time_ms'),
        is_counted: climb('is_counted'),
        score: add(
          add(base, sumUntil(choose([[climb('is_counted'), climb('points')]], zero), 'through')),
          call('multiply', sumUntil(climb('decays'), 'before'), literal(plan.windows[0].points)),
        ),
      },
      [
        { relation: table(climbs), alias: 'c' },
        joined('inner', table(waits), 'w', 'c'),
        ...(base === zero ? [] : [joined('inner', table(names.users), 'u', 'c')]),
        ...runForBase(input),
      ],
      { where: compare(add(base, column('most', 'w')), '>=', lowest) },
    ),
  }
  return [
    {
      kind: 'table',
      name: reached,
      work: true,
      comment: [
        'Actions after which a lead has the score of a hand-off (H1); only leads who gain enough points are looked at.',
      ],
      with: [gained],
      relation: select(
        { user_id: user, n: column('n'), time_ms: column('time_ms'), score: column('score') },
        'gained',
        {
          where: and(column('is_counted'), compare(column('score'), '>=', lowest)),
        },
      ),
    },
  ]
}

/** Leads that take the fold instead. */
export function foldedStatement(input: FactsInput, gate: SqlGate): Statement {
  const { plan, tables } = input
  const { points } = plan.windows[0]
  const lowest = gate.lowest === null ? null : literal(gate.lowest)
  const hasAudience = plan.entry.audience !== null
  const base = baseScore(input)
  const highest = asksScores(plan, gate)
    ? base
    : add(base, call('greatest', call('add', done('most'), call('multiply', done('decays'), literal(points))), zero))
  const sentAtOnce = lowest === null ? no : compare(highest, '>=', lowest)
  const reaches = asksScores(plan, gate) && !isSentOnce(plan, gate)
  const sentLate =
    lowest === null || !hasAudience ? no : and(equal(late(plan), one), compare(finalScore(input), '>=', lowest))
  const returns = hasAudience ? compare(done('turns'), '>', one) : no
  const some = (alias: string, from: string, where: Expr) =>
    joined('left', select({ user_id: user }, from, { where, distinct: true }), alias, 'u')
  return {
    kind: 'table',
    name: folded,
    work: true,
    comment: [
      'Leads that need the fold: their score is written from outside, their audience lets them back in, or it depends on',
      'more than the points of actions whether a hand-off is sent.',
    ],
    relation: select(
      { user_id: column('user_id', 'u') },
      [
        { relation: table(names.users), alias: 'u' },
        ...runForBase(input),
        joined('left', table(waits), 'w', 'u'),
        some('o', names.writes, column('sets_score')),
        ...(reaches ? [some('r', reached, yes)] : []),
      ],
      {
        where: or(
          notNull(column('user_id', 'o')),
          tables.profiles === null ? no : notNull(column('score_text', 'u')),
          returns,
          reaches ? notNull(column('user_id', 'r')) : no,
          sentAtOnce,
          sentLate,
        ),
      },
    ),
  }
}

/** The facts of the leads that are folded. */
export function foldedFacts(input: FactsInput): Statement {
  const facts: Source = { relation: bothFacts(input), alias: 'f' }
  return {
    kind: 'table',
    name: foldedFactsName,
    work: true,
    key: ['user_id', 'n'],
    comment: ['Their facts, numbered in the order of the rules (T2, T4, T5, T7).'],
    with: [
      {
        name: 'fact_rows',
        comment: [],
        relation: {
          kind: 'union',
          of: [
            select({}, [facts, joined('inner', table(folded), 'x', 'f')], { all: ['f'] }),
            endRows(input, { relation: table(folded), alias: 'x' }),
          ],
        },
      },
    ],
    relation: inOrder(input, table('fact_rows')),
  }
}

/** The users of the leads that are folded. */
export const foldedUsers = (): Relation =>
  select({}, [{ relation: table(names.users), alias: 'u' }, joined('inner', table(folded), 'x', 'u')], { all: ['u'] })

/** The rows of the leads that are not. */
export function windowResults(input: FactsInput, gate: SqlGate): OtherResults {
  const { plan, vocabulary, tables } = input
  const acted = select({ user_id: user, actions: call('count', one) }, names.facts, {
    where: and(
      plan.launch === null ? yes : equal(column('what'), literal(row.event)),
      compare(column('code'), '>', zero),
      compare(groupOf(plan, eventFires(vocabulary)), '>=', zero),
    ),
    groupBy: [user],
  })
  const advanced = add(done('advanced'), late(plan))
  const actions = call('add', call('coalesce', column('actions', 'a'), zero), done('profile_actions'))
  const handoffs = isSentOnce(plan, gate) ? [firstSent()] : []
  const sent: Relation = { kind: 'table', name: tables.handoffs, outside: true }
  const scores = select(
    {
      user_id: column('user_id', 'u'),
      score: finalScore(input),
      entries: done('entries'),
      waiting: done('waiting'),
      advanced,
      decays: done('decays'),
      missed: subtract(actions, advanced),
      handoffs: handoffs.length === 0 ? zero : choose([[notNull(column('user_id', 's')), one]], zero),
    },
    [
      { relation: table(names.users), alias: 'u' },
      ...runForBase(input),
      joined('left', table(waits), 'w', 'u'),
      joined('left', acted, 'a', 'u'),
      joined('left', table(folded), 'x', 'u'),
      ...handoffs.map(() => joined('left', sent, 's', 'u')),
    ],
    { where: isNull(column('user_id', 'x')) },
  )
  return { scores, handoffs }
}

/** The first action that takes each lead who is not folded to the score of a hand-off (H1, H2, H4). */
function firstSent(): Relation {
  const action = (name: string) => column(name, 'r')
  const inOrder = select(
    {
      user_id: action('user_id'),
      time_ms: action('time_ms'),
      score: action('score'),
      place: over(call('row number'), [action('user_id')], [action('n')]),
    },
    [{ relation: table(reached), alias: 'r' }, joined('left', table(folded), 'x', 'r')],
    { where: isNull(column('user_id', 'x')) },
  )
  const first = { time: call('timestamp', column('time_ms')), score: call('to bigint', column('score')) }
  return select({ user_id: user, ...first }, inOrder, { where: equal(column('place'), one) })
}
