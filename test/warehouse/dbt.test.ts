// dbt builds what is compiled for it: the tables are those of the rules, its tests pass, and a wrong expectation does not.

import fc from 'fast-check'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { dialects } from '../../src/sql/dialects/index.ts'
import { refusals } from '../../src/sql/refuse.ts'
import { toYaml } from '../agreement/encode.ts'
import { leadscore } from '../examples/sessions.ts'
import { exportsOf, sources, tablesOf as tablesOfBraze, type Entry } from './braze-export.ts'
import { comparable, expected, planOf, tablesOf, warehouseCases, type WarehouseCase } from './cases.ts'
import { dbt, duckDbFile, postgresCluster, unavailable, type Database } from './dbt.ts'
import { hostileConfig, hostileLog, hostileStories } from './hostile.ts'
import { isAsked } from './installed.ts'

const examples = join(import.meta.dirname, '../../examples')
const engines: Record<string, (folder: string) => Promise<Database>> = {
  duckdb: duckDbFile,
  postgres: () => postgresCluster(),
}

const linesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as never)

const example = (name: string): WarehouseCase => ({
  config: parse(readFileSync(join(examples, name, 'leadscore.yaml'), 'utf8')) as WarehouseCase['config'],
  log: linesOf(join(examples, name, 'events.jsonl')),
  profiles: linesOf(join(examples, name, 'profiles.jsonl')),
  until: null,
})

describe.runIf(isAsked('dbt')).each(Object.entries(engines))('dbt on %s', (dialect, start) => {
  let folder: string
  let project: string
  let database: Database

  beforeAll(async () => {
    expect(unavailable()).toBeNull()
    folder = mkdtempSync(join(tmpdir(), 'leadscore-dbt-'))
    project = join(folder, 'project')
    database = await start(folder)
  }, 120_000)
  afterAll(async () => {
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Compiles a config, with the tests beside it, into an empty folder. */
  const compile = async (config: string) => {
    rmSync(project, { recursive: true, force: true })
    const args = [
      '-d',
      dialect,
      '-c',
      config,
      '--profiles-table',
      'profiles',
      '--columns',
      'sequence=seq',
      '-o',
      project,
    ]
    const { stderr, exitCode } = await leadscore(['compile', '--target', 'dbt', ...args], folder)
    expect(exitCode, stderr).toBe(0)
    return stderr
  }
  const built = async () =>
    comparable(await database.read('leadscore_scores'), await database.read('leadscore_handoffs'))
  const until = ({ until: at }: WarehouseCase) =>
    at === null ? [] : ['--vars', JSON.stringify({ leadscore_until: new Date(at).toISOString() })]

  test.each(['lead-scoring', 'product-led'])('the example %s, with its tests', { timeout: 600_000 }, async (name) => {
    const said = await compile(join(examples, name, 'leadscore.yaml'))
    const one = example(name)
    await database.load(tablesOf(one))
    const { exitCode, output } = await dbt(project, database, 'build')
    expect(exitCode, output).toBe(0)
    const [, count] = /(\d+) unit tests/.exec(said)!
    expect(output.match(/PASS leadscore_\w+::/g)).toHaveLength(Number(count))
    expect(await built()).toEqual(expected(one))

    const file = join(project, 'models/leadscore_unit_tests.yml')
    const tests = readFileSync(file, 'utf8')
    const [, first] = /- name: (scores_\w+)/.exec(tests)!
    writeFileSync(file, tests.replace(/^( +)score: .*$/m, '$1score: 77'))
    const wrong = await dbt(project, database, 'test', '--select', 'test_type:unit')
    expect(wrong.exitCode, wrong.output).toBe(1)
    expect(wrong.output).toContain(`FAIL 1 leadscore_scores::${first}`)
  })

  test('names that look like Jinja are names', { timeout: 600_000 }, async () => {
    const own = join(folder, 'hostile')
    mkdirSync(own)
    const config = join(own, 'leadscore.yaml')
    writeFileSync(config, toYaml(hostileConfig))
    writeFileSync(join(own, 'leadscore.test.yaml'), toYaml(hostileStories))
    expect(await compile(config)).toContain('2 unit tests')
    const one = { config: hostileConfig, log: hostileLog, profiles: [], until: null } as unknown as WarehouseCase
    await database.load(tablesOf(one))
    const { exitCode, output } = await dbt(project, database, 'build')
    expect(exitCode, output).toBe(0)
    expect(await built()).toEqual(expected(one))
  })

  test('tables of Braze, with a story', { timeout: 600_000 }, async () => {
    const own = join(folder, 'braze')
    mkdirSync(own)
    writeFileSync(join(own, 'leadscore.yaml'), toYaml(sources.currents.config))
    const story = {
      name: 'A session',
      events: ['email_added', { at: '1h', session_start: 'web' }],
      expect: { score: 2 },
    }
    writeFileSync(join(own, 'leadscore.test.yaml'), toYaml({ tests: [story] }))
    const seed = Number(process.env['LEADSCORE_SEED'] ?? Math.floor(Math.random() * 1e9))
    const [entries] = fc.sample(exportsOf(sources.currents.types), { numRuns: 1, seed }) as [Entry[]]
    const lines = entries.map(({ type, record }) => JSON.stringify({ event_type: `users.${type}`, ...record }))
    writeFileSync(join(own, 'export.jsonl'), lines.join('\n'))
    await leadscore(['simulate', 'export.jsonl', '--scores', 'scores.jsonl', '--handoffs', 'handoffs.jsonl'], own)
    const args = ['compile', '-t', 'dbt', '-d', dialect, '--source', 'currents', '-o', 'dbt']
    const compiled = await leadscore(args, own)
    expect(compiled.stderr).toContain('1 unit test from 1 test')
    await database.load(tablesOfBraze(entries, 'currents'))
    const { exitCode, output } = await dbt(join(own, 'dbt'), database, 'build')
    expect(exitCode, output).toBe(0)
    const read = (file: string) => linesOf(join(own, file))
    expect(await built(), `seed ${seed}`).toEqual(comparable(read('scores.jsonl'), read('handoffs.jsonl')))
  })

  test('random configs, in a package of another project', { timeout: 600_000 }, async () => {
    const config = join(folder, 'leadscore.yaml')
    const outer = join(folder, 'outer')
    mkdirSync(outer, { recursive: true })
    writeFileSync(join(outer, 'packages.yml'), JSON.stringify({ packages: [{ local: project }] }))
    writeFileSync(join(outer, 'dbt_project.yml'), toYaml({ name: 'outer', version: '1.0.0', 'config-version': 2 }))
    const seed = Number(process.env['LEADSCORE_SEED'] ?? Math.floor(Math.random() * 1e9))
    const isSayable = ({ config }: WarehouseCase) => refusals(planOf(config), dialects.get(dialect)!).length === 0
    for (const one of fc.sample(warehouseCases(3).filter(isSayable), { numRuns: 3, seed })) {
      writeFileSync(config, toYaml(one.config))
      await compile(config)
      await database.load(tablesOf(one))
      await dbt(outer, database, 'deps')
      const { exitCode, output } = await dbt(outer, database, 'build', ...until(one))
      expect(exitCode, `seed ${seed}\n${output}`).toBe(0)
      expect(await built(), `seed ${seed}`).toEqual(expected(one))
    }
  })
})
