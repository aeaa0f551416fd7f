// Only changed scores get a new stamp, and stamps grow.

import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { cdiScript } from '../../src/sql/cdi.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { planOf } from './cases.ts'

const plan = planOf({
  version: 1,
  name: 'A; DROP TABLE x\n-- y',
  score: { attribute: `lead "score"; '\\ 🎯` },
  entry: { triggers: ['email_added'] },
  action_groups: [{ name: 'a', points: 1, triggers: ['session_start'] }],
  inactivity: { window: '1d', points: -1 },
})

test('a run stamps the scores that changed, and no others', async () => {
  const database = await (await DuckDBInstance.create()).connect()
  const rows = async () =>
    (
      await database.runAndReadAll(
        'SELECT external_id, epoch_us(updated_at) AS at, payload FROM leadscore_cdi ORDER BY 1',
      )
    )
      .getRowObjects()
      .map(({ external_id, at, payload }) => ({
        id: external_id as string,
        at: at as bigint,
        payload: payload as string,
      }))
  const scores = (values: string) =>
    database.run(
      `CREATE OR REPLACE TABLE leadscore_scores (user_id VARCHAR, score BIGINT); INSERT INTO leadscore_scores VALUES ${values}`,
    )
  const run = () => database.run(cdiScript(plan, dialects.get('duckdb')!, 'leadscore_scores'))

  await scores(`('a', 1), ('b', 2), ('c', NULL)`)
  await run()
  const first = await rows()
  expect(first.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(JSON.parse(first[1]!.payload)).toEqual({ [plan.score.attribute]: 2 })

  await run()
  expect(await rows()).toEqual(first)

  // The clock is behind what was stamped.
  await database.run("UPDATE leadscore_cdi_scores SET updated_at = TIMESTAMP '2999-01-01'")
  const ahead = await rows()
  await scores(`('a', 1), ('b', 3), ('d', 0)`)
  await run()
  const then = await rows()
  expect(then.map(({ id, payload }) => [id, JSON.parse(payload)[plan.score.attribute]])).toEqual([
    ['a', 1],
    ['b', 3],
    ['d', 0],
  ])
  expect(then[0]!.at).toBe(ahead[0]!.at)
  expect(then[1]!.at).toBeGreaterThan(ahead[1]!.at)
  expect(then[2]!.at).toBe(then[1]!.at)
})
