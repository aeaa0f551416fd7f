/** Compiled SQL against SQL by hand for the same config, both on DuckDB and on the same Parquet: only the queries are timed. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeLog } from './make-log.js'
import { median } from './measure.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bench = `${root}test/bench/`
const cache = `${root}.cache/bench`
const threads = '2'

const counts = ['score', 'entries', 'waiting', 'advanced', 'decays', 'missed', 'handoffs'].map(
  (name) => `${name}::BIGINT`,
)

const sizes = [
  { events: 1_000_000, users: 50_000 },
  { events: 10_000_000, users: 500_000 },
]

/** `most` events at a time; LEADSCORE_BENCH_EVENTS asks for more. */
export async function warehouse(rounds, most = Number(process.env['LEADSCORE_BENCH_EVENTS'] ?? 1_000_000)) {
  mkdirSync(cache, { recursive: true })
  const scripts = { 'by hand': readFileSync(`${bench}rival-warehouse.sql`, 'utf8'), compiled: compiled() }
  for (const { events, users } of sizes.filter((size) => size.events <= most)) {
    const log = join(cache, `${events}-${users}.jsonl`)
    const file = join(cache, `${events}-${users}-table.parquet`)
    if (!existsSync(log)) makeLog(log, events, users)
    if (!existsSync(file)) await withDuckDb((connection) => connection.run(conversion(log, file)))
    const results = []
    for (const script of Object.values(scripts)) results.push((await run(script, file, true)).rows)
    if (results[0] !== results[1]) throw new Error('compiled SQL gives something else')
    const times = new Map(Object.keys(scripts).map((name) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const [name, script] of Object.entries(scripts)) times.get(name).push(await run(script, file))
    }
    console.log(`\n${events.toLocaleString('en-US')} events as Parquet, scored by DuckDB, ${threads} threads`)
    const typical = (name, kind) => median(times.get(name).map((one) => one[kind]))
    for (const name of times.keys()) {
      const [wall, cpu] = ['ms', 'cpu'].map((kind) => {
        const value = typical(name, kind)
        return `${value.toFixed(0).padStart(7)} ms  ${(value / typical('by hand', kind)).toFixed(2)} ×`
      })
      console.log(`  ${name.padEnd(44)} ${wall}   processor ${cpu} by hand`)
    }
  }
}

const compiled = () =>
  execFileSync(
    process.execPath,
    [
      ...[`${root}bin/leadscore.js`, 'compile', '--target', 'sql', '--dialect', 'duckdb', '--columns', 'id=none'],
      ...['--config', `${bench}standard.yaml`],
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  )

/** The columns of a table of events, as docs/warehouse.md has them. */
const conversion = (log, file) => `
  COPY (
    SELECT user_id, time, coalesce(type, 'custom_event') AS type, event AS name, properties, attributes
    FROM read_json('${log}', format = 'newline_delimited', columns = {
      user_id: 'VARCHAR', time: 'TIMESTAMP', type: 'VARCHAR', event: 'VARCHAR',
      properties: 'JSON', attributes: 'JSON' })
  ) TO '${file}' (FORMAT parquet)`

async function withDuckDb(use) {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', { threads })
  const connection = await instance.connect()
  try {
    return await use(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const run = (script, file, reads = false) =>
  withDuckDb(async (connection) => {
    await connection.run(`CREATE VIEW events AS SELECT * FROM '${file}'`)
    const [start, busy] = [performance.now(), process.cpuUsage()]
    await connection.run(script)
    const { user, system } = process.cpuUsage(busy)
    const times = { ms: performance.now() - start, cpu: (user + system) / 1000 }
    if (!reads) return times
    const all = async (sql) => JSON.stringify((await connection.runAndReadAll(sql)).getRowsJson())
    return {
      rows:
        (await all(`SELECT user_id, ${counts} FROM leadscore_scores ORDER BY ALL`)) +
        (await all('SELECT user_id, time, score FROM leadscore_handoffs ORDER BY ALL')),
    }
  })
