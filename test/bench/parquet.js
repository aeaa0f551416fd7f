/** `simulate` on Parquet, against the same SQL for DuckDB; the file is the log of the race on JSON Lines, as columns. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeLog } from './make-log.js'
import { race, report, runOnce } from './measure.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bench = `${root}test/bench/`
const cache = `${root}.cache/bench`

const sizes = [
  { events: 1_000_000, users: 50_000 },
  { events: 10_000_000, users: 500_000 },
]

/** `most` events at a time; LEADSCORE_BENCH_EVENTS asks for more. */
export async function parquet(rounds, most = Number(process.env['LEADSCORE_BENCH_EVENTS'] ?? 1_000_000)) {
  mkdirSync(cache, { recursive: true })
  for (const { events, users } of sizes.filter((size) => size.events <= most)) {
    const log = join(cache, `${events}-${users}.jsonl`)
    const file = join(cache, `${events}-${users}.parquet`)
    if (!existsSync(log)) makeLog(log, events, users)
    if (!existsSync(file)) await convert(log, file)
    const outputs = { ours: join(cache, 'parquet.csv'), duckdb: join(cache, 'parquet-duckdb.csv') }
    const contestants = {
      'leadscore simulate': [
        ...[process.execPath, `${root}bin/leadscore.js`, 'simulate', file, '--config', `${bench}standard.yaml`],
        ...['--scores', outputs.ours, '--format', 'json'],
      ],
      duckdb: [process.execPath, `${bench}rival-duckdb.js`, file, outputs.duckdb],
    }
    // The same scores and hand-offs, before anything is measured.
    for (const command of Object.values(contestants)) runOnce(command)
    if (columns(outputs.ours, [0, 1, 8]) !== columns(outputs.duckdb, [0, 1, 2]))
      throw new Error('duckdb gives something else')
    const title = `${events.toLocaleString('en-US')} events as Parquet, ${availableParallelism()} cores`
    report(title, race(contestants, rounds), 'leadscore simulate')
  }
}

async function convert(log, file) {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '2GB' })
  const connection = await instance.connect()
  await connection.run(`
    COPY (
      SELECT user_id, time, type, event, properties.plan AS "properties.plan", attributes.email AS "attributes.email"
      FROM read_json('${log}', format = 'newline_delimited', columns = {
        user_id: 'VARCHAR', time: 'TIMESTAMP', type: 'VARCHAR', event: 'VARCHAR',
        properties: 'STRUCT(plan VARCHAR)', attributes: 'STRUCT(email VARCHAR)' })
    ) TO '${file}' (FORMAT parquet)`)
}

function columns(path, indexes) {
  const rows = readFileSync(path, 'utf8').split('\n')
  return rows.map((row) => indexes.map((index) => row.split(',')[index]).join(',')).join('\n')
}
