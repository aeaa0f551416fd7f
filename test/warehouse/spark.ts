// A stand-alone Spark cluster on this machine: a master and workers as processes of their own, and PySpark as the driver.

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteFile } from 'hyparquet-writer'
import type { Engine, Kind, Row, Session, Table } from './engine.ts'
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
      async run(tables, script, results) {
        await driver.ask({ op: 'clear' })
        const files = mkdtempSync(join(folder, 'tables-'))
        for (const [index, table] of tables.entries())
          await load(table.name, writeParquet(join(files, `${index}.parquet`), table))
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

/** Many plans for few rows: programs that run for milliseconds are not worth compiling well. */
const quickly = '-XX:TieredStopAtLevel=1'
const forSmallTables = { 'spark.driver.extraJavaOptions': quickly, 'spark.executor.extraJavaOptions': quickly }

export const spark: Engine = {
  name: 'Spark',
  unavailable: () => (existsSync(python) ? null : 'Spark is not installed here; `npm run test:spark` does it'),
  start: () => startSpark({ settings: forSmallTables }),
}

const types = {
  text: 'STRING',
  time: 'TIMESTAMP',
  json: 'STRING',
  bigint: 'INT64',
  boolean: 'BOOLEAN',
  double: 'DOUBLE',
} as const satisfies Record<Kind, string>

const written = (value: unknown, kind: Kind) =>
  value === null
    ? null
    : kind === 'time'
      ? new Date(value as number)
      : kind === 'bigint'
        ? BigInt(value as number)
        : value

/** One Parquet file of a table; returns its path. */
export function writeParquet(filename: string, { columns, rows }: Omit<Table, 'name'>): string {
  parquetWriteFile({
    filename,
    columnData: Object.entries(columns).map(([name, kind]) => ({
      name,
      type: types[kind],
      nullable: true,
      data: rows.map((row) => written(row[name], kind)),
    })),
  })
  return filename
}
