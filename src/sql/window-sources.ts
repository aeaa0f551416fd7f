/** What closed form reads of the facts, and in which order. */
import type { Plan } from '../plan/plan.ts'
import { and, call, choose, column, compare, equal, type Expr, isIn, literal, no, or, over, yes } from './expression.ts'
import { code, onlyAttribute, orderColumns, profileOrder, writes, writesSomething } from './fact-columns.ts'
import { bothFacts, type FactsInput, inOrder, names, row } from './facts.ts'
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
function firstEntries({ plan, vocabulary }: FactsInput): Named {
  const codes: Expr[] = []
  const writing: Expr[] = []
  for (const { match } of plan.entry.triggers) {
    if (match.on === 'event') {
      const key = kindKey(match.type, match.name)
      codes.push(literal(vocabulary.kinds.find((known) => kindKey(known.type, known.name) === key)!.code))
      continue
    }
    // A score from outside sends its lead to the fold.
    const attribute = vocabulary.attributes.find(({ name }) => name === match.attribute)
    if (attribute) writing.push(column(`sets_${attribute.column}`))
  }
  const seeds = (plan.launch?.seed ?? null) === null ? no : equal(column('what'), literal(row.launch))
  const profileLines = or(and(isEventOf(plan), or(...writing)), seeds)
  const events = select({ user_id: user, time_ms: ms }, names.facts, { where: and(isEventOf(plan), isIn(code, codes)) })
  const lines = select({ user_id: user, time_ms: ms }, names.writes, { where: profileLines })
  return {
    name: 'first_entries',
    comment: ['The earliest time at which each lead may enter.'],
    relation: select(
      { user_id: user, first_ms: call('min', ms) },
      codes.length === 0 ? lines : { kind: 'union', of: [events, lines] },
      { groupBy: [user] },
    ),
  }
}

export const fact = (name: string) => column(name, 'f')
const isEvent = equal(column('what'), literal(row.event))
/** Events before the launch trigger nothing; without one there are none of those. */
const isEventOf = ({ launch }: Plan) => (launch === null ? yes : isEvent)
const ofFirst = equal(column('user_id', 'e'), fact('user_id'))
const isSinceFirst = compare(fact('time_ms'), '>=', column('first_ms', 'e'))
const sinceFirst = and(equal(fact('what'), literal(row.event)), isSinceFirst)
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
      lagged: null,
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
  const ties = hasTie ? [sequence === null ? call('in order', column('tie')) : column('tie')] : []
  const ranked = (value: Expr): Columns => (plan.launch === null ? {} : { rank: value })
  const rankOfLine = choose([[equal(column('what'), literal(row.launch)), one]], literal(2))
  const profileFacts = profileFactsOf(input, tie, [
    ...(plan.launch === null ? [] : [rankOfLine]),
    ...ties,
    ...(sequence === null ? profileOrder(vocabulary) : []),
  ])
  return {
    before: [firstEntries(input), profileFacts],
    profileFacts: profileFacts.name,
    more: Object.keys(tie),
    lagged: laggedOf(input),
    events: [
      { relation: table(names.facts), alias: 'f' },
      { relation: table('first_entries'), alias: 'e', join: 'inner' as const, on: ofFirst },
    ],
    where: and(compare(code, '>', zero), isEventOf(plan), isSinceFirst),
    ofEvents: { ...ranked(literal(2)), ...tie, ...columns.events },
    ofProfiles: { ...ranked(rankOfLine), ...tie, ...columns.profiles },
    order: [
      ms,
      ...rank.map((name) => column(name)),
      ...ties,
      ...Object.keys(columns.events).map((name) => column(name)),
    ],
  }
}

/** The attribute whose earlier value is what the line before wrote. */
const laggedOf = ({ plan, vocabulary }: FactsInput) =>
  plan.launch === null ? (onlyAttribute(vocabulary)?.column ?? null) : null

/** Profile lines that write an attribute, and the launch, numbered in this order at equal times. */
function profileFactsOf(input: FactsInput, tie: Columns, order: readonly Expr[]): Named {
  const { vocabulary } = input
  const { sets_score: _, new_score: __, new_score_text: ___, ...written } = writes.none(vocabulary)
  const lag = laggedOf(input)
  const numbered = (call: Expr) => over(call, [user], [ms, ...order])
  return {
    name: 'profile_facts',
    comment: ['What profile lines write, in order; a score from outside sends its lead to the fold.'],
    relation: select(
      {
        user_id: user,
        n: numbered(call('row number')),
        time_ms: ms,
        what: column('what'),
        code,
        ...Object.fromEntries(Object.keys({ ...written, ...tie }).map((name) => [name, column(name)])),
        ...(lag === null ? {} : { [`${lag}_previous`]: numbered(call('previous', column(`new_${lag}`))) }),
      },
      names.writes,
      { where: or(compare(code, '<', zero), ...vocabulary.attributes.map(({ column: key }) => column(`sets_${key}`))) },
    ),
  }
}
