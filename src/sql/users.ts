/** Every user, with the state before the first event. */
import { call, column, compare, equal, type Expr, holds, literal, no, notNull, or } from './expression.ts'
import { profileMembers, stateColumns } from './fact-columns.ts'
import { logRelation, names, type FactsInput } from './facts.ts'
import { type Columns, type Named, select, type Statement, table } from './relation.ts'

const user = column('user_id')

export function usersStatement(input: FactsInput): Statement {
  const { plan, vocabulary, tables } = input
  const launch = plan.launch?.at ?? null
  const seen: Named = {
    name: 'seen',
    comment: [launch === null ? 'Every user of the log.' : 'Every user of the log, and when they were first seen.'],
    relation: select(
      { user_id: user, ...(launch === null ? {} : { first_at: call('min', column('time_ms')) }) },
      'log',
      {
        groupBy: [user],
      },
    ),
  }
  const { profiles } = tables
  const log: Named = { name: 'log', inline: true, comment: [], relation: logRelation(input) }
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
  const profileMembersRows: Named = {
    name: 'profile_members',
    comment: [],
    relation: select({ user_id: user, ...profileMembers(vocabulary, plan.score.attribute) }, 'profile_json'),
  }
  const profileRows: Named = {
    name: 'profile_rows',
    comment: ['State before the first event (P1): one row per user.'],
    relation: select({ user_id: user, ...stateColumns(vocabulary, 'members') }, 'profile_members'),
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
    with: [log, seen, profileJson, profileMembersRows, profileRows],
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
