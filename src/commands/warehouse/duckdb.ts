/** Compiled SQL on the given files, by DuckDB: an optional dependency, loaded when it is asked for. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ProfileRow } from '../../events/event.ts'
import type { LogSource, Rejected } from '../../events/read-log.ts'
import { Failure } from '../../failure.ts'
import type { Plan } from '../../plan/plan.ts'
import { compileSql, type Script } from '../../sql/compile.ts'
import { dialects } from '../../sql/dialects/index.ts'
import { defaultTables, type Tables } from '../../sql/tables.ts'

export interface SqlScore {
  readonly user_id: string
  readonly score: number | null
  readonly entries: number
  readonly waiting: number
  readonly advanced: number
  readonly decays: number
  readonly missed: number
  readonly handoffs: number
}

export interface SqlHandoff {
  readonly user_id: string
  /** Milliseconds since the epoch. */
  readonly ms: number
  readonly score: number
}

export interface SqlRun {
  readonly scores: readonly SqlScore[]
  readonly handoffs: readonly SqlHandoff[]
  readonly script: Script
}

const tables: Tables = {
  ...defaultTables,
  events: { ...defaultTables.events, sequence: 'sequence' },
  profiles: { table: 'profiles', user: 'user_id', attributes: 'attributes' },
  timeUnit: 'milliseconds',
}

/** A log in DuckDB, on which scripts are run. */
export class DuckDbLog {
  readonly #connection: DuckDBConnection

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  /** Reads the whole log. Throws a Failure when DuckDB is not installed. */
  static async load(
    sources: readonly LogSource[],
    profiles: AsyncIterable<ProfileRow> | Iterable<ProfileRow>,
    onRefused: (line: Rejected) => void,
  ): Promise<DuckDbLog> {
    const { DuckDBInstance } = await duckdb()
    const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' })
    const connection = await instance.connect()
    await connection.run(
      'CREATE TABLE events (user_id VARCHAR, time BIGINT, type VARCHAR, name VARCHAR, properties JSON, attributes JSON, id VARCHAR, sequence BIGINT);' +
        'CREATE TABLE profiles (user_id VARCHAR, attributes JSON)',
    )
    await appendEvents(connection, sources, onRefused)
    await appendProfiles(connection, profiles)
    return new DuckDbLog(connection)
  }

  /** Runs a Plan's script up to an instant (default: the latest event), for all users or for one. */
  async run(plan: Plan, until: number | null, user: string | null = null): Promise<SqlRun> {
    const events = user === null ? tables.events : { ...tables.events, table: 'one_lead' }
    if (user !== null) {
      const name = dialects.get('duckdb')!.text(user)
      await this.#connection.run(`CREATE OR REPLACE TEMP VIEW one_lead AS SELECT * FROM events WHERE user_id = ${name}`)
    }
    const dialect = dialects.get('duckdb')!
    const script = compileSql(plan, { dialect, tables: { ...tables, events }, until, cite: (path) => path.join('.') })
    try {
      await this.#connection.run(script.sql)
    } catch (error) {
      throw new Failure(`DuckDB ended the run: ${(error as Error).message.split('\n')[0]}`, [
        'SQL counts in whole scores; `leadscore simulate` without --engine takes any number',
      ])
    }
    const scores = await this.#rows(`SELECT * FROM ${tables.scores} ORDER BY user_id`)
    const handoffs = await this.#rows(
      `SELECT user_id, epoch_ms(time) AS ms, score FROM ${tables.handoffs} ORDER BY time, user_id, score`,
    )
    return { scores: scores as unknown as SqlScore[], handoffs: handoffs as unknown as SqlHandoff[], script }
  }

  /** Times of one lead's events, each once, in order. */
  async timesOf(user: string): Promise<number[]> {
    const name = dialects.get('duckdb')!.text(user)
    const rows = await this.#rows(`SELECT DISTINCT time AS ms FROM events WHERE user_id = ${name} ORDER BY ms`)
    return rows.map(({ ms }) => ms as number)
  }

  async latest(): Promise<number | null> {
    const [row] = await this.#rows('SELECT max(time) AS ms FROM events')
    return row!['ms'] as number | null
  }

  async #rows(query: string): Promise<Record<string, unknown>[]> {
    const result = await this.#connection.runAndReadAll(query)
    return result
      .getRowObjects()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value]),
        ),
      )
  }
}

async function duckdb() {
  try {
    return await import('@duckdb/node-api')
  } catch (error) {
    throw new Failure('DuckDB is not installed here', [
      'it is an optional dependency: `npm install @duckdb/node-api`, or install leadscore without --omit=optional',
      (error as Error).message.split('\n')[0]!,
    ])
  }
}

async function appendEvents(
  connection: DuckDBConnection,
  sources: readonly LogSource[],
  onRefused: (line: Rejected) => void,
): Promise<void> {
  const appender = await connection.createAppender('events')
  const text = (value: string | null) => (value === null ? appender.appendNull() : appender.appendVarchar(value))
  const json = (value: unknown) => text(value === null ? null : JSON.stringify(value))
  let sequence = 0n
  for (const source of sources) {
    for await (const block of source.format.read(source)) {
      for (const line of block.refused) onRefused({ ...line, source: source.name })
      for (const event of block.events) {
        text(event.user)
        appender.appendBigInt(BigInt(event.time))
        text(event.type)
        text(event.name)
        json(event.properties)
        json(event.attributes)
        text(event.id)
        appender.appendBigInt(sequence++)
        appender.endRow()
      }
    }
  }
  appender.closeSync()
}

/** Later rows of a user add to earlier ones. */
async function appendProfiles(
  connection: DuckDBConnection,
  rows: AsyncIterable<ProfileRow> | Iterable<ProfileRow>,
): Promise<void> {
  const profiles = new Map<string, object>()
  for await (const { user_id, attributes } of rows) profiles.set(user_id, { ...profiles.get(user_id), ...attributes })
  const appender = await connection.createAppender('profiles')
  for (const [user, attributes] of profiles) {
    appender.appendVarchar(user)
    appender.appendVarchar(JSON.stringify(attributes))
    appender.endRow()
  }
  appender.closeSync()
}
