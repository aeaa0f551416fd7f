// DuckDB, in this process.

import type { DuckDBConnection } from '@duckdb/node-api'
import { createRequire } from 'node:module'
import { quoted, type Engine, type Kind, type Row, type Session, type Table } from './engine.ts'

const isInstalled = () => {
  try {
    createRequire(import.meta.url).resolve('@duckdb/node-api')
    return true
  } catch {
    return false
  }
}

const types: Record<Kind, string> = {
  text: 'VARCHAR',
  time: 'BIGINT',
  json: 'VARCHAR',
  bigint: 'BIGINT',
  boolean: 'BOOLEAN',
  double: 'DOUBLE',
}

export async function load(connection: DuckDBConnection, { name, columns, rows }: Table): Promise<void> {
  const shape = Object.entries(columns).map(([column, kind]) => [column, types[kind]] as const)
  const values = Object.entries(columns).map(([column, kind]) =>
    kind === 'time' ? `epoch_ms(${column}) AS ${column}` : column,
  )
  await connection.run(
    `create table ${quoted(name)} as select ${values.join(', ')} from (
      select unnest(from_json($1, '${JSON.stringify([Object.fromEntries(shape)])}'), recursive := true))`,
    [JSON.stringify(rows)],
  )
}

export const duckdb: Engine = {
  name: 'DuckDB',

  unavailable: () => (isInstalled() ? null : '@duckdb/node-api is not installed'),

  async start(): Promise<Session> {
    const { DuckDBInstance, version } = await import('@duckdb/node-api')
    return {
      engine: `DuckDB ${version()}`,
      async run(tables, script, results) {
        const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
        const connection = await instance.connect()
        try {
          await connection.run(`set timezone = 'America/New_York'`)
          for (const table of tables) await load(connection, table)
          await connection.run(script)
          const rows: Row[][] = []
          for (const table of results) {
            const reader = await connection.runAndReadAll(`select * from ${quoted(table)}`)
            rows.push(reader.getRowObjectsJS())
          }
          return rows
        } finally {
          connection.closeSync()
          instance.closeSync()
        }
      },
      stop: () => Promise.resolve(),
    }
  },
}
