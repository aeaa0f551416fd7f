// DuckDB, in this process.

import { createRequire } from 'node:module'
import type { Engine, Row, Session, Tables } from './engine.ts'

const isInstalled = () => {
  try {
    createRequire(import.meta.url).resolve('@duckdb/node-api')
    return true
  } catch {
    return false
  }
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`

export const duckdb: Engine = {
  name: 'DuckDB',

  unavailable: () => (isInstalled() ? null : '@duckdb/node-api is not installed'),

  async start(): Promise<Session> {
    const { DuckDBInstance, version } = await import('@duckdb/node-api')
    return {
      engine: `DuckDB ${version()}`,
      async run({ names, events, profiles }: Tables, script, results) {
        const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
        const connection = await instance.connect()
        try {
          await connection.run(`set timezone = 'America/New_York'`)
          await connection.run(
            `create table ${identifier(names.events)} as
              select user_id, epoch_ms(time) as time, type, name, properties, attributes, id, seq
              from (select unnest(from_json($1, '[{"user_id":"VARCHAR","time":"BIGINT","type":"VARCHAR","name":"VARCHAR",
                "properties":"VARCHAR","attributes":"VARCHAR","id":"VARCHAR","seq":"BIGINT"}]'), recursive := true))`,
            [JSON.stringify(events)],
          )
          await connection.run(
            `create table ${identifier(names.profiles)} as select unnest(from_json($1, '[{"user_id":"VARCHAR","attributes":"VARCHAR"}]'), recursive := true)`,
            [JSON.stringify(profiles)],
          )
          await connection.run(script)
          const rows: Row[][] = []
          for (const table of results) {
            const reader = await connection.runAndReadAll(`select * from ${identifier(table)}`)
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
