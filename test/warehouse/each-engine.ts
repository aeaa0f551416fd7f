// A test on every engine that runs whole scripts of its dialect; it says why when one is not there.

import { afterAll, describe, test } from 'vitest'
import { duckdb } from './duckdb.ts'
import type { Engine, Session } from './engine.ts'
import { isAsked } from './installed.ts'
import { postgres } from './postgres.ts'
import { spark } from './spark.ts'
import { zetasql } from './zetasql.ts'

const engines: readonly (readonly [dialect: string, engine: Engine, always: boolean])[] = [
  ['duckdb', duckdb, true],
  ['postgres', postgres, true],
  ['spark', spark, false],
  ['bigquery', zetasql, false],
]

export const onEachEngine = (title: string, check: (session: Session, dialect: string) => Promise<void>): void =>
  describe.each(engines)('%s', (dialect, engine, always) => {
    let session: Session | undefined
    afterAll(() => session?.stop())

    test(title, { timeout: 1_200_000 }, async ({ skip }) => {
      const reason = always || isAsked(dialect) ? engine.unavailable() : 'not asked for (see test/warehouse/run.js)'
      if (reason !== null) skip(reason)
      session = await engine.start()
      await check(session, dialect)
    })
  })
