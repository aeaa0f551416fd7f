// Snowflake's connector with DuckDB behind it: what it takes of the dialect, it runs.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isoTime, type Engine, type Kind, type Row, type Session, type Table } from './engine.ts'
import { cacheFolder } from './installed.ts'
import { JsonProcess, kill, launch } from './processes.ts'
import { lexis, statementsOf } from './statements.ts'

const python = join(cacheFolder, 'snowflake', 'bin', 'python')

const types: Record<Kind, string> = {
  text: 'varchar',
  time: 'timestamp_ntz',
  json: 'variant',
  bigint: 'number',
  boolean: 'boolean',
  double: 'float',
}

const written = ({ name, columns, rows }: Table) => {
  const kinds = Object.entries(columns)
  const value = (row: Row, column: string, kind: Kind) =>
    kind === 'time' ? isoTime(row[column])!.slice(0, -1) : row[column]
  return {
    name,
    columns: kinds.map(([column, kind]) => [column, types[kind]]),
    rows: rows.map((row) => kinds.map(([column, kind]) => value(row, column, kind))),
  }
}

export const fakesnow: Engine = {
  name: 'fakesnow',

  unavailable: () => (existsSync(python) ? null : 'fakesnow is not installed here; `npm run test:warehouses` does it'),

  async start(): Promise<Session> {
    const child = launch(python, [join(import.meta.dirname, 'fakesnow-session.py')])
    const process = new JsonProcess(child)
    return {
      engine: await process.ask<string>({ op: 'engine' }),
      async run(tables, script, results) {
        await process.ask({ op: 'load', tables: tables.map(written) })
        await process.ask({ op: 'run', statements: statementsOf(script, lexis.snowflake) })
        const rows: Row[][] = []
        for (const name of results) rows.push(await process.ask<Row[]>({ op: 'rows', table: name }))
        return rows
      },
      stop: () => kill(child),
    }
  },
}
