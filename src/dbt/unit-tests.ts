/** Stories of a test file → unit tests of dbt: a test for each instant that is looked at. */
import { call, type Expr, literal, no, nothing } from '../sql/expression.ts'
import type { Dialect } from '../sql/dialects/dialect.ts'
import { Printer } from '../sql/print.ts'
import { type Columns, type Relation, select } from '../sql/relation.ts'
import type { Tables } from '../sql/tables.ts'
import { formatOffset } from '../testing/offset.ts'
import type { Check, ExpectedHandoff, Scenario, ScenarioEvent } from '../testing/scenario.ts'
import { formatTime } from '../text/time.ts'
import { shown, withoutJinja } from './jinja.ts'
import type { DbtNames } from './names.ts'

export interface UnitTest {
  readonly name: string
  readonly description: string
  readonly model: string
  readonly overrides: { readonly vars: Readonly<Record<string, string | boolean>> }
  readonly given: readonly { readonly input: string; readonly format: 'sql'; readonly rows: string }[]
  readonly expect: { readonly rows: readonly Readonly<Record<string, unknown>>[] }
}

export interface UnitTests {
  readonly tests: readonly UnitTest[]
  /** What is not said, by the reason. */
  readonly leftOut: ReadonlyMap<string, number>
}

export interface UnitTestsInput {
  readonly scenarios: readonly Scenario[]
  readonly dialect: Dialect
  readonly tables: Tables
  readonly names: DbtNames
  /** The attribute. */
  readonly score: string
}

/** A lead of one story at one instant, and the rows that are expected of them. */
interface Sight {
  readonly scenario: Scenario
  readonly lead: string
  readonly at: number
  readonly model: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** Stories that are looked at at the same instant are one test: leads know nothing of each other (semantics T2). */
export function unitTests(input: UnitTestsInput): UnitTests {
  const leftOut = new Map<string, number>()
  const leaveOut = (reason: string) => leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1)
  const leads = new Set<string>()
  const groups = new Map<string, Sight[]>()
  for (const scenario of input.scenarios) {
    const reason = unsayable(scenario, input)
    if (reason !== null) {
      leaveOut(reason)
      continue
    }
    for (const reason of scenario.checks.flatMap((check) => unsayableCheck(check) ?? [])) leaveOut(reason)
    const lead = unique(slug(scenario.name), leads)
    for (const at of new Set(scenario.checks.map((check) => check.at))) {
      for (const sight of sightsAt(scenario, lead, at, input.names)) {
        const key = JSON.stringify([at, sight.model, Object.keys(sight.rows[0]!).toSorted()])
        groups.set(key, [...(groups.get(key) ?? []), sight])
      }
    }
  }
  const taken = new Set<string>()
  return { tests: [...groups.values()].map((group) => testOf(group, taken, input)), leftOut }
}

function testOf(group: readonly Sight[], taken: Set<string>, input: UnitTestsInput): UnitTest {
  const { names, tables } = input
  const [{ scenario, at, model, lead }] = group as [Sight]
  const offset = formatOffset(at, scenario.start)
  const when = group.every((one) => one.scenario.start === scenario.start) ? `after ${offset}` : `on ${formatTime(at)}`
  const what = model === names.handoffs ? 'handoffs' : 'scores'
  const whose = group.length === 1 ? lead.slice(0, 30).replace(/_$/, '') : `${group.length}_leads`
  const name = `${what}_of_${whose}_${when.replaceAll(/\W+/g, '_')}`
  const events = { input: names.events, format: 'sql' as const, rows: eventRows(group, input) }
  const profiles = () => ({ input: names.profiles, format: 'sql' as const, rows: profileRows(group, input) })
  return {
    // A relation is called by it, and in PostgreSQL such a name has at most 63 letters.
    name: unique(name.slice(0, 60), taken),
    description: shown(
      `${when[0]!.toUpperCase()}${when.slice(1)}: ${group.map((one) => one.scenario.name).join('; ')}`,
    ),
    model,
    overrides: { vars: { [names.inOneQuery]: true, [names.until]: formatTime(at) } },
    given: [events, ...(tables.profiles === null ? [] : [profiles()])],
    expect: { rows: group.flatMap(({ rows }) => rows) },
  }
}

function unsayable({ latency, profile, events }: Scenario, { tables, score }: UnitTestsInput): string | null {
  const { profiles, events: columns, timeUnit } = tables
  const scores = [profile, ...events.map(({ attributes }) => attributes)].map((values) => values?.[score])
  if (scores.some((value) => typeof value === 'number' && !Number.isSafeInteger(value)))
    return 'a score with a fraction'
  if (latency > 0) return 'a latency'
  if (profile !== undefined && profiles === null) return 'a profile (--profiles-table names no table)'
  if (profile === undefined && events.length === 0) return 'a lead of whom nothing is known'
  if (timeUnit === 'seconds' && events.some(({ time }) => time % 1000 !== 0)) return 'times within a second'
  const isTied = new Set(events.map(({ time }) => time)).size < events.length
  return isTied && columns.id === null && columns.sequence === null ? 'events at one instant, without ids' : null
}

function unsayableCheck({ what, expected }: Check): string | null {
  if (what === 'attributes') return 'attributes after the run'
  const hasBody = Array.isArray(expected) && (expected as ExpectedHandoff[]).some(({ body }) => body !== undefined)
  return what === 'handoffs' && hasBody ? 'the body of a hand-off' : null
}

function sightsAt(scenario: Scenario, lead: string, at: number, names: DbtNames): Sight[] {
  const row: Record<string, unknown> = {}
  let sent: readonly ExpectedHandoff[] = []
  for (const { what, expected, at: seen } of scenario.checks) {
    if (seen !== at || expected === null || what === 'attributes') continue
    if (what === 'handoffs' && Array.isArray(expected)) sent = expected as ExpectedHandoff[]
    row[what] = Array.isArray(expected) ? expected.length : expected === 'not a number' ? null : expected
  }
  const sight = (model: string, rows: Sight['rows']): Sight[] =>
    rows.length > 0 && Object.keys(rows[0]!).length > 0
      ? [{ scenario, lead, at, model, rows: rows.map((values) => ({ user_id: lead, ...values })) }]
      : []
  // Columns that every expected hand-off names.
  const timed = sent.every((one) => one.at !== undefined)
  const scored = sent.every((one) => one.score !== undefined)
  const handoffs = sent.map((one) => ({
    ...(timed && { time: formatTime(one.at!) }),
    ...(scored && { score: one.score }),
  }))
  return [...sight(names.scores, [row]), ...sight(names.handoffs, handoffs)]
}

const text = (value: string | null): Expr => (value === null ? nothing('text') : call('to text', literal(value)))
const json = (value: object | null): Expr => call('json column', text(value === null ? null : JSON.stringify(value)))

const noEvent: ScenarioEvent = { time: 0, label: '', type: 'profile', name: null, properties: null, attributes: null }

function eventRows(group: readonly Sight[], { tables, dialect }: UnitTestsInput): string {
  const { events: names, timeUnit } = tables
  const columns = (lead: string, event: ScenarioEvent, place: string): Columns => ({
    [names.user]: text(lead),
    [names.time]: timeOf(event.time, timeUnit),
    [names.type]: text(event.type),
    [names.name]: text(event.name),
    [names.properties]: json(event.properties),
    [names.attributes]: json(event.attributes),
    // In their order, also at one instant.
    ...(names.id === null ? {} : { [names.id]: text(`event ${place}`) }),
    ...(names.sequence === null ? {} : { [names.sequence]: call('to bigint', literal(Number(place))) }),
  })
  const rows = group.flatMap(({ scenario: { events }, lead }) => {
    const width = String(events.length).length
    return events.map((event, index) => columns(lead, event, String(index + 1).padStart(width, '0')))
  })
  return query(rows, columns('', noEvent, '0'), dialect)
}

function timeOf(ms: number, unit: Tables['timeUnit']): Expr {
  if (unit === 'timestamp') return call('timestamp', call('to bigint', literal(ms)))
  return call('to bigint', literal(unit === 'seconds' ? ms / 1000 : ms))
}

function profileRows(group: readonly Sight[], { tables, dialect }: UnitTestsInput): string {
  const { user, attributes } = tables.profiles!
  const columns = (lead: string, values: object): Columns => ({ [user]: text(lead), [attributes]: json(values) })
  const rows = group.flatMap(({ scenario: { profile }, lead }) => (profile ? [columns(lead, profile)] : []))
  return query(rows, columns('', {}), dialect)
}

/** The rows; `sample` has the columns of a table without any. */
function query(rows: readonly Columns[], sample: Columns, dialect: Dialect): string {
  const relation: Relation =
    rows.length > 0
      ? { kind: 'union', of: rows.map((columns) => select(columns, [])) }
      : select({}, [{ relation: select(sample, []), alias: 'x' }], { all: ['x'], where: no })
  return new Printer(withoutJinja(dialect)).relation(relation)
}

const slug = (name: string) =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 60) || 'story'

function unique(name: string, taken: Set<string>): string {
  let free = name
  for (let copy = 2; taken.has(free); copy++) free = `${name}_${copy}`
  taken.add(free)
  return free
}
