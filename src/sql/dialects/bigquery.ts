import { ansiFunctions, escapedText, own, valuesByHelpers } from './ansi.ts'
import type { Dialect } from './dialect.ts'

const define = (signature: string, body: string) => `CREATE TEMP FUNCTION ${signature} AS (${body});`
const flat = (list: string) =>
  `ARRAY(SELECT e FROM UNNEST(${list}) AS j, UNNEST(IF(JSON_TYPE(j) = 'array', JSON_QUERY_ARRAY(j), [j])) AS e)`

export const bigquery: Dialect = {
  name: 'bigquery',
  title: 'BigQuery',
  run: 'bq query --use_legacy_sql=false < script.sql',
  proof: 'run on ZetaSQL, the SQL engine of BigQuery; not run on BigQuery',
  dbtProof: 'not run by dbt; its SQL, but for the recursive query of the fold, was run on ZetaSQL, not on BigQuery',
  types: { bigint: 'INT64', text: 'STRING', boolean: 'BOOL', double: 'FLOAT64' },
  tablesOfBraze: true,
  text: escapedText,
  quote: (name) => escapedText(name, '`'),
  functions: {
    ...ansiFunctions,
    divide: (a, b) => `DIV(${a}, ${b})`,
    matches: (text, pattern) => `REGEXP_CONTAINS(${text}, ${pattern})`,
    'matches ignoring case': (text, pattern) => `REGEXP_CONTAINS(${text}, CONCAT('(?i)', ${pattern}))`,
    'to bigint': (value) => `CAST(${value} AS INT64)`,
    'to double': (value) => `CAST(${value} AS FLOAT64)`,
    'to text': (value) => `CAST(${value} AS STRING)`,
    fail: (message) => `CAST(ERROR(${message}) AS INT64)`,
    size: (list) => `ARRAY_LENGTH(${list})`,
    milliseconds: (time) => `UNIX_MILLIS(${time})`,
    timestamp: (ms) => `TIMESTAMP_MILLIS(${ms})`,
    'json column': (text) => `PARSE_JSON(${text})`,
    'set member': (json, key, value) => `JSON_SET(${json}, CONCAT('$.', TO_JSON_STRING(${key})), ${value})`,
    'remove member': (json, key) => `JSON_REMOVE(${json}, CONCAT('$.', TO_JSON_STRING(${key})))`,
    'json text': (value) => `TO_JSON_STRING(${value})`,
  },
  some: (list, as, test) => `EXISTS (SELECT 1 FROM UNNEST(${list}) AS ${as} WHERE ${test})`,
  member: (json, key) => `${own}leadscore_at(${json}, ${escapedText(key)})`,
  hasMember: (found) => `${found} IS NOT NULL`,
  values: valuesByHelpers(escapedText, (json) => `[${json}]`),
  settings: [],
  helpers: {
    leadscore_at: [
      '-- The value under a key; null when there is none.',
      define('leadscore_at(j JSON, k STRING)', "IF(JSON_TYPE(j) = 'object', j[k], NULL)"),
    ],
    leadscore_has: [
      '-- Whether a JSON object has a key.',
      define('leadscore_has(j JSON, k STRING)', 'leadscore_at(j, k) IS NOT NULL'),
    ],
    leadscore_typed: [
      "-- A JSON value as its type's letter and its text: values of two types are never equal (C2).",
      define(
        'leadscore_typed(j JSON)',
        "CASE JSON_TYPE(j) WHEN 'string' THEN CONCAT('s', JSON_VALUE(j)) WHEN 'boolean' THEN CONCAT('b', JSON_VALUE(j)) WHEN 'array' THEN 'a' WHEN 'object' THEN 'o' WHEN 'number' THEN CONCAT('n', CAST(CAST(JSON_VALUE(j) AS FLOAT64) + 0 AS STRING)) END",
      ),
    ],
    leadscore_whole: [
      '-- A score that is no whole number would be rounded: the run ends instead.',
      define(
        'leadscore_whole(t STRING)',
        "IF(CAST(t AS FLOAT64) = TRUNC(CAST(t AS FLOAT64)) AND ABS(CAST(t AS FLOAT64)) < 9007199254740992, CAST(CAST(t AS FLOAT64) AS INT64), ERROR(CONCAT('a score of the log is no whole number: ', t)))",
      ),
    ],
    leadscore_elements: [
      '-- Typed texts of the elements of an array.',
      define(
        'leadscore_elements(j JSON)',
        "ARRAY(SELECT t FROM (SELECT leadscore_typed(e) AS t FROM UNNEST(IF(JSON_TYPE(j) = 'array', JSON_QUERY_ARRAY(j), [])) AS e) WHERE t IS NOT NULL)",
      ),
    ],
    leadscore_down: [
      '-- The values under a key of each object.',
      define(
        'leadscore_down(l ARRAY<JSON>, k STRING)',
        'ARRAY(SELECT leadscore_at(j, k) FROM UNNEST(l) AS j WHERE leadscore_at(j, k) IS NOT NULL)',
      ),
    ],
    leadscore_flat: [
      '-- An array stands for each of its elements, up to three arrays deep (C3).',
      define('leadscore_flat(l ARRAY<JSON>)', flat(flat(flat('l')))),
    ],
    leadscore_values: [
      '-- The typed values of what was found.',
      define(
        'leadscore_values(l ARRAY<JSON>)',
        "ARRAY(SELECT IF(t = 'a', ERROR('a property holds arrays nested more than three deep'), t) FROM (SELECT leadscore_typed(j) AS t FROM UNNEST(leadscore_flat(l)) AS j) WHERE t IS NOT NULL)",
      ),
    ],
    leadscore_found: [
      '-- A `v` for every value found, and the elements of every array found.',
      define(
        'leadscore_found(l ARRAY<JSON>)',
        "ARRAY(SELECT t FROM UNNEST(l) AS j, UNNEST(ARRAY_CONCAT(['v'], leadscore_elements(j))) AS t WHERE leadscore_typed(j) IS NOT NULL)",
      ),
    ],
  },
  createTable: (name, work) => `CREATE OR REPLACE ${work ? 'TEMP ' : ''}TABLE ${name} AS`,
  end: () => [],
  cdi: {
    isRead: true,
    timestamp: 'TIMESTAMP',
    now: 'CURRENT_TIMESTAMP()',
    millisecond: 'INTERVAL 1 MILLISECOND',
    createView: 'CREATE OR REPLACE VIEW',
    payload: (text) => `PARSE_JSON(${text})`,
    replace: (kept, next) => [
      'BEGIN TRANSACTION;',
      `DELETE FROM ${kept} WHERE TRUE;`,
      `INSERT INTO ${kept} (external_id, score, updated_at) SELECT external_id, score, updated_at FROM ${next};`,
      'COMMIT TRANSACTION;',
    ],
  },
  roundsInLoop: 400,
  namesRecursion: false,
  dbtFoldLimit:
    'BigQuery ends a recursive query after 500 rounds: leads with more events and timeouts than that end the run; `--target sql` has no such limit',
}
