// Tables of Braze are scored as the export that they were loaded from.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { toYaml } from '../agreement/encode.ts'
import { leadscore } from '../examples/sessions.ts'
import { exportsOf, sources, tablesOf, type Entry } from './braze-export.ts'
import { comparable } from './cases.ts'
import { duckdb } from './duckdb.ts'
import type { Row, Session } from './engine.ts'
import { postgres } from './postgres.ts'

const jsonl = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)

describe.each([
  ['duckdb', duckdb],
  ['postgres', postgres],
] as const)('%s', (dialect, engine) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-braze-'))
  let session: Session | undefined
  afterAll(async () => {
    await session?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(['currents', 'braze-snowflake'] as const)('%s', async (kind) => {
    if (engine.unavailable() !== null) return
    session ??= await engine.start()
    const seed = Number(process.env['LEADSCORE_SEED'] ?? Math.floor(Math.random() * 1e9))
    const { config: own, types, export: exported } = sources[kind]
    const [entries] = fc.sample(exportsOf(types), { numRuns: 1, seed }) as [Entry[]]
    writeFileSync(join(folder, 'leadscore.yaml'), toYaml(own))
    writeFileSync(
      join(folder, 'export.jsonl'),
      entries.map((entry) => JSON.stringify({ event_type: `users.${entry.type}`, ...exported(entry) })).join('\n'),
    )
    const simulated = await leadscore(
      ['simulate', 'export.jsonl', '--scores', 'scores.jsonl', '--handoffs', 'handoffs.jsonl'],
      folder,
    )
    expect(simulated.exitCode, simulated.stderr).toBe(0)
    const compiled = await leadscore(['compile', '-t', 'sql', '-d', dialect, '--source', kind], folder)
    expect(compiled.exitCode, compiled.stderr).toBe(0)
    const [scores, handoffs] = await session.run(tablesOf(entries, kind), compiled.stdout, [
      'leadscore_scores',
      'leadscore_handoffs',
    ])
    const expected = comparable(jsonl(join(folder, 'scores.jsonl')), jsonl(join(folder, 'handoffs.jsonl')))
    expect(comparable(scores!, handoffs!), `seed ${seed}`).toEqual(expected)
    const sum = (key: string) => expected.scores.reduce((total, row) => total + Number(row[key as 'entries']), 0)
    expect([sum('entries') > 20, sum('advanced') > 3], `seed ${seed}`).toEqual([true, true])
  })
})
