/** Profile lines in closed form: attributes before and after each, and the triggers that they fire. */
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
  yes,
} from './expression.ts'
import { stateColumns } from './fact-columns.ts'
import { type FactsInput, names, row } from './facts.ts'
import { type Named, select, table } from './relation.ts'
import { kindKey, testKey, type Vocabulary } from './vocabulary.ts'

const user = column('user_id')
const n = column('n')
const ms = column('time_ms')
const one = literal(1)
const zero = literal(0)

export type Fires = (trigger: PlanTrigger) => Expr

export const groupOf = (plan: Plan, fires: Fires): Expr =>
  choose(
    plan.groups.map((group, index) => [or(...group.triggers.map(fires)), literal(index)]),
    literal(-1),
  )
export const entersBy = (plan: Plan, fires: Fires): Expr => or(...plan.entry.triggers.map(fires))

/** Triggers on events, from the facts alone. */
export const eventFires =
  (vocabulary: Vocabulary): Fires =>
  ({ match, where }) => {
    if (match.on !== 'event') return no
    const kind = vocabulary.kinds.find((known) => kindKey(known.type, known.name) === kindKey(match.type, match.name))!
    return and(
      equal(column('code'), literal(kind.code)),
      conditionSql(
        where,
        surroundings(vocabulary, () => column('')),
      ),
    )
  }

export const surroundings = (vocabulary: Vocabulary, value: (key: string) => Expr): Surroundings => ({
  attribute: (name) => typedText(value(vocabulary.attributes.find((known) => known.name === name)!.column)),
  attributeIncludes: (test) => {
    const attribute = vocabulary.attributes.find((known) => known.name === test.name)!
    const values = JSON.stringify(test.value)
    return value(attribute.arrays.find((known) => JSON.stringify(known.values) === values)!.column)
  },
  property: (test) => column(vocabulary.properties.find((known) => testKey(known.test) === testKey(test))!.column),
})

export function usersWithAudience(plan: Plan, vocabulary: Vocabulary) {
  return select(
    {
      user_id: user,
      may_enter: conditionSql(
        plan.entry.audience,
        surroundings(vocabulary, (key) => column(key)),
      ),
    },
    names.users,
  )
}

/** Where closed form finds profile lines. */
export interface ProfileFacts {
  /** The table, with their numbers. */
  readonly profileFacts: string
  /** Columns that are kept. */
  readonly more: readonly string[]
  /** The attribute whose earlier value is there too. */
  readonly lagged: string | null
}

/** Profile lines with the attributes before and after each: the latest earlier write, or the first state (P2, P3). */
export function profileRows(
  { plan, vocabulary, tables }: FactsInput,
  { profileFacts, more, lagged }: ProfileFacts,
): Named {
  const digits = 10
  const kept = vocabulary.attributes.flatMap(({ column: key, arrays }) => [
    { key, sets: `sets_${key}`, isArray: false },
    ...arrays.map((test) => ({ key: test.column, sets: `sets_${key}`, isArray: true })),
  ])
  // Without a table of profiles nothing is set before the log.
  const hasFirst = tables.profiles !== null
  const nothingSet = stateColumns(vocabulary, null)
  const first = (key: string) => (hasFirst ? column(key, 'u') : nothingSet[key]!)
  const held: Record<string, Expr> = {}
  for (const { key, sets, isArray } of kept) {
    if (lagged === key) held[`${key}_previous`] = column(`${key}_previous`, 'f')
    else {
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
    }
    if (hasFirst) held[`${key}_first`] = first(key)
  }
  const packedRows = select(
    {
      user_id: column('user_id', 'f'),
      n: column('n', 'f'),
      time_ms: column('time_ms', 'f'),
      what: column('what', 'f'),
      ...Object.fromEntries(
        [...new Set(kept.map(({ sets }) => sets)), ...kept.map(({ key }) => `new_${key}`), ...more].map((name) => [
          name,
          column(name, 'f'),
        ]),
      ),
      ...held,
      first_score: first('score'),
      may_enter_first: conditionSql(plan.entry.audience, surroundings(vocabulary, first)),
    },
    [
      { relation: table(profileFacts), alias: 'f' },
      ...(hasFirst
        ? [
            {
              relation: table(names.users),
              alias: 'u',
              join: 'inner' as const,
              on: equal(column('user_id', 'u'), column('user_id', 'f')),
            },
          ]
        : []),
    ],
    { where: or(equal(column('code', 'f'), zero), equal(column('what', 'f'), literal(row.launch))) },
  )
  const states = select(
    Object.fromEntries(
      kept.map(({ key, isArray }) => {
        const initial = hasFirst ? column(`${key}_first`) : nothingSet[key]!
        if (lagged === key) {
          const previous = column(`${key}_previous`)
          return [`${key}_before`, hasFirst ? choose([[equal(n, one), initial]], previous) : previous]
        }
        const packed = column(`${key}_packed`)
        const text = substring(packed, digits + 2)
        const isSet = equal(substring(packed, digits + 1, 1), literal('='))
        const latest = isArray ? isSet : choose([[isSet, text]], nothing('text'))
        return [`${key}_before`, choose([[isNull(packed), initial]], latest)]
      }),
    ),
    [{ relation: packedRows, alias: 'x' }],
    { all: ['x'] },
  )
  const afters = select(
    Object.fromEntries(
      kept.map(({ key, sets }) => [
        `${key}_after`,
        choose([[column(sets), column(`new_${key}`)]], column(`${key}_before`)),
      ]),
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
      conditionSql(
        where,
        surroundings(vocabulary, (key) => column(`${key}_after`)),
      ),
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
        what: column('what'),
        ...Object.fromEntries(more.map((name) => [name, column(name)])),
        may_enter_first: column('may_enter_first'),
        may_enter: conditionSql(
          plan.entry.audience,
          surroundings(vocabulary, (key) => column(`${key}_after`)),
        ),
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
