import { portableRegex } from '../regex.ts'
import { ansiFunctions, escapedText, valuesByHelpers } from './ansi.ts'
import type { Dialect } from './dialect.ts'

const define = (signature: string, returns: string, body: string) =>
  `CREATE OR REPLACE TEMPORARY FUNCTION ${signature} RETURNS ${returns} RETURN ${body};`
const map = 'try_cast(j AS MAP<STRING, VARIANT>)'
// A function of ours cannot be called inside of a lambda here: what it does is written out.
const at = (json: string, key: string) => `try_element_at(try_cast(${json} AS MAP<STRING, VARIANT>), ${key})`
const typed = (j: string) =>
  `CASE WHEN ${j} IS NULL THEN NULL WHEN schema_of_variant(${j}) = 'STRING' THEN 's' || CAST(${j} AS STRING) WHEN schema_of_variant(${j}) = 'BOOLEAN' THEN 'b' || CAST(${j} AS STRING) WHEN schema_of_variant(${j}) LIKE 'ARRAY%' THEN 'a' WHEN schema_of_variant(${j}) LIKE 'OBJECT%' THEN 'o' WHEN schema_of_variant(${j}) = 'VOID' THEN NULL ELSE 'n' || CAST(CAST(${j} AS DOUBLE) + 0D AS STRING) END`
const elements = (j: string) =>
  `CASE WHEN schema_of_variant(${j}) LIKE 'ARRAY%' THEN transform(CAST(${j} AS ARRAY<VARIANT>), e -> ${typed('e')}) ELSE CAST(array() AS ARRAY<STRING>) END`
const flat = (list: string) =>
  `flatten(transform(${list}, j -> CASE WHEN schema_of_variant(j) LIKE 'ARRAY%' THEN CAST(j AS ARRAY<VARIANT>) ELSE array(j) END))`

export const spark: Dialect = {
  name: 'spark',
  title: 'Spark and Databricks',
  run: 'spark-sql -f script.sql',
  proof: 'parsed, and run on Spark 4 where the tests have it',
  types: { bigint: 'BIGINT', text: 'STRING', boolean: 'BOOLEAN', double: 'DOUBLE' },
  text: escapedText,
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  functions: {
    ...ansiFunctions,
    divide: (a, b) => `${a} DIV ${b}`,
    contains: (text, part) => `contains(${text}, ${part})`,
    matches: (text, pattern) => `${text} RLIKE ${pattern}`,
    'matches ignoring case': (text, pattern) => `${text} RLIKE ${pattern}`,
    'to text': (value) => `CAST(${value} AS STRING)`,
    fail: (message) => `CAST(raise_error(${message}) AS BIGINT)`,
    size: (list) => `size(${list})`,
    milliseconds: (time) => `unix_millis(${time})`,
    timestamp: (ms) => `timestamp_millis(${ms})`,
    json: (value) => `parse_json(${value})`,
    'json text': (value) => `to_json(${value})`,
  },
  some: (list, as, test) => `exists(${list}, ${as} -> ${test})`,
  member: (json, key) => `leadscore_at(${json}, ${escapedText(key)})`,
  hasMember: (json, key) => `leadscore_has(${json}, ${escapedText(key)})`,
  values: valuesByHelpers(escapedText, (json) => `array(${json})`),
  regex: (pattern, ignoreCase) => portableRegex(pattern, ignoreCase, { end: '\\z', largestCount: 1000, group: '(?:' }),
  settings: [
    [
      "-- A recursive query takes as many rounds as the longest history has steps.",
      'SET spark.sql.cteRecursionLevelLimit = 1000000;',
      'SET spark.sql.cteRecursionRowLimit = -1;',
      'SET spark.sql.ansi.enabled = true;',
    ].join('\n'),
  ],
  helpers: {
    leadscore_has: [
      '-- Whether a JSON object has a key.',
      define('leadscore_has(j VARIANT, k STRING)', 'BOOLEAN', `COALESCE(map_contains_key(${map}, k), FALSE)`),
    ],
    leadscore_at: [
      '-- The value under a key; null when there is none.',
      define('leadscore_at(j VARIANT, k STRING)', 'VARIANT', at('j', 'k')),
    ],
    leadscore_typed: [
      "-- A JSON value as its type's letter and its text: values of two types are never equal (C2).",
      define('leadscore_typed(j VARIANT)', 'STRING', typed('j')),
    ],
    leadscore_whole: [
      '-- A score that is no whole number would be rounded: the run ends instead.',
      define(
        'leadscore_whole(t STRING)',
        'BIGINT',
        "CASE WHEN CAST(t AS DOUBLE) % 1 = 0 AND abs(CAST(t AS DOUBLE)) < 9007199254740992 THEN CAST(CAST(t AS DOUBLE) AS BIGINT) ELSE CAST(raise_error('a score of the log is no whole number: ' || t) AS BIGINT) END",
      ),
    ],
    leadscore_elements: [
      '-- Typed texts of the elements of an array.',
      define('leadscore_elements(j VARIANT)', 'ARRAY<STRING>', elements('j')),
    ],
    leadscore_down: [
      '-- The values under a key of each object.',
      define('leadscore_down(l ARRAY<VARIANT>, k STRING)', 'ARRAY<VARIANT>', `transform(l, j -> ${at('j', 'k')})`),
    ],
    leadscore_flat: [
      '-- An array stands for each of its elements, up to three arrays deep (C3).',
      define('leadscore_flat(l ARRAY<VARIANT>)', 'ARRAY<VARIANT>', flat(flat(flat('l')))),
    ],
    leadscore_values: [
      '-- The typed values of what was found.',
      define(
        'leadscore_checked(l ARRAY<STRING>)',
        'ARRAY<STRING>',
        "CASE WHEN array_contains(l, 'a') THEN array(CAST(raise_error('a property holds arrays nested more than three deep') AS STRING)) ELSE l END",
      ),
      define(
        'leadscore_values(l ARRAY<VARIANT>)',
        'ARRAY<STRING>',
        `leadscore_checked(filter(transform(${flat(flat(flat('l')))}, j -> ${typed('j')}), t -> t IS NOT NULL))`,
      ),
    ],
    leadscore_found: [
      '-- A `v` for every value found, and the elements of every array found.',
      define(
        'leadscore_found(l ARRAY<VARIANT>)',
        'ARRAY<STRING>',
        `flatten(transform(filter(l, j -> ${typed('j')} IS NOT NULL), j -> concat(array('v'), ${elements('j')})))`,
      ),
    ],
  },
  // Spark has no temporary tables: those of the run are dropped at its end.
  createTable: (name) => `DROP TABLE IF EXISTS ${name};\nCREATE TABLE ${name} AS`,
  end: (work) => [work.map((name) => `DROP TABLE IF EXISTS ${name};`).join('\n')],
  recursive: 'WITH RECURSIVE',
}
