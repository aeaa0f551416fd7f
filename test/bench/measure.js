/** Interleaved runs, medians, ratios: numbers that survive a busy machine. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

/** Median of a list of numbers. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

const time = '/usr/bin/time'
const measuresMemory = existsSync(time)

/** Runs one command; wall time in ms, and peak memory in MB where `time` can tell. Fails when the command does. */
export function runOnce(command, options = {}) {
  const [file, ...args] = measuresMemory ? [time, '-f', '%M', ...command] : command
  const start = performance.now()
  const result = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options })
  const ms = performance.now() - start
  if (result.status !== 0) throw new Error(`${command.join(' ')} ended with ${result.status}: ${result.stderr}`)
  const megabytes = measuresMemory ? Number(result.stderr.trim().split('\n').at(-1)) / 1000 : Number.NaN
  return { ms, megabytes, stdout: result.stdout }
}

/** Each contestant once per round, so that they share the machine's good and bad moments. */
export function race(contestants, rounds) {
  const times = new Map(Object.keys(contestants).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(contestants)) times.get(name).push(runOnce(command))
  }
  return new Map([...times].map(([name, runs]) => [name, medians(runs)]))
}

const medians = (runs) => ({
  ms: median(runs.map(({ ms }) => ms)),
  megabytes: median(runs.map(({ megabytes }) => megabytes)),
})

/** Prints medians, and wall times as ratios to one of them. */
export function report(title, results, base) {
  console.log(`\n${title}`)
  for (const [name, { ms, megabytes }] of results) {
    const memory = Number.isNaN(megabytes) ? '' : `  ${megabytes.toFixed(0).padStart(5)} MB`
    const ratio = (ms / results.get(base).ms).toFixed(2)
    console.log(`  ${name.padEnd(44)} ${ms.toFixed(0).padStart(7)} ms${memory}  ${ratio} × ${base}`)
  }
}
