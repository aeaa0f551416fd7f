// On random configs and logs the compiled SQL gives what the reference gives.

import fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { cases, type Case } from '../agreement/arbitrary.ts'
import { toYaml } from '../agreement/encode.ts'
import { evaluate } from '../reference/evaluate.ts'
import { refusals } from '../../src/sql/refuse.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { comparable, compiled, onDuckDB, planOf, standardized, withWholeScores } from './sides.ts'

const numRuns = Number(process.env['LEADSCORE_SQL_RUNS'] ?? 8)
const seed = process.env['LEADSCORE_SEED'] === undefined ? {} : { seed: Number(process.env['LEADSCORE_SEED']) }

const expected = ({ config, log, profiles, until }: Case) =>
  comparable(evaluate(parse(toYaml(config)) as object, log, { profiles, until, latency: 0 }))

const actual = async (one: Case) => {
  try {
    return await onDuckDB(one)
  } catch (error) {
    return (error as Error).message
  }
}

const jsonl = (lines: object[]) => lines.map((line) => JSON.stringify(line)).join('\n')

const agree = async (some: fc.Arbitrary<Case>) => {
  const property = fc.asyncProperty(some, async (one) => {
    fc.pre(refusals(planOf(one.config), dialects.get('duckdb')!).length === 0)
    return isDeepStrictEqual(await actual(one), expected(one))
  })
  const result = await fc.check(property, { numRuns, ...seed })
  if (!result.failed) return
  const one = result.counterexample![0]
  expect.fail(
    [
      `LEADSCORE_SEED=${result.seed}, path ${result.counterexamplePath}, after ${result.numRuns} cases`,
      toYaml(one.config),
      jsonl(one.log),
      `profiles ${one.profiles === undefined ? 'none' : jsonl(one.profiles)}`,
      `until ${one.until}`,
      `reference ${JSON.stringify(expected(one), null, 1)}`,
      `DuckDB ${JSON.stringify(await actual(one), null, 1)}`,
    ].join('\n'),
  )
}

test(`DuckDB and the reference agree on ${numRuns} random cases`, () => agree(cases.map(withWholeScores)), 3_600_000)

test(
  `DuckDB and the reference agree on ${numRuns} random cases of the common kind`,
  () => agree(cases.map(standardized).map(withWholeScores)),
  3_600_000,
)

test('the common kind takes window functions', () => {
  const sample = fc.sample(cases.map(standardized), { numRuns: 40, seed: 1 })
  const windows = sample.filter((one) => compiled(withWholeScores(one), 'duckdb').strategy === 'windows')
  expect(windows.length).toBeGreaterThan(15)
})
