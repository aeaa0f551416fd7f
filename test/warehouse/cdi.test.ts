// Only changed scores get a new stamp, and stamps grow: on DuckDB and, where it is installed, PostgreSQL.

import { afterAll, describe, expect, test } from 'vitest'
import { cdiScript } from '../../src/sql/cdi.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { planOf } from './cases.ts'
import { duckdb } from './duckdb.ts'
import { postgres, startCluster } from './postgres.ts'

const plan = planOf({
  version: 1,
  name: 'A; DROP TABLE x\n-- y',
  score: { attribute: `lead "score"; '\\ 🎯` },
  entry: { triggers: ['email_added'] },
  action_groups: [{ name: 'a', points: 1, triggers: ['session_start'] }],
  inactivity: { window: '1d', points: -1 },
})

interface Row {
  readonly id: string
  readonly at: bigint
  readonly payload: string
}

interface Database {
  readonly run: (sql: string) => Promise<unknown>
  readonly rows: () => Promise<Row[]>
  readonly stop: () => Promise<void>
}

const query = (microseconds: string) =>
  `SELECT external_id AS id, CAST(${microseconds} AS VARCHAR) AS at, CAST(payload AS VARCHAR) AS payload FROM leadscore_cdi`
const inOrder = (rows: readonly object[]) =>
  (rows as { id: string; at: string; payload: string }[])
    .map(({ id, at, payload }) => ({ id, at: BigInt(at), payload }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))

const databases = {
  duckdb: {
    engine: duckdb,
    async start(): Promise<Database> {
      const { DuckDBInstance } = await import('@duckdb/node-api')
      const connection = await (await DuckDBInstance.create()).connect()
      return {
        run: (sql) => connection.run(sql),
        rows: async () => inOrder((await connection.runAndReadAll(query('epoch_us(updated_at)'))).getRowObjects()),
        stop: async () => connection.closeSync(),
      }
    },
  },
  postgres: {
    engine: postgres,
    async start(): Promise<Database> {
      const { psql, stop } = await startCluster()
      return {
        run: (sql) => psql.send(sql),
        rows: async () => {
          const micros = query('CAST(extract(epoch FROM updated_at) * 1000000 AS bigint)')
          const lines = await psql.send(`SELECT row_to_json(r) FROM (${micros}) AS r;`)
          return inOrder(lines.map((line) => JSON.parse(line) as object))
        },
        stop,
      }
    },
  },
}

describe.each(Object.entries(databases))('%s', (name, one) => {
  const reason = one.engine.unavailable()
  let database: Database | undefined
  afterAll(() => database?.stop())

  test('a run stamps the scores that changed, and no others', async ({ skip }) => {
    if (reason !== null) skip(reason)
    database = await one.start()
    const { run: send, rows } = database
    const scores = (values: string) =>
      send(
        `DROP TABLE IF EXISTS leadscore_scores; CREATE TABLE leadscore_scores (user_id VARCHAR, score BIGINT); INSERT INTO leadscore_scores VALUES ${values};`,
      )
    const run = () => send(cdiScript(plan, dialects.get(name)!, 'leadscore_scores'))

    await scores(`('a', 1), ('b', 2), ('c', NULL)`)
    await run()
    const first = await rows()
    expect(first.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(JSON.parse(first[1]!.payload)).toEqual({ [plan.score.attribute]: 2 })

    await run()
    expect(await rows()).toEqual(first)

    // The clock is behind what was stamped.
    await send("UPDATE leadscore_cdi_scores SET updated_at = TIMESTAMP '2999-01-01';")
    const ahead = await rows()
    await scores(`('a', 1), ('b', 3), ('d', 0)`)
    await run()
    const then = await rows()
    expect(then.map(({ id, payload }) => [id, JSON.parse(payload)[plan.score.attribute]])).toEqual([
      ['a', 1],
      ['b', 3],
      ['d', 0],
    ])
    expect(then[0]!.at).toBe(ahead[0]!.at)
    expect(then[1]!.at).toBeGreaterThan(ahead[1]!.at)
    expect(then[2]!.at).toBe(then[1]!.at)
  })
})
