/** Interleaved runs, medians, ratios: numbers that survive a busy machine. */
import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'

/** Median of a list of numbers. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** Runs one command; wall time in ms and peak memory in MB. Fails when the command does. */
export function runOnce([command, ...args], options = {}) {
  const start = performance.now()
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options })
  const ms = performance.now() - start
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${result.status}: ${result.stderr}`)
  return { ms, stdout: result.stdout }
}

/** Each contestant once per round, so that they share the machine's good and bad moments. */
export function race(contestants, rounds) {
  const times = new Map(Object.keys(contestants).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(contestants)) times.get(name).push(runOnce(command).ms)
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]))
}

/** Prints medians as ratios to one of them. */
export function report(title, medians, base) {
  console.log(`\n${title}`)
  for (const [name, ms] of medians) {
    console.log(
      `  ${name.padEnd(44)} ${ms.toFixed(0).padStart(7)} ms  ${(ms / medians.get(base)).toFixed(2)} × ${base}`,
    )
  }
}
