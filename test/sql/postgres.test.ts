// The same on a PostgreSQL server, where one is given.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { cases, type Case } from '../agreement/arbitrary.ts'
import { toYaml } from '../agreement/encode.ts'
import { evaluate } from '../reference/evaluate.ts'
import { comparable, onPostgres, planOf, postgresHost, withWholeScores } from './sides.ts'

const numRuns = Number(process.env['LEADSCORE_SQL_RUNS'] ?? 40)
const seed = Number(process.env['LEADSCORE_SEED'] ?? Date.now() % 1e6)

const expected = ({ config, log, profiles, until }: Case) =>
  comparable(evaluate(parse(toYaml(config)) as object, log, { profiles, until, latency: 0 }))

test.skipIf(postgresHost === undefined)(
  `PostgreSQL and the reference agree on ${numRuns} random cases (seed ${seed})`,
  () => {
    const sample = fc.sample(cases.map(withWholeScores), { numRuns, seed }).filter(({ config }) => planOf(config))
    const outcomes = onPostgres(sample)
    for (const [index, one] of sample.entries()) {
      expect(
        outcomes[index],
        `${toYaml(one.config)}\n${one.log.map((line) => JSON.stringify(line)).join('\n')}\n${JSON.stringify(one.profiles)} until ${one.until}`,
      ).toEqual(expected(one))
    }
  },
  600_000,
)
