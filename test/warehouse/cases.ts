// Random cases as tables of a warehouse: configs and logs of `agreement`, many logs for one config, and what the reference says of them.

import fc from 'fast-check'
import { parse } from 'yaml'
import { parseEvent, parseProfile, type LogEvent, type ProfileRow } from '../../src/events/event.ts'
import { loadConfig } from '../../src/index.ts'
import { cases, type Case } from '../agreement/arbitrary.ts'
import { toYaml } from '../agreement/encode.ts'
import { evaluate } from '../reference/evaluate.ts'
import { eventColumns, profileColumns, type Row, type Table } from './engine.ts'

/** A config and a log; several logs are one when their users are told apart. */
export type WarehouseCase = Pick<Case, 'config' | 'log' | 'profiles' | 'until'> & {
  /** The table tells the order of the log; otherwise rows of one instant stand in the order of their ids, types and names. */
  readonly isNumbered?: boolean
}

const score = 'lead score'

/** Scores that are no whole numbers end a run of SQL on purpose: they are 3 here. */
const whole = <T extends Record<string, unknown>>(attributes: T): T =>
  typeof attributes[score] === 'number' && !Number.isSafeInteger(attributes[score])
    ? { ...attributes, [score]: 3 }
    : attributes

const wholeScores = ({ config, log, profiles, until }: Case): WarehouseCase => ({
  config,
  until,
  log: log.map((line) => ('attributes' in line ? { ...line, attributes: whole(line.attributes as Row) } : line)),
  profiles: profiles?.map((row) => ({ ...row, attributes: whole(row.attributes) })),
})

/** The same case with a config of the common kind, which takes no fold: one window, no bounds, and a hand-off that may have a latch. */
export const standard = (one: Case): Case => {
  const config = structuredClone(one.config) as {
    score: object
    entry: { triggers: unknown[]; reeligibility?: string; audience?: unknown[] }
    action_groups: { triggers: unknown[] }[]
    ranked?: boolean
    inactivity: unknown
    handoff?: { crm_sync?: { attributes: object }; audience?: unknown[]; reeligibility?: string }
  }
  const text = (value: unknown) => JSON.stringify(value)
  config.score = { attribute: score }
  config.ranked = false
  const [window] = [config.inactivity].flat() as [{ window: string; points?: number }]
  config.inactivity = { ...window, points: window.points ?? -1 }
  delete config.entry.reeligibility
  const others = config.entry.triggers.filter((trigger) => !text(trigger).includes(score))
  config.entry.triggers = [{ attribute_changed: score }, ...others]
  if (text(config.entry.audience)?.includes(score)) delete config.entry.audience
  for (const group of config.action_groups) {
    const plain = group.triggers.filter((trigger) => !text(trigger).includes('"attribute":'))
    group.triggers = plain.length > 0 ? plain : ['location']
  }
  // Half of the hand-offs need no fold either.
  if (config.handoff && one.log.length % 2 === 0) {
    config.handoff.reeligibility = 'never'
    delete config.handoff.audience
  }
  if (config.handoff?.crm_sync && config.handoff.audience) {
    config.handoff.crm_sync.attributes = { status: 'MQL' }
    config.handoff.audience = [...(config.handoff.audience ?? []), { attribute: 'status', is_none_of: ['MQL'] }]
  }
  const log = one.log.map((line, index) => {
    if (!('attributes' in line) || index % 7 === 0) return line
    const kept = Object.entries(line.attributes as Row).filter(([name]) => name !== score)
    return { ...line, attributes: Object.fromEntries(kept) }
  })
  return { ...one, config, log }
}

/** Half of them of the common kind, since chance alone seldom draws one. */
const anyKind = fc.oneof(cases, cases.map(standard)).map(wholeScores)

const renamed = <T extends object>(rows: readonly T[], copy: number): T[] =>
  rows.map((row) => ({ ...row, user_id: `${(row as { user_id: string }).user_id}/${copy}` }))

/** A log of 1970 and one of today, joined, would be half a century of windows. */
const isOld = ({ log }: WarehouseCase) => log.some((line) => (parseEvent(JSON.stringify(line)) as LogEvent).time < 1e12)

const compareTexts = (a: string | null, b: string | null) =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : Buffer.compare(Buffer.from(a), Buffer.from(b))

/** A log whose order a table without a sequence tells: by time, id, type and name, each of which is there once. */
const inTableOrder = (one: WarehouseCase): WarehouseCase => {
  const keyed = one.log.map((line) => {
    const { user, time, id, type, name } = parseEvent(JSON.stringify(line)) as LogEvent
    return { line, user, time, texts: [id, type, name] }
  })
  const sorted = keyed.toSorted(
    (a, b) => a.time - b.time || a.texts.reduce((found, text, i) => found || compareTexts(text, b.texts[i]!), 0),
  )
  const known = new Set<string>()
  const once = sorted.filter(({ user, time, texts }) => {
    const key = JSON.stringify([user, time, texts])
    return !known.has(key) && known.add(key)
  })
  return { ...one, log: once.map(({ line }) => line), isNumbered: false }
}

/** One config and the logs of several cases: a script is compiled and planned once for all of them. A third have no sequence. */
export const warehouseCases = (logs: number): fc.Arbitrary<WarehouseCase> =>
  fc
    .tuple(joinedCases(logs), fc.integer({ min: 0, max: 2 }))
    .map(([one, kind]) => (kind === 0 ? inTableOrder(one) : { ...one, isNumbered: true }))

const joinedCases = (logs: number): fc.Arbitrary<WarehouseCase> =>
  fc.array(anyKind, { minLength: logs, maxLength: logs, size: 'max' }).map((drawn) => {
    const first = drawn[0]!
    if (drawn.length === 1) return first
    const joined = drawn.filter((one) => isOld(one) === isOld(first))
    return {
      config: first.config,
      until: first.until,
      log: joined.flatMap(({ log }, copy) => renamed(log, copy)),
      profiles: first.profiles && joined.flatMap(({ profiles }, copy) => renamed(profiles ?? [], copy)),
    }
  })

const json = (value: unknown) => (value === null ? null : JSON.stringify(value))

/** The log and the profiles of a case. */
export const tablesOf = ({ log, profiles }: WarehouseCase): Table[] => {
  const known = new Map<string, Row>()
  for (const row of profiles ?? []) {
    const { user_id, attributes } = parseProfile(JSON.stringify(row)) as ProfileRow
    known.set(user_id, { ...known.get(user_id), ...attributes })
  }
  const events = log.map((line, seq) => {
    const { user, properties, attributes, ...rest } = parseEvent(JSON.stringify(line)) as LogEvent
    return { ...rest, user_id: user, properties: json(properties), attributes: json(attributes), seq }
  })
  return [
    { name: 'events', columns: eventColumns, rows: events },
    {
      name: 'profiles',
      columns: profileColumns,
      rows: [...known].map(([user_id, attributes]) => ({ user_id, attributes: JSON.stringify(attributes) })),
    },
  ]
}

export const planOf = (config: object) => {
  const { plan, diagnostics } = loadConfig(toYaml(config), 'random.yaml')
  if (plan === null) throw new Error(diagnostics.map(({ message }) => message).join('; '))
  return plan
}

export interface Result {
  scores: Row[]
  handoffs: Row[]
}

/** The rules' own answer, in the columns of the compiled tables. */
export const expected = ({ config, log, profiles, until }: WarehouseCase): Result => {
  const { scores, handoffs } = evaluate(parse(toYaml(config)) as object, log, { profiles, until, latency: 0 })
  return comparable(
    scores.map((row) => ({ ...row })),
    handoffs.map((row) => ({ ...row })),
  )
}

const number = (value: unknown) => (value === null || value === undefined ? null : Number(value))

/** Engines give times as instants, or as texts with and without a zone: without one it is UTC. */
const instant = (value: unknown) =>
  (value instanceof Date
    ? value
    : new Date(/(Z|[+-]\d\d(:?\d\d)?)$/.test(String(value).slice(10)) ? String(value) : `${String(value)}Z`)
  ).toISOString()

const byText = (a: Row, b: Row) => {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The rows of the two tables in one order, with numbers as numbers. */
export const comparable = (scores: readonly Row[], handoffs: readonly Row[]): Result => ({
  scores: scores
    .map((row) => ({
      user_id: row['user_id'],
      ...Object.fromEntries(
        ['score', 'entries', 'waiting', 'advanced', 'decays', 'missed', 'handoffs'].map((key) => [
          key,
          number(row[key]),
        ]),
      ),
    }))
    .sort(byText),
  handoffs: handoffs
    .map((row) => ({ user_id: row['user_id'], time: instant(row['time']), score: number(row['score']) }))
    .sort(byText),
})

const jsonl = (lines: readonly object[] | undefined) => (lines ?? []).map((line) => JSON.stringify(line)).join('\n')

export const describeCase = (one: WarehouseCase): string =>
  [
    `--- config\n${toYaml(one.config)}`,
    `--- log\n${jsonl(one.log)}`,
    `--- profiles\n${jsonl(one.profiles)}`,
    `--- order ${one.isNumbered ? 'of the log' : 'of ids, types and names'}`,
    `--- until ${one.until === null ? 'the latest event' : new Date(one.until).toISOString()}`,
  ].join('\n')
