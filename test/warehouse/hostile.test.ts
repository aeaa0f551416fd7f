// Names with quotes, backslashes, semicolons, line ends and emoji give correct SQL, in configs and in tables.

import { expect, test } from 'vitest'
import { compileSql } from '../../src/sql/compile.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { defaultTables } from '../../src/sql/tables.ts'
import { comparable, expected, planOf, tablesOf, type WarehouseCase } from './cases.ts'
import { duckdb } from './duckdb.ts'
import { fakesnow } from './fakesnow.ts'
import { hostile, hostileConfig, hostileLog } from './hostile.ts'
import { isAsked } from './installed.ts'
import { postgres } from './postgres.ts'
import { spark } from './spark.ts'
import { zetasql } from './zetasql.ts'

const one: WarehouseCase = {
  config: hostileConfig,
  log: hostileLog,
  profiles: [{ user_id: hostile('v'), attributes: { [hostile('score')]: 3 } }],
  until: null,
}

test('the rules score the hostile leads', () => {
  expect(expected(one).scores.map(({ score }) => score)).toEqual([10, 3])
})

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

test.each([
  // Elsewhere the names of tables cannot be any text.
  { dialect: 'duckdb', engine: duckdb, always: true, names: { events: hostile('e'), profiles: hostile('p') } },
  { dialect: 'postgres', engine: postgres, always: true, names: { events: 'e"; \'\\ 🎯', profiles: "p'; --" } },
  { dialect: 'spark', engine: spark, always: false, names: { events: 'events', profiles: 'profiles' } },
  { dialect: 'bigquery', engine: zetasql, always: false, names: { events: 'events', profiles: 'profiles' } },
  { dialect: 'snowflake', engine: fakesnow, always: false, names: { events: 'events', profiles: 'profiles' } },
])(
  '$dialect does too',
  async ({ dialect, engine, always, names }) => {
    if (engine.unavailable() !== null || !(always || isAsked(dialect))) return
    const tables = {
      ...defaultTables,
      events: { ...defaultTables.events, table: quoted(names.events), sequence: 'seq' },
      profiles: { table: quoted(names.profiles), user: 'user_id', attributes: 'attributes' },
    }
    const { sql } = compileSql(planOf(one.config), {
      dialect: dialects.get(dialect)!,
      tables,
      until: null,
      cite: (path) => path.join('.'),
    })
    const session = await engine.start()
    try {
      const [scores, handoffs] = await session.run(tablesOf(one, names), sql, [
        'leadscore_scores',
        'leadscore_handoffs',
      ])
      expect(comparable(scores!, handoffs!)).toEqual(expected(one))
    } finally {
      await session.stop()
    }
  },
  120_000,
)
