/** What closed form reads of the facts, and in which order. */
import { and, call, choose, column, compare, equal, type Expr, literal, no, or } from './expression.ts'
import { code, isProfile, orderColumns, writesSomething } from './fact-columns.ts'
import { bothFacts, type FactsInput, inOrder, row } from './facts.ts'
import { type Columns, type Named, select, type Statement, table } from './relation.ts'
import { kindKey, type Vocabulary } from './vocabulary.ts'

const user = column('user_id')
const n = column('n')
const ms = column('time_ms')
const one = literal(1)
const zero = literal(0)

export const exitsOf = ({ plan }: FactsInput) =>
  plan.groups.flatMap(({ points }, index) => (points === null ? [literal(index)] : []))

/** Whether it matters which of two events comes first, beyond the next and the one before: then they are numbered first. */
export const comparesPlaces = (input: FactsInput) => input.plan.entry.audience !== null || exitsOf(input).length > 0

const ordered = 'leadscore_ordered'

/** Nobody waits before the first event that may let a lead in: what comes earlier is only counted as missed. */
function firstEntries(input: FactsInput): Named {
  const { plan, vocabulary } = input
  const mayEnter = plan.entry.triggers.map(({ match }) => {
    if (match.on === 'event') {
      const key = kindKey(match.type, match.name)
      return equal(code, literal(vocabulary.kinds.find((known) => kindKey(known.type, known.name) === key)!.code))
    }
    // A score from outside sends its lead to the fold.
    const attribute = vocabulary.attributes.find(({ name }) => name === match.attribute)
    return attribute ? and(isProfile, column(`sets_${attribute.column}`)) : no
  })
  const isEvent = equal(column('what'), literal(row.event))
  const seeds = (plan.launch?.seed ?? null) === null ? no : equal(column('what'), literal(row.launch))
  return {
    name: 'first_entries',
    comment: ['The earliest time at which each lead may enter.'],
    relation: select({ user_id: user, first_ms: call('min', ms) }, bothFacts(input), {
      where: or(and(isEvent, or(...mayEnter)), seeds),
      groupBy: [user],
    }),
  }
}

export const fact = (name: string) => column(name, 'f')
const ofFirst = equal(column('user_id', 'e'), fact('user_id'))
const sinceFirst = and(equal(fact('what'), literal(row.event)), compare(fact('time_ms'), '>=', column('first_ms', 'e')))
const isProfileFact = (vocabulary: Vocabulary) =>
  or(compare(fact('code'), '<', zero), and(equal(fact('code'), zero), writesSomething(vocabulary)))

export function orderedStatement(input: FactsInput): Statement {
  return {
    kind: 'table',
    name: ordered,
    work: true,
    comment: ['Facts from there on, numbered in the order of the rules (T2, T4, T7); profile lines all.'],
    with: [firstEntries(input)],
    relation: inOrder(
      input,
      select(
        {},
        [
          { relation: bothFacts(input), alias: 'f' },
          { relation: table('first_entries'), alias: 'e', join: 'left', on: ofFirst },
        ],
        { all: ['f'], where: or(isProfileFact(input.vocabulary), sinceFirst) },
      ),
    ),
  }
}

/** The profile lines and the events from which closed form starts, and the order of both together. */
export function sourcesOf(input: FactsInput) {
  const { vocabulary, plan, tables } = input
  if (comparesPlaces(input)) {
    return {
      before: [],
      profileFacts: ordered,
      more: [],
      events: [{ relation: table(ordered), alias: 'f' }],
      where: compare(code, '>', zero),
      ofEvents: {},
      ofProfiles: {},
      order: [n],
    }
  }
  const { sequence, id } = tables.events
  const hasTie = sequence !== null || id !== null
  const rank = plan.launch === null ? [] : ['rank']
  const columns = sequence === null ? orderColumns(vocabulary) : { events: {}, profiles: {} }
  const tie: Columns = hasTie ? { tie: column('tie') } : {}
  const ranked = (value: Expr): Columns => (plan.launch === null ? {} : { rank: value })
  const isLaunch = equal(column('what'), literal(row.launch))
  const profileFacts: Named = {
    name: 'profile_facts',
    comment: [],
    relation: inOrder(
      input,
      select({}, [{ relation: bothFacts(input), alias: 'f' }], { all: ['f'], where: isProfileFact(vocabulary) }),
      Object.keys(tie),
    ),
  }
  return {
    before: [firstEntries(input), profileFacts],
    profileFacts: profileFacts.name,
    more: Object.keys(tie),
    events: [
      { relation: bothFacts(input), alias: 'f' },
      { relation: table('first_entries'), alias: 'e', join: 'inner' as const, on: ofFirst },
    ],
    where: and(compare(code, '>', zero), sinceFirst),
    ofEvents: { ...ranked(literal(2)), ...tie, ...columns.events },
    ofProfiles: { ...ranked(choose([[isLaunch, one]], literal(2))), ...tie, ...columns.profiles },
    order: [
      ms,
      ...rank.map((name) => column(name)),
      ...(hasTie ? [sequence === null ? call('in order', column('tie')) : column('tie')] : []),
      ...Object.keys(columns.events).map((name) => column(name)),
    ],
  }
}
