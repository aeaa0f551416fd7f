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
import { type Relation, select, type Source, type Statement, table } from './relation.ts'

const user = column('user_id')
const one = literal(1)
const zero = literal(0)

export const climbs = 'leadscore_climbs'
export const waits = 'leadscore_waits'
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

/** Base score: what the profile holds, or the seed. */
function baseScore(plan: Plan): Expr {
  const seed = plan.launch?.seed ?? null
  const held = column('score', 'u')
  if (seed === null) return call('coalesce', held, zero)
  const isSeeded = and(column('known', 'u'), compare(literal(plan.launch!.at), '<=', column('until_at', 'run')))
  return call('coalesce', held, choose([[isSeeded, literal(seed)]], zero))
}

/** Points of a late action: one that found a lead waiting whom the audience had let out. */
const late = ({ entry }: Plan): Expr => (entry.audience === null ? zero : done('late'))
const latePoints = (plan: Plan): Expr =>
  plan.entry.audience === null ? zero : choose([[equal(late(plan), one), done('late_points')]], zero)

/** The score at the end of the run. */
function finalScore(plan: Plan): Expr {
  const decayed = call('multiply', done('decays'), literal(plan.windows[0].points))
  return add(call('add', call('add', baseScore(plan), done('added')), decayed), latePoints(plan))
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

/** Leads that take the fold instead. */
export function foldedStatement({ plan }: FactsInput, gate: SqlGate): Statement {
  const { points } = plan.windows[0]
  const lowest = gate.lowest === null ? null : literal(gate.lowest)
  const hasAudience = plan.entry.audience !== null
  const peak = points > 0 ? call('add', done('most'), call('multiply', done('decays'), literal(points))) : done('peak')
  const base = baseScore(plan)
  const highest = isSentOnce(plan, gate) ? base : call('add', base, call('greatest', peak, zero))
  const sentAtOnce = lowest === null ? no : compare(highest, '>=', lowest)
  const sentLate =
    lowest === null || !hasAudience ? no : and(equal(late(plan), one), compare(finalScore(plan), '>=', lowest))
  const returns = hasAudience ? compare(done('turns'), '>', one) : no
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
        run,
        joined('left', table(waits), 'w', 'u'),
        joined(
          'left',
          select({ user_id: user }, names.writes, { where: column('sets_score'), distinct: true }),
          'o',
          'u',
        ),
      ],
      { where: or(notNull(column('user_id', 'o')), notNull(column('score_text', 'u')), returns, sentAtOnce, sentLate) },
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
  const handoffs = isSentOnce(plan, gate) ? [firstSent(plan, gate.lowest!)] : []
  const sent: Relation = { kind: 'table', name: tables.handoffs, outside: true }
  const scores = select(
    {
      user_id: column('user_id', 'u'),
      score: finalScore(plan),
      entries: done('entries'),
      waiting: done('waiting'),
      advanced,
      decays: done('decays'),
      missed: subtract(actions, advanced),
      handoffs: handoffs.length === 0 ? zero : choose([[notNull(column('user_id', 's')), one]], zero),
    },
    [
      { relation: table(names.users), alias: 'u' },
      run,
      joined('left', table(waits), 'w', 'u'),
      joined('left', acted, 'a', 'u'),
      joined('left', table(folded), 'x', 'u'),
      ...handoffs.map(() => joined('left', sent, 's', 'u')),
    ],
    { where: isNull(column('user_id', 'x')) },
  )
  return { scores, handoffs }
}

/** The first action that takes each lead who is not folded to this score (H1, H2, H4). */
function firstSent(plan: Plan, lowest: number): Relation {
  const climb = (name: string) => column(name, 'c')
  const score = call('add', baseScore(plan), climb('gained'))
  const reached = select(
    {
      user_id: climb('user_id'),
      time_ms: climb('time_ms'),
      score,
      place: over(call('row number'), [climb('user_id')], [climb('n')]),
    },
    [
      { relation: table(climbs), alias: 'c' },
      joined('inner', table(names.users), 'u', 'c'),
      run,
      joined('left', table(folded), 'x', 'c'),
    ],
    { where: and(climb('is_counted'), isNull(column('user_id', 'x')), compare(score, '>=', literal(lowest))) },
  )
  const first = { time: call('timestamp', column('time_ms')), score: call('to bigint', column('score')) }
  return select({ user_id: user, ...first }, reached, { where: equal(column('place'), one) })
}
