/** Who is folded instead, and the scores of those who are not. */
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
  no,
  notNull,
  or,
  subtract,
} from './expression.ts'
import { names } from './facts.ts'
import { type Relation, select, type Statement, table } from './relation.ts'
import type { Vocabulary } from './vocabulary.ts'

const user = column('user_id')
const one = literal(1)
const zero = literal(0)

export interface WindowsInput {
  readonly plan: Plan
  readonly vocabulary: Vocabulary
  /** The lowest score at which a hand-off is sent; null: never. */
  readonly lowestSent: number | null
  readonly cite: (path: readonly (string | number)[]) => string
}

export const waits = 'leadscore_waits'
export const folded = 'leadscore_folded'

/** Base score: what the profile holds, or the seed. */
function baseScore(plan: Plan, alias: string): Expr {
  const seed = plan.launch?.seed ?? null
  const held = column('score', alias)
  if (seed === null) return call('coalesce', held, zero)
  const isSeeded = and(column('known', alias), compare(literal(plan.launch!.at), '<=', column('until_at', 'run')))
  return call('coalesce', held, choose([[isSeeded, literal(seed)]], zero))
}

/** Leads that take the fold instead. */
export function foldedStatement({ plan, lowestSent }: WindowsInput, hasAudience: boolean): Statement {
  const done = (name: string) => call('coalesce', column(name, 'w'), zero)
  const { points } = plan.windows[0]
  const gained =
    points > 0 ? call('add', done('most'), call('multiply', done('decays'), literal(points))) : done('most')
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
    relation: select(
      {},
      [
        { relation: table(names.facts), alias: 'f' },
        {
          relation: table(folded),
          alias: 'x',
          join: 'inner',
          on: equal(column('user_id', 'x'), column('user_id', 'f')),
        },
      ],
      { all: ['f'] },
    ),
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
  const latePoints = hasAudience ? choose([[equal(late, one), done('late_points')]], zero) : zero
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
