/** The whole of `simulate` on JSON Lines, against hand-tuned SQL for DuckDB and the script one would write first. */
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createGzip } from 'node:zlib'
import { makeLog } from './make-log.js'
import { race, report, runOnce } from './measure.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bench = `${root}test/bench/`
const cache = `${root}.cache/bench`
const leadscore = (log, output, ...options) => [
  ...[process.execPath, `${root}bin/leadscore.js`, 'simulate', log, '--config', `${bench}standard.yaml`],
  ...['--scores', output, '--format', 'json', ...options],
]
const script = (name, log, output) => [process.execPath, `${bench}rival-${name}.js`, log, output]

/** Sizes of the race; the largest wants 2 GB of disk and some minutes. */
const sizes = [
  { events: 100_000, users: 10_000 },
  { events: 1_000_000, users: 50_000 },
  { events: 10_000_000, users: 500_000 },
  { events: 10_000_000, users: 5_000_000 },
]

/** `most` events at a time; LEADSCORE_BENCH_EVENTS asks for more. */
export async function simulation(rounds, most = Number(process.env['LEADSCORE_BENCH_EVENTS'] ?? 1_000_000)) {
  mkdirSync(cache, { recursive: true })
  for (const { events, users } of sizes.filter(({ events }) => events <= most)) {
    const log = join(cache, `${events}-${users}.jsonl`)
    if (!existsSync(log)) makeLog(log, events, users)
    await against(`${count(events)} events of ${count(users)} users`, log, rounds, ['duckdb', 'readline'])
    if (events < 1_000_000 || users > 500_000) continue
    if (!existsSync(`${log}.gz`)) await pipeline(createReadStream(log), createGzip(), createWriteStream(`${log}.gz`))
    await against(`the same, compressed with gzip`, `${log}.gz`, rounds, ['duckdb'])
  }
}

async function against(title, log, rounds, rivals) {
  const outputOf = (name) => join(cache, `${name}.csv`)
  const contestants = {
    'leadscore simulate': leadscore(log, outputOf('leadscore')),
    'leadscore simulate --threads 1': leadscore(log, outputOf('single'), '--threads', '1'),
    ...Object.fromEntries(rivals.map((name) => [name, script(name, log, outputOf(name))])),
  }
  // The same scores and hand-offs, before anything is measured.
  for (const command of Object.values(contestants)) runOnce(command)
  const expected = columns(outputOf('leadscore'), [0, 1, 8])
  if (columns(outputOf('single'), [0, 1, 8]) !== expected) throw new Error('one thread gives something else than two')
  for (const name of rivals) {
    if (columns(outputOf(name), [0, 1, 2]) !== expected) throw new Error(`${name} gives something else`)
  }
  report(`${title}, ${availableParallelism()} cores`, race(contestants, rounds), 'leadscore simulate')
}

function columns(path, indexes) {
  const rows = readFileSync(path, 'utf8').split('\n')
  return rows.map((row) => indexes.map((index) => row.split(',')[index]).join(',')).join('\n')
}

const count = (value) => value.toLocaleString('en-US')
