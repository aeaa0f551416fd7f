// On random configs and logs the engine gives exactly what the reference gives.

import fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { evaluate, type Outcome } from '../reference/evaluate.ts'
import { cases, conditionCases, type Case } from './arbitrary.ts'
import { toYaml } from './encode.ts'
import { engine } from './engine.ts'

const numRuns = Number(process.env['LEADSCORE_RUNS'] ?? 1000)
const seed = process.env['LEADSCORE_SEED'] === undefined ? {} : { seed: Number(process.env['LEADSCORE_SEED']) }

const expected = ({ config, log, profiles, until, latency }: Case) =>
  evaluate(config, log, { profiles, until, latency })

const actual = async ({ config, log, profiles, until, latency, style }: Case): Promise<Outcome | string> => {
  try {
    return await engine(config, log, { profiles, until, latency }, style)
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

const jsonl = (lines: object[]) => lines.map((line) => JSON.stringify(line)).join('\n')

const describeCase = async (one: Case) =>
  [
    `--- config\n${toYaml(one.config)}`,
    `--- log\n${jsonl(one.log)}`,
    `--- profiles\n${one.profiles === undefined ? 'none' : jsonl(one.profiles)}`,
    `--- until ${one.until === null ? 'the end' : new Date(one.until).toISOString()}, latency ${one.latency} ms, written ${JSON.stringify(one.style)}`,
    `--- reference\n${JSON.stringify(expected(one), null, 1)}`,
    `--- engine\n${JSON.stringify(await actual(one), null, 1)}`,
  ].join('\n')

const agree = async (some: fc.Arbitrary<Case>, runs: number) => {
  const property = fc.asyncProperty(some, async (one) => isDeepStrictEqual(await actual(one), expected(one)))
  const result = await fc.check(property, { numRuns: runs, ...seed })
  if (!result.failed) return
  const counterexample = result.counterexample?.[0]
  expect.fail(
    `LEADSCORE_SEED=${result.seed} LEADSCORE_RUNS=${numRuns}, path ${result.counterexamplePath}, after ${result.numRuns} cases\n` +
      (counterexample === undefined ? fc.defaultReportMessage(result)! : await describeCase(counterexample)),
  )
}

const timeout = 60_000 + numRuns * 60

test(`the reference and the engine agree on ${numRuns} random cases`, () => agree(cases, numRuns), timeout)

test(
  `the reference and the engine agree on ${Math.ceil(numRuns / 2)} random cases about conditions`,
  () => agree(conditionCases, Math.ceil(numRuns / 2)),
  timeout,
)

/** Lines of many copies of the users, one log after the other or line by line. */
const crowded = (log: object[], copies: number, blockwise: boolean) => {
  const numbers = Array.from({ length: copies }, (_, copy) => copy)
  const rename = (line: object, copy: number) => ({
    ...line,
    user_id: `${(line as { user_id: string }).user_id}/${copy}`,
  })
  return blockwise
    ? numbers.flatMap((copy) => log.map((line) => rename(line, copy)))
    : log.flatMap((line) => numbers.map((copy) => rename(line, copy)))
}

test(
  'users are independent: a thousand copies of each score as the one does',
  async () => {
    const property = fc.asyncProperty(cases, fc.boolean(), async (one, blockwise) => {
      const { scores, handoffs } = expected(one)
      const copies = 1000
      const crowd = await engine(one.config, crowded(one.log, copies, blockwise), {
        profiles: one.profiles && (crowded(one.profiles, copies, blockwise) as NonNullable<Case['profiles']>),
        until: one.until,
        latency: one.latency,
      })
      const copyOf = ({ user_id }: { user_id: string }) => Number(user_id.split('/').at(-1))
      const rows: object[][] = Array.from({ length: copies }, () => [])
      for (const row of [...crowd.scores, ...crowd.handoffs]) rows[copyOf(row)]!.push(row)
      for (const [copy, own] of rows.entries())
        expect(own).toEqual([...scores, ...handoffs].map((row) => ({ ...row, user_id: `${row.user_id}/${copy}` })))
    })
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 200), ...seed, endOnFailure: true })
  },
  timeout,
)
