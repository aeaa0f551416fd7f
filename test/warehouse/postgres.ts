// A PostgreSQL of this machine: a cluster of its own in a temporary folder, on a unix socket, gone afterwards.

import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isoTime, quoted, type Engine, type Kind, type Row, type Session, type Table } from './engine.ts'
import { kill, launch, type Piped } from './processes.ts'

const installed = '/usr/lib/postgresql'

const programs = (): string | undefined => {
  const versions = existsSync(installed) ? readdirSync(installed).sort((a, b) => Number(b) - Number(a)) : []
  return [
    ...versions.map((version) => join(installed, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ].find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'psql')))
}

/** PostgreSQL refuses to run as root. */
const otherUser = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const [, , uid, gid] = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')!
  return { uid: Number(uid), gid: Number(gid) }
}

export interface Cluster {
  /** The folder of the socket. */
  readonly host: string
  readonly user: string
  readonly psql: Psql
  readonly stop: () => Promise<void>
}

export const postgres: Engine = {
  name: 'PostgreSQL',

  unavailable: () => (programs() === undefined ? 'PostgreSQL is not installed (no initdb found)' : null),

  async start(): Promise<Session> {
    const { psql, stop } = await startCluster()
    const [version] = await psql.send(`select split_part(version(), ' (', 1);`)
    return { engine: version!, run: (tables, script, results) => runPostgres(psql, tables, script, results), stop }
  },
}

/** The database is `postgres`. */
export async function startCluster(): Promise<Cluster> {
  const bin = programs()!
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-pg-'))
  const user = otherUser()
  if (user) chownSync(folder, user.uid, user.gid)
  chmodSync(folder, 0o700)
  const options = {
    ...user,
    cwd: folder,
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'America/New_York' },
  }
  const data = join(folder, 'data')
  const create = (...more: string[]) =>
    execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-sync', ...more], {
      ...options,
      stdio: 'pipe',
    })
  // Letters in the order of a language, as in most databases that people have; before 15 it cannot be asked for.
  try {
    create('--locale-provider=icu', '--icu-locale=en-US')
  } catch {
    create()
  }
  const server = launch(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'jit=off'],
    options,
  )
  await ready(server)
  const psql = new Psql(
    launch(join(bin, 'psql'), ['-X', '-q', '-A', '-t', '-h', folder, '-U', 'test', '-d', 'postgres'], options),
  )
  return {
    host: folder,
    user: 'test',
    psql,
    stop: async () => {
      await kill(psql.child)
      await kill(server)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const ready = (server: Piped) =>
  new Promise<void>((resolve, reject) => {
    let written = ''
    server.stderr.on('data', (chunk: string) => {
      written += chunk
      if (written.includes('ready to accept connections')) resolve()
    })
    server.once('exit', () => reject(new Error(written)))
  })

const types: Record<Kind, string> = {
  text: 'text',
  time: 'timestamptz',
  json: 'jsonb',
  bigint: 'bigint',
  boolean: 'boolean',
  double: 'double precision',
}

const copyText = (value: unknown) =>
  value === null
    ? '\\N'
    : String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')

/** What makes and fills a table. */
export const load = ({ name, columns, rows }: Table) => {
  const kinds = Object.entries(columns)
  const line = (row: Row) =>
    kinds.map(([column, kind]) => copyText(kind === 'time' ? isoTime(row[column]) : row[column])).join('\t')
  return [
    `create table ${quoted(name)} (${kinds.map(([column, kind]) => `${column} ${types[kind]}`).join(', ')});`,
    `copy ${quoted(name)} from stdin;`,
    ...rows.map(line),
    '\\.',
  ].join('\n')
}

async function runPostgres(
  psql: Psql,
  tables: readonly Table[],
  script: string,
  results: readonly string[],
): Promise<Row[][]> {
  await psql.send('begin;')
  try {
    await psql.send(tables.map(load).join('\n'))
    await psql.send(script)
    const rows: Row[][] = []
    for (const table of results) rows.push(await readTable(psql, table))
    return rows
  } finally {
    await psql.send('rollback;')
  }
}

export async function readTable(psql: Psql, table: string): Promise<Row[]> {
  const lines = await psql.send(`select row_to_json(t) from ${quoted(table)} t;`)
  return lines.map((line) => JSON.parse(line) as Row)
}

/** A psql that reads from a pipe: the client that people use, with its own idea of where a statement ends. */
class Psql {
  readonly child: Piped
  #out = ''
  #errors = ''
  #settle = () => {}
  #count = 0

  constructor(child: Piped) {
    this.child = child
    child.stdout.on('data', (chunk: string) => {
      this.#out += chunk
      this.#settle()
    })
    child.stderr.on('data', (chunk: string) => {
      this.#errors += chunk
      this.#settle()
    })
    child.once('exit', () => this.#settle())
  }

  /** Lines of the answer; rejects with the errors. */
  async send(script: string): Promise<string[]> {
    const mark = `leadscore-done-${this.#count++}\n`
    this.#out = ''
    this.#errors = ''
    const done = new Promise<void>((resolve) => {
      this.#settle = () => {
        if (this.child.exitCode !== null || (this.#out.endsWith(mark) && this.#errors.endsWith(mark))) resolve()
      }
    })
    this.child.stdin.write(`${script}\n\\echo ${mark}\\warn ${mark}`)
    await done
    const errors = this.#errors.split('\n').filter((line) => /ERROR|FATAL|invalid command/.test(line))
    if (errors.length > 0) throw new Error(errors.join('\n'))
    return this.#out
      .slice(0, -mark.length)
      .split('\n')
      .filter((line) => line !== '')
  }
}
