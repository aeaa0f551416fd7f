// On random configs and logs every engine gives what the rules give.

import fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { compileSql } from '../../src/sql/compile.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { refusals } from '../../src/sql/refuse.ts'
import { defaultTables } from '../../src/sql/tables.ts'
import {
  comparable,
  describeCase,
  expected,
  planOf,
  tablesOf,
  warehouseCases,
  type Result,
  type WarehouseCase,
} from './cases.ts'
import { afterFacts, asRedshift, factsOf, inCapitals } from './after-facts.ts'
import { duckdb } from './duckdb.ts'
import type { Engine, Session } from './engine.ts'
import { fakesnow } from './fakesnow.ts'
import { isAsked } from './installed.ts'
import { postgres } from './postgres.ts'
import { spark } from './spark.ts'
import { lexis, type Lexis } from './statements.ts'
import { zetasql } from './zetasql.ts'

interface Side {
  readonly engine: Engine
  /** Runs without being asked for. */
  readonly always?: boolean
  /** Finds no smaller case when one fails. */
  readonly slow?: boolean
  /** The engine stands in for another one: it begins with the facts, and these are the texts of the dialect. */
  readonly fromFacts?: Lexis
  readonly runs: number
  /** How many logs are joined for each config. */
  readonly logs: number
}

const sides: Record<string, Side> = {
  duckdb: { engine: duckdb, always: true, runs: 8, logs: 4 },
  postgres: { engine: postgres, always: true, runs: 8, logs: 4 },
  redshift: { engine: asRedshift(postgres), always: true, fromFacts: lexis.redshift, runs: 4, logs: 4 },
  spark: { engine: spark, slow: true, runs: 12, logs: 20 },
  bigquery: { engine: zetasql, runs: 100, logs: 3 },
  snowflake: { engine: inCapitals(fakesnow), fromFacts: lexis.snowflake, runs: 50, logs: 3 },
}

const given = (name: string) => (process.env[name] === undefined ? undefined : Number(process.env[name]))
const seed = given('LEADSCORE_SEED')
/** The config in the middle of which a worker is lost. */
const losing = given('LEADSCORE_SPARK_LOSES')

/** The script of a case; undefined when the dialect refuses it. */
const scriptFor = (name: string, { config, log, profiles, until, isNumbered }: WarehouseCase) => {
  const plan = planOf(config)
  // Turns of a few steps, so that short histories take several.
  const dialect = { ...dialects.get(name)!, ...(name === 'bigquery' && { roundsInLoop: 7 }) }
  if (refusals(plan, dialect).length > 0) return undefined
  const tables = {
    ...defaultTables,
    events: {
      ...defaultTables.events,
      id: log.some((line) => 'id' in line) ? 'id' : null,
      sequence: isNumbered ? 'seq' : null,
    },
    profiles: profiles === undefined ? null : { table: 'profiles', user: 'user_id', attributes: 'attributes' },
  }
  return compileSql(plan, { dialect, tables, until, cite: (path) => path.join('.') })
}

const run = async (session: Session, sql: string, one: WarehouseCase, from?: Lexis): Promise<Result | string> => {
  try {
    const log = tablesOf(one)
    const tables = from ? await factsOf(log, scriptFor('duckdb', one)!.sql) : log
    const script = from ? afterFacts(sql, from) : sql
    const [scores, handoffs] = await session.run(tables, script, ['leadscore_scores', 'leadscore_handoffs'])
    return comparable(scores!, handoffs!)
  } catch (error) {
    return (error as Error).message
  }
}

test('cases of the common kind take window functions', () => {
  const sample = fc.sample(warehouseCases(1), { numRuns: 30, seed: 1 })
  const scripts = sample
    .flatMap((one) => scriptFor('duckdb', one) ?? [])
    .filter(({ strategy }) => strategy === 'windows')
  expect(scripts.length).toBeGreaterThan(5)
  // Some of them find their hand-offs without the fold.
  expect(scripts.filter(({ sql }) => /FROM leadscore_reached AS r\b/.test(sql)).length).toBeGreaterThan(0)
})

describe.each(Object.entries(sides))('%s', (dialect, { engine, always, slow, fromFacts, runs, logs }) => {
  const numRuns = given('LEADSCORE_SQL_RUNS') ?? runs
  const joined = given('LEADSCORE_SQL_LOGS') ?? logs
  let session: Session | undefined
  afterAll(() => session?.stop())

  test(`gives what the rules give: ${numRuns} random configs on ${joined} logs each`, async ({ skip }) => {
    const reason = always || isAsked(dialect) ? engine.unavailable() : 'not asked for (see test/warehouse/run.js)'
    if (reason !== null) skip(reason)
    const running = (session = await engine.start())
    const count = { windows: 0, fold: 0, refused: 0 }
    const property = fc.asyncProperty(warehouseCases(joined), async (one) => {
      const script = scriptFor(dialect, one)
      count[script?.strategy ?? 'refused']++
      // In the middle of this one, and all that follow run on the workers that are left.
      if (count.windows + count.fold === losing) setTimeout(() => void running.loseWorker?.(), 2000)
      return script === undefined || isDeepStrictEqual(await run(running, script.sql, one, fromFacts), expected(one))
    })
    const result = await fc.check(property, {
      numRuns,
      ...(seed !== undefined && { seed }),
      interruptAfterTimeLimit: given('LEADSCORE_SQL_LIMIT') ?? 1_500_000,
      endOnFailure: slow ?? false,
    })
    console.log(`${running.engine}: ${result.numRuns} configs ${JSON.stringify(count)}, seed ${result.seed}`)
    if (!result.failed) return
    const one = result.counterexample?.[0]
    if (one === undefined) expect.fail(fc.defaultReportMessage(result))
    expect.fail(
      [
        `${running.engine}, LEADSCORE_SEED=${result.seed}, after ${result.numRuns} configs`,
        describeCase(one),
        `--- the rules\n${JSON.stringify(expected(one), null, 1)}`,
        `--- ${running.engine}\n${JSON.stringify(await run(running, scriptFor(dialect, one)!.sql, one, fromFacts), null, 1)}`,
      ].join('\n'),
    )
  }, 1_800_000)
})
