/**
 * The common case in closed form. In a loop that every write keeps alive, a lead that waits goes on waiting until an
 * action comes, and each wait takes off the points of as many windows as fit into it. Only the leads that need more
 * (a score from outside, an audience that lets them back in, a score high enough for a hand-off) take the fold.
 */
import {
  add,
  and,
  call,
  choose,
  column,
  compare,
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
  subtract,
  yes,
} from './expression.ts'
import { type FactsInput, names } from './facts.ts'
import type { SqlGate } from './gate.ts'
import { entersBy, eventFires, groupOf, profileRows, usersWithAudience } from './profile-rows.ts'
import { type Columns, type Named, select, type Statement, table } from './relation.ts'
import { comparesPlaces, exitsOf, fact, orderedStatement, sourcesOf } from './window-sources.ts'
import { climbs, foldedFacts, foldedStatement, reachedStatement, waits } from './window-results.ts'

const user = column('user_id')
const n = column('n')
const ms = column('time_ms')
const one = literal(1)
const zero = literal(0)
const countOf = (test: Expr) => call('coalesce', call('sum', choose([[test, one]], zero)), zero)

/** What each lead did in closed form, and who is folded instead. */
export const windowStatements = (input: FactsInput, gate: SqlGate): Statement[] => [
  ...(comparesPlaces(input) ? [orderedStatement(input)] : []),
  climbsStatement(input),
  waitsStatement(input),
  ...reachedStatement(input, gate),
  foldedStatement(input, gate),
  foldedFacts(input),
]

function climbsStatement(input: FactsInput): Statement {
  const { plan, vocabulary, cite } = input
  const [window] = plan.windows
  const hasAudience = plan.entry.audience !== null
  const sources = sourcesOf(input)
  const { order } = sources
  const isNumbered = comparesPlaces(input)
  const profiles = profileRows(input, sources)
  const place = column('n', 'm')
  const inside = hasAudience
    ? and(
        holds(compare(place, '>=', column('rise_n', 'l'))),
        or(isNull(column('fall_n', 'l')), compare(place, '<', column('fall_n', 'l'))),
      )
    : yes
  const group = column('group_index')
  const acts = compare(group, '>=', zero)
  const exits = exitsOf(input)

  const lives: Named = {
    name: 'lives',
    comment: [`${cite(['entry', 'audience'])}: when each lead may enter (E2).`],
    relation: select(
      {
        user_id: column('user_id', 'u'),
        rise_n: choose([[column('may_enter', 'u'), zero]], column('rise_n', 'a')),
        fall_n: column('fall_n', 'a'),
        fall_ms: column('fall_ms', 'a'),
        turns: add(call('coalesce', column('rises', 'a'), zero), choose([[column('may_enter', 'u'), one]], zero)),
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
        {
          user_id: user,
          n,
          time_ms: ms,
          may_enter: column('may_enter'),
          could_enter: call('coalesce', before, column('may_enter_first')),
        },
        'profile_rows',
      ),
    ),
  }
  const numbered: Columns = isNumbered ? { n } : {}
  const marks: Named = {
    name: 'marks',
    comment: ['Events that advance a lead or let one in (A1, E1).'],
    relation: {
      kind: 'union',
      of: [
        select(
          {
            user_id: fact('user_id'),
            ...numbered,
            time_ms: ms,
            is_profile: no,
            group_index: groupOf(plan, eventFires(vocabulary)),
            enters: entersBy(plan, eventFires(vocabulary)),
            ...sources.ofEvents,
          },
          sources.events,
          { where: sources.where },
        ),
        select(
          {
            user_id: user,
            ...numbered,
            time_ms: ms,
            is_profile: yes,
            group_index: column('group_index'),
            enters: column('enters'),
            ...sources.ofProfiles,
          },
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
        ...(isNumbered ? { n: mark('n') } : {}),
        time_ms: mark('time_ms'),
        is_profile: mark('is_profile'),
        group_index: mark('group_index'),
        starts: and(mark('enters'), inside),
        inside,
        ...Object.fromEntries(Object.keys(sources.ofEvents).map((name) => [name, mark(name)])),
        ...(hasAudience
          ? { fall_n: column('fall_n', 'l'), fall_ms: column('fall_ms', 'l'), turns: column('turns', 'l') }
          : {}),
      },
      [
        { relation: table('marks'), alias: 'm' },
        ...(hasAudience
          ? [
              {
                relation: table('lives'),
                alias: 'l',
                join: 'inner' as const,
                on: equal(column('user_id', 'l'), mark('user_id')),
              },
            ]
          : []),
      ],
      { where: or(compare(mark('group_index'), '>=', zero), mark('enters')) },
    ),
  }
  // Without numbers it is enough to know that there was one.
  const startN = choose([[column('starts'), isNumbered ? n : one]], nothing('bigint'))
  const killN =
    exits.length === 0 ? null : choose([[and(isIn(group, exits), not(column('starts'))), n]], nothing('bigint'))
  const fallN = hasAudience ? column('fall_n') : nothing('bigint')
  const isLate = hasAudience ? holds(compare(n, '>=', fallN)) : no
  const lived: Named = {
    name: 'lived',
    comment: ['Who waits before each event: since the last entry, unless an exit group came after it (A5).'],
    relation: select(
      {
        ...(isNumbered ? {} : { n: over(call('row number'), [user], order) }),
        last_start: over(call('max', startN), [user], order, 'before'),
        ...(killN ? { last_exit: over(call('max', killN), [user], order, 'before') } : {}),
        next_ms: over(call('min', choose([[acts, ms]], nothing('bigint'))), [user], order, 'after'),
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
    plan.groups.map(({ points: value }, index) => [
      equal(group, literal(index)),
      value === null ? nothing('bigint') : literal(value),
    ]),
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
      {
        windows: choose(
          [[equal(column('begins'), zero), zero]],
          call('divide', subtract(untilFall, ms), literal(window.ms)),
        ),
      },
      'counted',
      { all: ['counted'] },
    ),
  }
  const nextDue = add(ms, call('multiply', add(column('windows'), one), literal(window.ms)))
  const begins = column('begins')
  const lastWindow = hasAudience
    ? and(
        compare(begins, '>', zero),
        holds(compare(fallMs, '<', column('ends_ms'))),
        compare(nextDue, '<=', column('ends_ms')),
      )
    : no
  const decayed: Named = {
    name: 'decayed',
    comment: ['A wait that began before the audience let the lead out ends there.'],
    relation: select(
      {
        waits_on: and(isNull(column('next_ms')), not(lastWindow)),
        decays: call('multiply', add(column('windows'), choose([[lastWindow, one]], zero)), begins),
        ...(hasAudience
          ? {
              is_late_alive: and(
                compare(begins, '>', zero),
                holds(equal(column('next_n'), column('late_n'))),
                compare(nextDue, '>', column('ends_ms')),
              ),
            }
          : {}),
      },
      'waited',
      { all: ['waited'] },
    ),
  }
  return {
    kind: 'table',
    name: climbs,
    work: true,
    comment: ['The common case in closed form: what each event does.'],
    with: [
      ...sources.before,
      profiles,
      ...(hasAudience ? [turns, lives] : []),
      marks,
      placed,
      lived,
      counted,
      waited,
      decayed,
    ],
    relation: select(
      {
        user_id: user,
        n,
        time_ms: ms,
        profile_acts: choose([[and(column('acts'), column('is_profile')), one]], zero),
        is_counted: column('is_counted'),
        points: column('points'),
        decays: column('decays'),
        entries: add(begins, call('multiply', column('windows'), begins)),
        waiting: choose([[column('waits_on'), begins]], zero),
        ...(hasAudience
          ? { turns: column('turns'), is_late: column('is_late'), is_late_alive: column('is_late_alive') }
          : {}),
      },
      'decayed',
    ),
  }
}

function waitsStatement({ plan }: FactsInput): Statement {
  const total = (value: Expr) => call('to bigint', call('coalesce', call('sum', value), zero))
  const points = column('points')
  const positive = choose([[compare(points, '>', zero), points]], zero)
  const isCounted = column('is_counted')
  return {
    kind: 'table',
    name: waits,
    work: true,
    comment: ['What each lead did.'],
    relation: select(
      {
        user_id: user,
        profile_actions: total(column('profile_acts')),
        advanced: total(choose([[isCounted, one]], zero)),
        added: total(choose([[isCounted, points]], zero)),
        most: total(choose([[isCounted, positive]], zero)),
        decays: total(column('decays')),
        entries: total(column('entries')),
        waiting: total(column('waiting')),
        ...(plan.entry.audience === null
          ? {}
          : {
              late: call('coalesce', call('max', choose([[column('is_late_alive'), one]], zero)), zero),
              turns: call('max', column('turns')),
              late_points: call('max', choose([[column('is_late'), points]], nothing('bigint'))),
            }),
      },
      climbs,
      { groupBy: [user] },
    ),
  }
}
