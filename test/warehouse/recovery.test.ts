// A worker that is lost in the middle of a script: Spark starts its work again elsewhere, and the scores are those of `simulate`.
// LEADSCORE_SPARK_EVENTS says how many events there are; how long the script took is told, and not judged.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/index.ts'
import { compileSql } from '../../src/sql/compile.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { defaultTables } from '../../src/sql/tables.ts'
import { duckdb } from './duckdb.ts'
import { isAsked } from './installed.ts'
import { spark, startSpark, type Executor, type SparkSession } from './spark.ts'

const events = Number(process.env['LEADSCORE_SPARK_EVENTS'] ?? 300_000)

const config = `
version: 1
name: Recovery
score: { attribute: lead score }
entry: { triggers: [email_added, { attribute_changed: lead score }] }
action_groups:
  - { name: High, points: 5, triggers: [{ custom_event: demo, where: [{ property: plan, is_any_of: [pro, team] }] }] }
  - { name: Low, points: 1, triggers: [session_start, { custom_event: demo }] }
inactivity: { window: 14d, points: -1 }
`

const configs = [
  ['windows', config],
  ['fold', `${config}ranked: true\n`],
] as const

const missing = isAsked('spark') ? (spark.unavailable() ?? duckdb.unavailable()) : 'not asked for (npm run test:spark)'

test.for(configs)(
  '%s: a worker is lost in the middle, and the scores are those of simulate',
  { timeout: 7_200_000 },
  async ([way, yaml], { skip }) => {
    if (missing !== null) skip(missing)
    const folder = mkdtempSync(join(tmpdir(), 'leadscore-recovery-'))
    const file = (name: string) => join(folder, name)
    let session: SparkSession | undefined
    try {
      await writeEvents(file('events.parquet'))
      simulate(file, yaml)
      // Small tasks: many of them, so that the middle is long.
      const pieces = { 'spark.sql.shuffle.partitions': '16', 'spark.sql.adaptive.enabled': 'false' }
      session = await startSpark({ settings: { ...pieces, 'spark.executor.memory': '2500m' }, workerMemory: '3g' })
      await session.load('events', file('events.parquet'))
      await session.load('expected', file('scores.parquet'))
      const { sql: script, strategy } = sparkScript(yaml)
      expect(strategy).toBe(way)

      const idle = work(await session.executors())
      const undisturbed = await seconds(session.execute(script))
      expect(await differences(session)).toEqual([{ expected: 0, unexpected: 0, users: users() }])

      const before = work(await session.executors())
      const middle = before + (before - idle) / 2
      const second = { isOver: false }
      const running = seconds(session.execute(script)).finally(() => (second.isOver = true))
      while (!second.isOver && work(await session.executors()) < middle) await pause(50)
      expect(second.isOver).toBe(false)
      await session.loseWorker()
      const disturbed = await running
      expect(await differences(session)).toEqual([{ expected: 0, unexpected: 0, users: users() }])
      expect((await session.executors()).filter(({ active }) => !active)).toHaveLength(1)
      console.log(
        `${session.engine}, ${way}: ${events} events in ${undisturbed.toFixed(0)} s; in ${disturbed.toFixed(0)} s with one worker lost`,
      )
    } finally {
      await session?.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
)

const users = () => Math.ceil(events / 20)

async function writeEvents(file: string): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const opening = `i < ${users()}`
  await connection.run(`copy (
    select 'user ' || (i * 7919) % ${users()} as user_id,
      epoch_ms(1767225600000 + case when ${opening} then i % 1000 else (i * 48271) % 31536000 * 1000 end) as time,
      case when ${opening} then 'profile' when i % 3 = 0 then 'session_start' else 'custom_event' end as type,
      case when not (${opening}) and i % 3 <> 0 then if(i % 3 = 1, 'demo', 'page_viewed') end as name,
      case when not (${opening}) and i % 3 = 1 then '{"plan":"' || ['free', 'pro', 'team'][1 + i // 7 % 3] || '"}' end as properties,
      case when ${opening} then '{"email":"a@b.example"}' end as attributes,
      'e' || i as id
    from range(${events}) as r(i)) to '${file}' (format parquet, row_group_size ${Math.ceil(events / 16)})`)
  connection.closeSync()
  instance.closeSync()
}

function simulate(file: (name: string) => string, yaml: string): void {
  writeFileSync(file('leadscore.yaml'), yaml)
  const command = ['bin/leadscore.js', 'simulate', file('events.parquet'), '-c', file('leadscore.yaml')]
  execFileSync(process.execPath, [...command, '--scores', file('scores.parquet')], {
    cwd: resolve(import.meta.dirname, '../..'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

const sparkScript = (yaml: string) =>
  compileSql(loadConfig(yaml, 'leadscore.yaml').plan!, {
    dialect: dialects.get('spark')!,
    tables: defaultTables,
    until: null,
    cite: (path) => path.join('.'),
  })

const counts = ['score', 'entries', 'waiting', 'advanced', 'decays', 'missed', 'handoffs']
const columns = ['user_id', ...counts.map((name) => `cast(${name} as bigint) as ${name}`)].join(', ')

/** Rows that one side has and the other has not. */
const differences = (session: SparkSession) =>
  session.query(`with mine as (select ${columns} from leadscore_scores), theirs as (select ${columns} from expected)
    select (select count(*) from (select * from theirs except all select * from mine)) as expected,
      (select count(*) from (select * from mine except all select * from theirs)) as unexpected,
      (select count(*) from mine) as users`)

const work = (executors: Executor[]) => executors.reduce((sum, { completed }) => sum + completed, 0)

async function seconds(running: Promise<void>): Promise<number> {
  const start = performance.now()
  await running
  return (performance.now() - start) / 1000
}
