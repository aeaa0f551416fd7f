// Engines that cannot read JSON as a dialect does run the rest of its script: DuckDB makes the tables that hold what the log says,
// and the engine goes on from there, with everything that scores.

import { duckdb } from './duckdb.ts'
import type { Engine, Kind, Row, Table } from './engine.ts'
import { type Lexis, statementsOf } from './statements.ts'

const made = ['leadscore_run', 'leadscore_users', 'leadscore_facts', 'leadscore_writes']

const kinds: Record<string, Kind> = { BIGINT: 'bigint', INTEGER: 'bigint', VARCHAR: 'text', BOOLEAN: 'boolean' }

/** The tables that a script of DuckDB makes before it scores. */
export async function factsOf(tables: readonly Table[], script: string): Promise<Table[]> {
  const session = await duckdb.start()
  const found = made.filter((name) => script.includes(`TABLE ${name} AS`))
  const described = `${script};
    create table described as select table_name, column_name, data_type from duckdb_columns() order by column_index`
  const [columns, ...rows] = await session.run(tables, described, ['described', ...found])
  return found.map((name, index) => ({
    name,
    columns: Object.fromEntries(
      columns!
        .filter((column) => column['table_name'] === name)
        .map((column) => [String(column['column_name']), kinds[String(column['data_type'])]!]),
    ),
    rows: rows[index]!.map(withNumbers),
  }))
}

const withNumbers = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value]),
  )

/** What a script does with the facts. */
export function afterFacts(script: string, lexis: Lexis): string {
  const statements = statementsOf(script, lexis)
  const last = statements.findLastIndex((statement) =>
    /CREATE [A-Z ]*TABLE leadscore_(facts|writes) AS/.test(statement),
  )
  return statements
    .slice(last + 1)
    .map((statement) => `${statement};`)
    .join('\n')
}

/** PostgreSQL as Redshift: it wants the texts of a recursive query to have no length. */
export const asRedshift = (engine: Engine): Engine => ({
  ...engine,
  unavailable: () => duckdb.unavailable() ?? engine.unavailable(),
  start: async () => {
    const session = await engine.start()
    const lengthless = (script: string) => script.replaceAll('VARCHAR(65535)', 'VARCHAR')
    return { ...session, run: (tables, script, results) => session.run(tables, lengthless(script), results) }
  },
})

/** Its tables in capitals: a name without quotes means those in Snowflake. */
export const inCapitals = (engine: Engine): Engine => ({
  ...engine,
  unavailable: () => duckdb.unavailable() ?? engine.unavailable(),
  start: async () => {
    const session = await engine.start()
    return {
      ...session,
      run: (tables, script, results) =>
        session.run(
          tables.map((table) => ({ ...table, name: table.name.toUpperCase() })),
          script,
          results.map((name) => name.toUpperCase()),
        ),
    }
  },
})
