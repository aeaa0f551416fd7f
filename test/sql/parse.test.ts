// Every dialect's script is SQL to a parser of that dialect, whatever the names in the config.

import { init, parse as parseSql } from '@guanmingchiu/sqlparser-ts'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/index.ts'
import { compileSql } from '../../src/sql/compile.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { testTables } from './sides.ts'

const parsers: Record<string, string> = { spark: 'databricks', postgres: 'postgresql' }
await init()
const text = readFileSync('examples/lead-scoring/leadscore.yaml', 'utf8')

test.each([...dialects.keys()])('a parser of %s takes the script', (name) => {
  const { plan } = loadConfig(text, 'leadscore.yaml')
  const { sql } = compileSql(plan!, {
    dialect: dialects.get(name)!,
    tables: testTables,
    until: null,
    cite: (path) => path.join('.'),
  })
  // The parser knows CREATE FUNCTION of few dialects, and no type of maps.
  const tables = sql
    .replaceAll('MAP<STRING, VARIANT>', 'STRING')
    .replaceAll(/^CREATE (OR REPLACE )?TEMP(ORARY)? FUNCTION.*$|^CREATE OR REPLACE FUNCTION (?!pg_temp).*$/gm, '')
  expect(() => parseSql(tables, (parsers[name] ?? name) as never)).not.toThrow()
})
