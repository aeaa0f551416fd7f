// Every script is read by parsers that are not ours: for each dialect, those of the examples and of random configs.

import fc from 'fast-check'
import { init, parse } from '@guanmingchiu/sqlparser-ts'
import * as libpg from 'libpg-query'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/index.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { BrazeSource } from '../../src/sql/braze-types.ts'
import { cdiScript } from '../../src/sql/cdi.ts'
import { compileSql } from '../../src/sql/compile.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { refusals } from '../../src/sql/refuse.ts'
import { defaultTables } from '../../src/sql/tables.ts'
import { sources } from './braze-export.ts'
import { planOf, warehouseCases } from './cases.ts'
import { hostile, hostileConfig } from './hostile.ts'
import { lexis, statementsOf } from './statements.ts'

const parsers = {
  duckdb: 'duckdb',
  postgres: 'postgresql',
  redshift: 'redshift',
  snowflake: 'snowflake',
  bigquery: 'bigquery',
  spark: 'spark',
} as const

/** What PostgreSQL has and Redshift has not. */
const notInRedshift =
  /\bARRAY\s*\[|\bUNNEST\b|\bLATERAL\b|\bFILTER\s*\(|\bJSONB\b|->|\bDISTINCT\s+ON\b|IS\s+(NOT\s+)?DISTINCT\s+FROM|\bGENERATE_SERIES\b|\bSTRING_AGG\b|\bREGEXP_LIKE\b/i

const examples = ['lead-scoring', 'product-led'].map((name) => {
  const file = join(import.meta.dirname, '../../examples', name, 'leadscore.yaml')
  return loadConfig(readFileSync(file, 'utf8'), file).plan!
})

const tables = { ...defaultTables, profiles: { table: 'profiles', user: 'user_id', attributes: 'attributes' } }

const withoutTexts = (sql: string) => sql.replaceAll(/--[^\n]*|'(?:[^']|'')*'/g, "''")

/** Functions that the parser of a dialect does not know how to make: their bodies are read alone. */
const functionBody =
  /^(?:--[^\n]*\s+)*CREATE OR REPLACE (?:TEMPORARY )?FUNCTION [\s\S]*?(?:\$\$\s*(?:SELECT)?([\s\S]*)\$\$|RETURN ([\s\S]*))/
const readable = (sql: string, name: string): string[] => {
  if (name === 'bigquery') {
    // The parser does not know its loops: the statements inside are read alone.
    return statementsOf(sql, lexis[name])
      .map((statement) => statement.replace(/^((?:--[^\n]*\s+)*)WHILE (.*) DO\s/, '$1'))
      .filter((statement) => statement !== 'END WHILE')
  }
  if (name !== 'redshift' && name !== 'snowflake' && name !== 'spark') return [sql]
  const statements = statementsOf(sql, lexis[name])
  return (name === 'spark' ? statements.flatMap(layersOfFold) : statements).map((statement) => {
    // The parser takes `exists` for the predicate on a query; it is a function on an array too.
    if (name === 'spark') statement = statement.replaceAll('exists(', 'forall(')
    const body = functionBody.exec(statement)
    return body === null ? statement : `SELECT ${body[1] ?? body[2]}`
  })
}

/** The layers of Spark's fold lie in each other deeper than the parser goes: each is read alone, and what holds them. */
const layersOfFold = (statement: string): string[] => {
  const layers: string[] = []
  const frame = statement.replaceAll(
    /^( +transform\(array\()(named_struct\(.*\))(\)), (x\d+ ->)$/gm,
    (_, open, layer, close, name) => {
      layers.push(`SELECT ${layer}`)
      return `${open}named_struct('layer', 1)${close}, ${name}`
    },
  )
  return [frame, ...layers]
}

beforeAll(() => Promise.all([init(), libpg.loadModule()]))

describe.each(Object.entries(parsers))('%s', (name, parser) => {
  const dialect = dialects.get(name)!
  const read = (sql: string) => {
    for (const statement of readable(sql, name)) expect(() => parse(statement, parser), statement).not.toThrow()
    if (name === 'postgres') expect(() => libpg.parseSync(sql)).not.toThrow()
    if (name === 'redshift') expect(withoutTexts(sql)).not.toMatch(notInRedshift)
  }
  const check = (plan: Plan, source?: BrazeSource) => {
    if (refusals(plan, dialect).length > 0) return
    const options = { dialect, tables, until: null, cite: (path: readonly unknown[]) => path.join('.') }
    read(compileSql(plan, { ...options, ...(source && { source }) }).sql)
  }

  test.each(examples)('the script of an example is read', (plan) => check(plan))

  test('the scripts of random configs are read', () => {
    fc.assert(
      fc.property(warehouseCases(1), ({ config }) => check(planOf(config))),
      { numRuns: 12 },
    )
  })

  test('the script for Cloud Data Ingestion is read', () => {
    for (const plan of [...examples, planOf(hostileConfig)]) read(cdiScript(plan, dialect, 'marts.scores'))
  })

  test.runIf(dialect.tablesOfBraze).each(['currents', 'braze-snowflake'] as const)(
    'the script for tables of %s is read',
    (kind) => {
      for (const identity of ['joined', 'exported', 'braze'] as const) {
        check(planOf(sources[kind].config), { kind, tables: 'braze.*', identity })
      }
    },
  )
})

test('Spark replaces no part of a text', () => {
  const { sql } = compileSql(planOf(hostileConfig), {
    dialect: dialects.get('spark')!,
    tables,
    until: null,
    cite: (path) => path.join('.'),
  })
  expect(hostile('x')).toContain('${')
  expect(sql.replaceAll(/^ *--.*$/gm, '')).not.toMatch(/\$\{|\{\{/)
})
