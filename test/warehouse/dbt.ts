// dbt on DuckDB and on PostgreSQL: a project folder goes in, its tables come out.

import { execa } from 'execa'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load as loadDuckDb } from './duckdb.ts'
import type { Row, Table } from './engine.ts'
import { cacheFolder } from './installed.ts'
import { load as loadPostgres, readTable, startCluster, type Cluster } from './postgres.ts'
import { quoted } from './engine.ts'

const program = join(cacheFolder, 'dbt/bin/dbt')

export const unavailable = (): string | null => (existsSync(program) ? null : 'dbt is not installed')

export interface Database {
  /** Of the target in profiles.yml. */
  readonly output: object
  /** In place of all tables that are there. */
  load(tables: readonly Table[]): Promise<void>
  read(table: string): Promise<Row[]>
  stop(): Promise<void>
}

/** In a file of the folder. */
export function duckDbFile(folder: string): Promise<Database> {
  const path = join(folder, 'warehouse.db')
  const open = async () => {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    return {
      connection,
      close: () => {
        connection.closeSync()
        instance.closeSync()
      },
    }
  }
  return Promise.resolve({
    output: { type: 'duckdb', path, schema: 'main', threads: 2 },
    load: async (tables) => {
      rmSync(path, { force: true })
      const { connection, close } = await open()
      for (const table of tables) await loadDuckDb(connection, table)
      close()
    },
    read: async (table) => {
      const { connection, close } = await open()
      const reader = await connection.runAndReadAll(`select * from ${quoted(table)}`)
      close()
      return reader.getRowObjectsJS()
    },
    stop: () => Promise.resolve(),
  })
}

export async function postgresCluster(): Promise<Database> {
  const { host, user, psql, stop }: Cluster = await startCluster()
  return {
    output: {
      type: 'postgres',
      host,
      user,
      password: '',
      port: 5432,
      dbname: 'postgres',
      schema: 'public',
      threads: 2,
    },
    load: async (tables) => {
      await psql.send('drop schema public cascade; create schema public;')
      await psql.send(tables.map(loadPostgres).join('\n'))
    },
    read: (table) => readTable(psql, table),
    stop,
  }
}

export interface Ran {
  readonly exitCode: number
  readonly output: string
}

/** `dbt build`, or another command; the project gets a profile of its own. */
export async function dbt(project: string, { output }: Database, ...args: string[]): Promise<Ran> {
  const profiles = join(project, '.profile')
  mkdirSync(profiles, { recursive: true })
  writeFileSync(join(profiles, 'profiles.yml'), JSON.stringify({ test: { target: 'test', outputs: { test: output } } }))
  const { exitCode, all } = await execa(
    program,
    [...args, '--profile', 'test', '--profiles-dir', profiles, '--project-dir', project, '--no-use-colors'],
    { reject: false, all: true, env: { DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', DO_NOT_TRACK: '1' } },
  )
  return { exitCode: exitCode ?? 1, output: all }
}
