// A random case as tables of a warehouse, and what a compiled script makes of it.

import { DuckDBInstance } from '@duckdb/node-api'
import { execFileSync } from 'node:child_process'
import { parseEvent, parseProfile, type LogEvent, type ProfileRow } from '../../src/events/event.ts'
import { loadConfig } from '../../src/index.ts'
import { compileSql } from '../../src/sql/compile.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { defaultTables, type Tables } from '../../src/sql/tables.ts'
import type { Case } from '../agreement/arbitrary.ts'
import { toYaml } from '../agreement/encode.ts'
import type { Outcome } from '../reference/evaluate.ts'

export const testTables: Tables = {
  ...defaultTables,
  events: { ...defaultTables.events, sequence: 'seq' },
  profiles: { table: 'profiles', user: 'user_id', attributes: 'attributes' },
  timeUnit: 'milliseconds',
}

const score = 'lead score'

/** Scores that are no whole numbers end a run of SQL on purpose: they become 3 here. */
const whole = (attributes: Record<string, unknown>) => {
  const value = attributes[score]
  return typeof value === 'number' && !Number.isSafeInteger(value) ? { ...attributes, [score]: 3 } : attributes
}

export const withWholeScores = (one: Case): Case => ({
  ...one,
  latency: 0,
  log: one.log.map((line) =>
    'attributes' in line && typeof line.attributes === 'object'
      ? { ...line, attributes: whole(line.attributes as Record<string, unknown>) }
      : line,
  ),
  profiles: one.profiles?.map((row) => ({ ...row, attributes: whole(row.attributes) as (typeof row)['attributes'] })),
})

/** The same case with the config of the common kind: one window, no bounds, and a hand-off that may have a latch. */
export const standardized = (one: Case): Case => {
  const config = structuredClone(one.config) as {
    score: object
    entry: { triggers: unknown[]; reeligibility?: string; audience?: unknown[] }
    action_groups: { triggers: unknown[] }[]
    ranked?: boolean
    inactivity: unknown
    handoff?: { crm_sync?: { attributes: object }; audience?: unknown[] }
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
  if (config.handoff?.crm_sync) {
    config.handoff.crm_sync.attributes = { status: 'MQL' }
    config.handoff.audience = [...(config.handoff.audience ?? []), { attribute: 'status', is_none_of: ['MQL'] }]
  }
  const log = one.log.map((line, index) => {
    const { type, attributes } = line as { type?: string; attributes?: Record<string, unknown> }
    if (type !== 'profile' || !attributes || index % 7 === 0) return line
    return { ...line, attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== score)) }
  })
  return { ...one, config, log }
}

export const planOf = (config: object) => {
  const { plan, diagnostics } = loadConfig(toYaml(config), 'random.yaml')
  if (plan === null) throw new Error(diagnostics.map(({ message }) => message).join('; '))
  return plan
}

export const rowsOf = (one: Case) => {
  const profiles = new Map<string, Record<string, unknown>>()
  for (const row of one.profiles ?? []) {
    const { user_id, attributes } = parseProfile(JSON.stringify(row)) as ProfileRow
    profiles.set(user_id, { ...profiles.get(user_id), ...attributes })
  }
  return { events: one.log.map((line) => parseEvent(JSON.stringify(line)) as LogEvent), profiles }
}

const json = (value: unknown) => (value === null ? null : JSON.stringify(value))

export const compiled = (one: Case, name: string) =>
  compileSql(planOf(one.config), {
    dialect: dialects.get(name)!,
    tables: testTables,
    until: one.until,
    cite: (path) => path.join('.'),
  })

/** Rows of the two tables as VALUES lists; null without rows. */
export const inserts = (one: Case, text: (value: string) => string, jsonOf: (text: string) => string) => {
  const { events, profiles } = rowsOf(one)
  const optional = (value: string | null) => (value === null ? 'NULL' : text(value))
  const parsed = (value: unknown) => (value === null ? 'NULL' : jsonOf(text(json(value)!)))
  return {
    events: events
      .map(
        (e, seq) =>
          `(${text(e.user)}, ${e.time}, ${text(e.type)}, ${optional(e.name)}, ${parsed(e.properties)}, ${parsed(e.attributes)}, ${optional(e.id)}, ${seq})`,
      )
      .join(',\n'),
    profiles: [...profiles].map(([user, attributes]) => `(${text(user)}, ${parsed(attributes)})`).join(',\n'),
  }
}

const plainText = (value: string) => dialects.get('duckdb')!.text(value)
const instance = await DuckDBInstance.create()
const duckdb = await instance.connect()

const number = (value: unknown) => (value === null ? null : Number(value))
const numbers = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, key === 'user_id' ? value : number(value)]))

export const onDuckDB = async (one: Case): Promise<Outcome> => {
  await duckdb.run(
    'CREATE OR REPLACE TABLE events (user_id VARCHAR, time BIGINT, type VARCHAR, name VARCHAR, properties JSON, attributes JSON, id VARCHAR, seq BIGINT); CREATE OR REPLACE TABLE profiles (user_id VARCHAR, attributes JSON)',
  )
  const { events, profiles } = inserts(one, plainText, (text) => text)
  if (events) await duckdb.run(`INSERT INTO events VALUES ${events}`)
  if (profiles) await duckdb.run(`INSERT INTO profiles VALUES ${profiles}`)
  await duckdb.run(compiled(one, 'duckdb').sql)
  const rows = async (query: string) => (await duckdb.runAndReadAll(query)).getRowObjects()
  const scores = await rows('SELECT * FROM leadscore_scores')
  const handoffs = await rows('SELECT user_id, epoch_ms(time) AS ms, score FROM leadscore_handoffs')
  return toOutcome(
    scores.map(numbers),
    handoffs.map((row) => ({ user_id: String(row['user_id']), ms: Number(row['ms']), score: Number(row['score']) })),
  )
}

/** Where a PostgreSQL server of the tests listens; undefined: none. */
export const postgresHost = process.env['LEADSCORE_PG_HOST']

/** Many cases in one session of psql. */
export const onPostgres = (cases: readonly Case[]): Outcome[] => {
  const script = cases.map((one) => {
    const { events, profiles } = inserts(one, plainText, (text) => text)
    return [
      'DROP TABLE IF EXISTS events, profiles;',
      'CREATE TEMP TABLE events (user_id text, time bigint, type text, name text, properties jsonb, attributes jsonb, id text, seq bigint);',
      'CREATE TEMP TABLE profiles (user_id text, attributes jsonb);',
      events && `INSERT INTO events VALUES ${events};`,
      profiles && `INSERT INTO profiles VALUES ${profiles};`,
      compiled(one, 'postgres').sql,
      "SELECT 'case ' || json_build_object('scores', (SELECT coalesce(json_agg(s), '[]') FROM leadscore_scores s), 'handoffs', (SELECT coalesce(json_agg(json_build_object('user_id', user_id, 'ms', extract(epoch FROM time) * 1000, 'score', score)), '[]') FROM leadscore_handoffs));",
    ].join('\n')
  })
  const out = execFileSync('psql', ['-h', postgresHost!, '-U', 'postgres', '-qAtX', '-v', 'ON_ERROR_STOP=1'], {
    input: script.join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return out
    .split(/^case /m)
    .slice(1)
    .map((text) => {
      const { scores, handoffs } = JSON.parse(text) as {
        scores: Record<string, unknown>[]
        handoffs: { user_id: string; ms: number; score: number }[]
      }
      return toOutcome(scores, handoffs)
    })
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Rows of the two tables in the order of `simulate`. */
export const toOutcome = (
  scores: Record<string, unknown>[],
  handoffs: { user_id: string; ms: number; score: number }[],
): Outcome => ({
  scores: scores.toSorted((a, b) =>
    byBytes(a['user_id'] as string, b['user_id'] as string),
  ) as unknown as Outcome['scores'],
  handoffs: handoffs
    .toSorted((a, b) => a.ms - b.ms || byBytes(a.user_id, b.user_id) || a.score - b.score)
    .map(({ user_id, ms, score: at }) => ({ user_id, time: new Date(ms).toISOString(), score: at })),
  entered: 0,
})

/** What the reference says, in the columns of SQL. */
export const comparable = (outcome: Outcome): Outcome => ({
  scores: outcome.scores.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'last_handoff')),
  ) as unknown as Outcome['scores'],
  handoffs: outcome.handoffs.toSorted(
    (a, b) => Date.parse(a.time) - Date.parse(b.time) || byBytes(a.user_id, b.user_id) || a.score - b.score,
  ),
  entered: 0,
})
