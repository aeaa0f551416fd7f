// A worker that is lost in the middle of a job: Spark starts its tasks again elsewhere, and the result is the same.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { isAsked } from './installed.ts'
import { eventColumns } from './engine.ts'
import { spark, startSpark, writeParquet, type Executor } from './spark.ts'

const users = 20_000
const count = 400_000

test('a worker is lost in the middle: the job ends with the same result', async ({ skip }) => {
  if (!isAsked('spark')) skip('not asked for (npm run test:spark)')
  const reason = spark.unavailable()
  if (reason !== null) skip(reason)
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-recovery-'))
  // Small partitions: many tasks, so that the middle is long.
  const session = await startSpark({
    settings: {
      'spark.sql.shuffle.partitions': '24',
      'spark.sql.adaptive.enabled': 'false',
      'spark.sql.files.maxPartitionBytes': '200k',
    },
  })
  try {
    await session.load(
      'events',
      writeParquet(join(folder, 'events.parquet'), { columns: eventColumns, rows: manyEvents() }),
    )
    const script = `drop table if exists totals; create table totals as
      select user_id, max(gap) as gap, sum(n) as n from (
        select user_id, unix_millis(time) - lag(unix_millis(time)) over (partition by user_id order by time, seq) as gap,
          aggregate(sequence(1, 300), 0L, (a, x) -> (a * 31 + x + seq) % 1000003) as n from events) group by user_id;`
    const answer = () =>
      session.query('select count(*) as users, sum(gap) as gap, sum(n) as n, sum(hash(*)) as h from totals')
    await session.execute(script)
    const undisturbed = await answer()
    const before = work(await session.executors())
    const running = session.execute(script)
    await until(async () => work(await session.executors()) >= before + 8)
    await session.loseWorker()
    await running
    expect(await answer()).toEqual(undisturbed)
    const executors = await session.executors()
    expect(executors.filter(({ active }) => !active)).toHaveLength(1)
    expect(undisturbed[0]!['users']).toBe(users)
  } finally {
    await session.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}, 600_000)

const work = (executors: Executor[]) => executors.reduce((sum, { completed }) => sum + completed, 0)

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(20)
}

const manyEvents = () =>
  Array.from({ length: count }, (_, seq) => ({
    user_id: `user ${(seq * 7919) % users}`,
    time: Date.UTC(2026, 0, 1) + ((seq * 48_271) % 31_536_000) * 1000,
    type: 'session_start',
    name: null,
    properties: null,
    attributes: null,
    id: null,
    seq,
  }))
