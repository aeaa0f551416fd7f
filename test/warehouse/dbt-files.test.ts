// The files of a dbt package, without dbt: their YAML is read, no name of a config is Jinja, and the models are SQL.

import { init, parse as parseSql } from '@guanmingchiu/sqlparser-ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type DbtProject, dbtProject } from '../../src/dbt/project.ts'
import { loadConfig } from '../../src/index.ts'
import { parseYaml } from '../../src/document/parse.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { refusals } from '../../src/sql/refuse.ts'
import { defaultTables, type Tables } from '../../src/sql/tables.ts'
import { readTestFile } from '../../src/testing/test-file.ts'
import { Source } from '../../src/text/source.ts'
import { toYaml } from '../agreement/encode.ts'
import { comparable, expected, planOf, tablesOf, type WarehouseCase } from './cases.ts'
import { duckdb } from './duckdb.ts'
import { hostileConfig, hostileLog, hostileStories } from './hostile.ts'

const tables: Tables = {
  ...defaultTables,
  profiles: { table: 'crm.profiles', user: 'user_id', attributes: 'attributes' },
}

const projectOf = (plan: Plan, stories: string, dialect: string, own: Tables = tables) => {
  const { tests } = readTestFile(parseYaml(new Source('x.test.yaml', stories)), {
    launch: plan.launch?.at ?? null,
    update: false,
    only: undefined,
  })
  const options = { dialect: dialects.get(dialect)!, tables: own, until: null, cite: () => 'leadscore.yaml:1' }
  return dbtProject(
    plan,
    options,
    tests.flatMap(({ scenario }) => scenario ?? []),
  )
}

const hostile = (dialect: string, own?: Tables) =>
  projectOf(planOf(hostileConfig), toYaml(hostileStories), dialect, own)

const example = (name: string, dialect: string) => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, '../../examples', name, file), 'utf8')
  const plan = loadConfig(read('leadscore.yaml'), 'leadscore.yaml').plan!
  return refusals(plan, dialects.get(dialect)!).length > 0
    ? null
    : projectOf(plan, read('leadscore.test.yaml'), dialect)
}

/** What dbt makes of a model, outside of unit tests. */
const rendered = (text: string) =>
  text
    .replaceAll(/\{#.*?#\}/gs, '')
    .replaceAll(/\{\{ config\(.*?\n?\) \}\}\n/gs, '')
    .replaceAll(/\{%-? set .*? %\}/g, '')
    .replaceAll(/\{% if in_one_query %\}.*?\{% endif %\}/g, '')
    .replaceAll(/\{% if \w+_until\(\) is not none %\}.*?\{% else %\}(.*?)\{% endif %\}/gs, '$1')
    .replaceAll(/\{\{ (?:'\w+' if in_one_query else )?ref\('(\w+)'\) \}\}/g, '$1')
    .replaceAll(/\{\{ source\('\w+', '(\w+)'\) \}\}/g, '$1')
    .replaceAll('{{ target.schema }}.', '')

const models = ({ files }: DbtProject) => {
  const yml = files.find(({ path }) => path.endsWith('_models.yml'))!
  const { models: listed } = parse(yml.text) as { models: { name: string }[] }
  return listed.map(({ name }) => ({ name, text: files.find(({ path }) => path === `models/${name}.sql`)!.text }))
}

const braces = (text: string) => text.replaceAll("{{ '{' }}", '{')

beforeAll(() => init())

describe.each([...dialects.keys()])('%s', (dialect) => {
  test('YAML is YAML, and what is left of Jinja is none of the config', () => {
    for (const { path, text } of hostile(dialect).files) {
      if (path.endsWith('.yml')) {
        expect(parse(text), path).toBeTypeOf('object')
        // Once more, and nothing is left that Jinja would read.
        expect(text.replaceAll(/"\{\{ [\w.]+(\(\))? \}\}"/g, ''), path).not.toMatch(/\{[{%#]/)
      }
      if (path.startsWith('models/') && path.endsWith('.sql')) {
        expect(rendered(text).replaceAll("{{ '{' }}", ''), path).not.toMatch(/\{[{%#]/)
      }
    }
  })

  test('the models of an example are SQL', () => {
    const project = example('lead-scoring', dialect)
    if (project === null) return
    for (const { name: model, text } of models(project)) {
      const sql = braces(rendered(text))
      // The parser takes `exists` for the predicate on a query; it is a function on an array too.
      const readable = dialect === 'spark' ? sql.replaceAll('exists(', 'forall(') : sql
      expect(
        () => parseSql(readable, dialect === 'postgres' ? 'postgresql' : (dialect as 'duckdb')),
        model,
      ).not.toThrow()
    }
  })
})

test('models that are run one after the other give what the rules give', async ({ skip }) => {
  const reason = duckdb.unavailable()
  if (reason !== null) skip(reason)
  const project = hostile('duckdb', { ...tables, events: { ...tables.events, sequence: 'seq' } })
  const functions = project.files.find(({ path }) => path === 'macros/leadscore_functions.sql')!.text
  const script = [
    ...rendered(functions).split(/\{% (?:macro .*|endmacro) %\}/),
    ...models(project).map(({ name, text }) => `CREATE TABLE ${name} AS (${braces(rendered(text))})`),
  ].filter((statement) => statement.trim() !== '')
  const one = { config: hostileConfig, log: hostileLog, profiles: [], until: null } as unknown as WarehouseCase
  const session = await duckdb.start()
  const results = await session.run(tablesOf(one), script.join(';\n'), ['leadscore_scores', 'leadscore_handoffs'])
  expect(comparable(results[0]!, results[1]!)).toEqual(expected(one))
})

test('files of an example', () => {
  expect(example('lead-scoring', 'postgres')!.files.map(({ path }) => path)).toMatchInlineSnapshot(`
    [
      "dbt_project.yml",
      "macros/leadscore_functions.sql",
      "macros/leadscore_until.sql",
      "macros/leadscore_steps_in_one_query.sql",
      "models/leadscore_unit_tests.yml",
      "models/leadscore_sources.yml",
      "models/leadscore_models.yml",
      "models/leadscore_run.sql",
      "models/leadscore_users.sql",
      "models/leadscore_facts.sql",
      "models/leadscore_writes.sql",
      "models/leadscore_ordered.sql",
      "models/leadscore_climbs.sql",
      "models/leadscore_waits.sql",
      "models/leadscore_reached.sql",
      "models/leadscore_folded.sql",
      "models/leadscore_folded_facts.sql",
      "models/leadscore_steps.sql",
      "models/leadscore_handoffs.sql",
      "models/leadscore_scores.sql",
      "tests/leadscore_handoffs_counted.sql",
    ]
  `)
  expect(
    example('lead-scoring', 'spark')!
      .files.find(({ path }) => path === 'models/leadscore_steps.sql')!
      .text.split('\n')
      .slice(0, 16),
  ).toMatchInlineSnapshot(`
    [
      "{# Written by \`leadscore compile --target dbt\`: the next run replaces it. #}",
      "{{ config(",
      "  materialized='table',",
      "  pre_hook=[",
      "    "SET spark.sql.cteRecursionLevelLimit = 1000000",",
      "    "SET spark.sql.cteRecursionRowLimit = -1",",
      "    "SET spark.sql.ansi.enabled = true"",
      "  ],",
      "  post_hook=[",
      "    "RESET spark.sql.cteRecursionLevelLimit",",
      "    "RESET spark.sql.cteRecursionRowLimit",",
      "    "RESET spark.sql.ansi.enabled"",
      "  ]",
      ") }}",
      "-- The fold (T2): one step per event, and one per window or CRM sync that comes due between events.",
      "-- leadscore.yaml:1: a queue per window, first in, first out.",
    ]
  `)
  const { files } = hostile('snowflake', {
    ...tables,
    events: { ...tables.events, table: 'raw."My Events"' },
    scores: 'marts.trial_scores',
  })
  expect(files.find(({ path }) => path.endsWith('_sources.yml'))!.text).toMatchInlineSnapshot(`
    "# Written by \`leadscore compile --target dbt\`: the next run replaces it.
    version: 2
    sources:
      - name: trial
        schema: raw
        tables:
          - name: events
            identifier: My Events
            quoting:
              identifier: true
            description: The log, a row per event.
      - name: trial_profiles
        schema: crm
        tables:
          - name: profiles
            description: Attributes before the first event, a row per user.
    "
  `)
  expect(files.find(({ path }) => path === 'dbt_project.yml')!.text).toMatchInlineSnapshot(`
    "# Written by \`leadscore compile --target dbt\`: the next run replaces it.
    # canvas'; DROP TABLE events; -- "\`\\'\\" */ { { { % raw { # #} \${x} 🎯 $$ é: a dbt package for Snowflake, dbt 1.8 or later.
    # In packages.yml of your project: \`packages: [{ local: path/to/this/folder }]\`, then \`dbt deps\` and \`dbt build\`.
    name: trial
    version: 1.0.0
    config-version: 2
    require-dbt-version:
      - ">=1.8.0"
      - <3.0.0
    model-paths:
      - models
    macro-paths:
      - macros
    test-paths:
      - tests
    on-run-start:
      - "{{ create_leadscore_at() }}"
      - "{{ create_leadscore_typed() }}"
      - "{{ create_leadscore_whole() }}"
      - "{{ create_leadscore_flat() }}"
      - "{{ create_leadscore_checked() }}"
      - "{{ create_leadscore_values() }}"
    models:
      trial:
        +materialized: table
    "
  `)
})

test('stories that dbt cannot tell are counted', () => {
  const stories = {
    tests: [
      { name: 'late', latency: '2s', events: ['session_start'], expect: { score: 0 } },
      { name: 'nobody', expect: { score: 0 } },
      {
        name: 'a part',
        profile: {},
        events: ['session_start'],
        expect: { attributes: {}, handoffs: [{ score: 1, body: 'x' }] },
      },
    ],
  }
  const { unitTests } = projectOf(planOf(hostileConfig), toYaml(stories), 'duckdb', { ...tables, profiles: null })
  expect(unitTests.tests).toEqual([])
  expect([...unitTests.leftOut.keys()]).toEqual([
    'a latency',
    'a lead of whom nothing is known',
    'a profile (--profiles-table names no table)',
  ])
  const known = projectOf(planOf(hostileConfig), toYaml(stories), 'duckdb').unitTests
  expect(known.tests.map(({ model, expect: { rows } }) => [model, rows])).toEqual([
    ['leadscore_scores', [{ user_id: 'a_part', handoffs: 1 }]],
    ['leadscore_handoffs', [{ user_id: 'a_part', score: 1 }]],
  ])
  expect(known.leftOut.get('the body of a hand-off')).toBe(1)
})
