// A stand-alone Spark cluster on this machine: a master and workers as processes of their own, and PySpark as the driver.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteFile } from 'hyparquet-writer'
import type { Engine, EventRow, ProfileRow, Row, Session, Tables } from './engine.ts'
import { cacheFolder } from './installed.ts'
import { JsonProcess, kill, launch, waitFor, type Piped } from './processes.ts'
import { lexis, statementsOf } from './statements.ts'

const environment = join(cacheFolder, 'spark')
const python = join(environment, 'bin', 'python')

const sparkHome = () => {
  const lib = join(environment, 'lib')
  const version = existsSync(lib) ? readdirSync(lib).find((name) => name.startsWith('python')) : undefined
  return version === undefined ? undefined : join(lib, version, 'site-packages', 'pyspark')
}

export interface Executor {
  id: string
  active: boolean
  running: number
  failed: number
  completed: number
}

/** A driver connected to a cluster. */
export interface SparkSession extends Session {
  load(name: string, parquet: string): Promise<void>
  execute(script: string): Promise<void>
  query(sql: string): Promise<Row[]>
  executors(): Promise<Executor[]>
  /** Ends one worker and its executor at once, as when a machine is lost. */
  loseWorker(): Promise<void>
}

export interface ClusterOptions {
  workers?: number
  /** Settings of Spark for the driver. */
  settings?: Record<string, string>
  workerMemory?: string
}

export async function startSpark({
  workers = 2,
  settings = {},
  workerMemory = '2g',
}: ClusterOptions = {}): Promise<SparkSession> {
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-spark-'))
  const home = sparkHome()!
  const env = {
    ...process.env,
    SPARK_HOME: home,
    SPARK_LOCAL_IP: '127.0.0.1',
    SPARK_LOCAL_DIRS: join(folder, 'local'),
    SPARK_NO_DAEMONIZE: '1',
    PYSPARK_PYTHON: python,
    TZ: 'America/New_York',
  }
  const started: Piped[] = []
  const daemon = (kind: string, ...args: string[]) => {
    const child = launch(join(home, 'bin', 'spark-class'), [`org.apache.spark.deploy.${kind}`, ...args], {
      env,
      cwd: folder,
    })
    started.push(child)
    return child
  }
  const stop = async () => {
    await Promise.all(started.map((child) => kill(child)))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const master = daemon('master.Master', '--host', '127.0.0.1', '--port', '0', '--webui-port', '0')
    const [, url] = await waitFor(master, /Starting Spark master at (spark:\S+)/)
    const workerProcesses = Array.from({ length: workers }, (_, i) =>
      daemon(
        'worker.Worker',
        '-c',
        '1',
        '-m',
        workerMemory,
        '-h',
        '127.0.0.1',
        '--webui-port',
        '0',
        '-d',
        join(folder, `work${i}`),
        url!,
      ),
    )
    await Promise.all(workerProcesses.map((worker) => waitFor(worker, /Successfully registered with master/)))
    const child = launch(
      python,
      [join(import.meta.dirname, 'spark-session.py'), url!, join(folder, 'warehouse'), JSON.stringify(settings)],
      { env, cwd: folder },
    )
    started.push(child)
    const driver = new JsonProcess(child)
    const version = await driver.ask<string>({ op: 'version' })
    const load = (name: string, parquet: string) => driver.ask<void>({ op: 'load', tables: { [name]: parquet } })
    const execute = (script: string) => driver.ask<void>({ op: 'run', statements: statementsOf(script, lexis.spark) })
    return {
      engine: `Spark ${version}, stand-alone cluster, ${workers} workers`,
      load,
      execute,
      query: (sql) => driver.ask<Row[]>({ op: 'query', sql }),
      executors: () => driver.ask<Executor[]>({ op: 'executors' }),
      loseWorker: () => kill(workerProcesses.shift()!),
      async run({ names, events, profiles }: Tables, script, results) {
        await driver.ask({ op: 'clear' })
        const files = mkdtempSync(join(folder, 'tables-'))
        await load(names.events, writeEvents(join(files, 'events.parquet'), events))
        await load(names.profiles, writeProfiles(join(files, 'profiles.parquet'), profiles))
        await execute(script)
        const rows: Row[][] = []
        for (const table of results) rows.push(await driver.ask<Row[]>({ op: 'rows', table }))
        return rows
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

export const spark: Engine = {
  name: 'Spark',
  unavailable: () => (existsSync(python) ? null : 'Spark is not installed here; `npm run test:spark` does it'),
  start: () => startSpark(),
}

/** One Parquet file of the events table; returns its path. */
export function writeEvents(filename: string, rows: readonly EventRow[]): string {
  mkdirSync(join(filename, '..'), { recursive: true })
  const text = (key: keyof EventRow) => ({
    name: key,
    data: rows.map((row) => row[key]),
    type: 'STRING' as const,
    nullable: true,
  })
  parquetWriteFile({
    filename,
    columnData: [
      text('user_id'),
      { name: 'time', data: rows.map(({ time }) => new Date(time)), type: 'TIMESTAMP', nullable: true },
      text('type'),
      text('name'),
      text('properties'),
      text('attributes'),
      text('id'),
      { name: 'seq', data: rows.map(({ seq }) => BigInt(seq)), type: 'INT64', nullable: true },
    ],
  })
  return filename
}

export function writeProfiles(filename: string, rows: readonly ProfileRow[]): string {
  parquetWriteFile({
    filename,
    columnData: [
      { name: 'user_id', data: rows.map(({ user_id }) => user_id), type: 'STRING', nullable: true },
      { name: 'attributes', data: rows.map(({ attributes }) => attributes), type: 'STRING', nullable: true },
    ],
  })
  return filename
}
