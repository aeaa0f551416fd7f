// Snowflake's connector with DuckDB behind it: what it takes of the dialect, it runs.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine, Row, Session } from './engine.ts'
import { cacheFolder } from './installed.ts'
import { JsonProcess, kill, launch } from './processes.ts'
import { lexis, statementsOf } from './statements.ts'

const python = join(cacheFolder, 'fakesnow', 'bin', 'python')

type Columns = readonly (readonly [string, string])[]
const eventColumns: Columns = [
  ['user_id', 'varchar'],
  ['time', 'timestamp_ntz'],
  ['type', 'varchar'],
  ['name', 'varchar'],
  ['properties', 'variant'],
  ['attributes', 'variant'],
  ['id', 'varchar'],
  ['seq', 'number'],
]
const profileColumns: Columns = [
  ['user_id', 'varchar'],
  ['attributes', 'variant'],
]

const table = (name: string, columns: Columns, rows: readonly object[]) => ({
  name,
  columns,
  rows: rows.map((row) => columns.map(([column]) => (row as Row)[column])),
})

export const fakesnow: Engine = {
  name: 'fakesnow',

  unavailable: () => (existsSync(python) ? null : 'fakesnow is not installed here; `npm run test:warehouses` does it'),

  async start(): Promise<Session> {
    const child = launch(python, [join(import.meta.dirname, 'fakesnow-session.py')])
    const process = new JsonProcess(child)
    return {
      engine: await process.ask<string>({ op: 'engine' }),
      async run({ names, events, profiles }, script, results) {
        const instants = events.map((row) => ({ ...row, time: new Date(row.time).toISOString().slice(0, -1) }))
        const tables = [table(names.events, eventColumns, instants), table(names.profiles, profileColumns, profiles)]
        await process.ask({ op: 'load', tables })
        await process.ask({ op: 'run', statements: statementsOf(script, lexis.snowflake) })
        const rows: Row[][] = []
        for (const name of results) rows.push(await process.ask<Row[]>({ op: 'rows', table: name }))
        return rows
      },
      stop: () => kill(child),
    }
  },
}
