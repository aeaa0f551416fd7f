// A random log told as tests has the outcome that `simulate` gives for it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/load-config.ts'
import { parseIsoTime } from '../../src/text/time.ts'
import { cases, type Case } from '../agreement/arbitrary.ts'
import { toYaml } from '../agreement/encode.ts'
import { engine } from '../agreement/engine.ts'
import { run } from './story.ts'

const numRuns = Number(process.env['LEADSCORE_RUNS'] ?? 100)
const seed = process.env['LEADSCORE_SEED'] === undefined ? {} : { seed: Number(process.env['LEADSCORE_SEED']) }

interface Line {
  user_id: string | number
  time: string | number
  type?: string
  event?: string
  name?: string
  id?: string | number | null
  properties?: object | null
  attributes?: object
}

const timeOf = ({ time }: Line): number => {
  if (typeof time === 'string') return parseIsoTime(time)!.ms
  return Math.trunc(Math.abs(time) < 1e11 ? Math.round(time * 1000 * 1000) / 1000 : time)
}

/** The short form of a line. */
const told = (line: Line) => {
  const at = new Date(timeOf(line)).toISOString()
  if (line.type === 'profile') return { at, set: line.attributes }
  const properties = line.properties ? { properties: line.properties } : {}
  return line.type === undefined || line.type === 'custom_event'
    ? { at, custom_event: line.event ?? line.name, ...properties }
    : { at, [line.type]: null, ...properties }
}

/** Exports are at-least-once; a test says what happens once. */
const withoutDuplicates = (lines: readonly Line[]) => {
  const seen = new Set<string>()
  return lines.filter((line) => {
    if (line.id === undefined || line.id === null) return true
    const key = JSON.stringify([String(line.id), timeOf(line)])
    return !seen.has(key) && seen.add(key)
  })
}

const testsOf = async ({ config, log, profiles, until, latency }: Case) => {
  const { scores, handoffs } = await engine(config, log, { profiles, until, latency })
  const lines = log as Line[]
  const end = until ?? Math.max(...lines.map(timeOf))
  return scores.map((row) => {
    const own = (id: string | number) => String(id) === row.user_id
    const known = (profiles ?? []).filter(({ user_id }) => own(user_id))
    const events = withoutDuplicates(lines.filter(({ user_id }) => own(user_id))).filter((line) => timeOf(line) <= end)
    const sent = handoffs.filter(({ user_id }) => own(user_id))
    return {
      name: `user ${row.user_id}`,
      latency: `0s`,
      ...(known.length > 0 && {
        profile: Object.assign(Object.create(null) as object, ...known.map(({ attributes }) => attributes)) as object,
      }),
      until: new Date(end).toISOString(),
      events: events.map(told),
      expect: {
        score: row.score ?? 'not a number',
        waiting: row.waiting,
        missed: row.missed,
        advanced: row.advanced,
        decays: row.decays,
        entries: row.entries,
        handoffs: sent.map(({ time, score }) => ({ at: time, score })),
      },
    }
  })
}

const check = async (one: Case) => {
  // Without events and an end no time passes; and latency is written in whole seconds.
  if (one.log.length === 0 || one.latency % 1000 !== 0) return
  if (!loadConfig(toYaml(one.config), 'random.yaml').plan) return
  const latency = `${one.latency / 1000}s`
  const tests = (await testsOf(one)).map((test) => ({ ...test, latency }))
  if (tests.length === 0) return
  const yaml = toYaml({ tests })
  const { tests: results, diagnostics } = run(yaml, toYaml(one.config))
  const wrong = [
    ...diagnostics.map(({ message }) => message),
    ...results.flatMap(({ name, message }) => (message ? [`${name}: ${message}`] : [])),
  ]
  if (wrong.length > 0) throw new Error(`${wrong.join('\n')}\n${toYaml(one.config)}\n${yaml}`)
  expect(results).toHaveLength(tests.length)
}

test(
  `${numRuns} random logs through \`test\` and \`simulate\``,
  async () => {
    await fc.assert(fc.asyncProperty(cases, check), { numRuns, ...seed })
  },
  60_000 + numRuns * 60,
)
