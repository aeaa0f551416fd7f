import { portableRegex } from '../regex.ts'
import { ansiFunctions, escapedText } from './ansi.ts'
import type { Dialect } from './dialect.ts'

/** `${x}` is replaced in a script before it is read, and `{{x}}` in Databricks' editor: neither is written. */
const text = (value: string): string => escapedText(value).replaceAll('$', '\\u0024').replaceAll('{{', '{\\u007b')

const define = (signature: string, returns: string, body: string) =>
  `CREATE OR REPLACE TEMPORARY FUNCTION ${signature} RETURNS ${returns} RETURN ${body};`

// A function of ours may not meet a lambda here, inside or outside of it: what works on lists is written out.
const map = (json: string) => `try_cast(${json} AS MAP<STRING, VARIANT>)`
const at = (json: string, key: string) => `try_element_at(${map(json)}, ${key})`
const has = (json: string, key: string) => `COALESCE(map_contains_key(${map(json)}, ${key}), FALSE)`
const typed = (json: string, array: string) => {
  const schema = `schema_of_variant(${json})`
  return `CASE WHEN ${json} IS NULL OR ${schema} = 'VOID' THEN NULL WHEN ${schema} = 'STRING' THEN 's' || CAST(${json} AS STRING) WHEN ${schema} = 'BOOLEAN' THEN 'b' || CAST(${json} AS STRING) WHEN ${schema} LIKE 'ARRAY%' THEN ${array} WHEN ${schema} LIKE 'OBJECT%' THEN 'o' ELSE 'n' || CAST(CAST(${json} AS DOUBLE) + 0e0 AS STRING) END`
}
const tooDeep = "CAST(raise_error('a property holds arrays nested more than three deep') AS STRING)"
const elements = (json: string) =>
  `CASE WHEN schema_of_variant(${json}) LIKE 'ARRAY%' THEN transform(CAST(${json} AS ARRAY<VARIANT>), e -> ${typed('e', "'a'")}) ELSE CAST(array() AS ARRAY<STRING>) END`
/** An array stands for each of its elements (C3). */
const flatOnce = (list: string) =>
  `flatten(transform(${list}, j -> CASE WHEN schema_of_variant(j) LIKE 'ARRAY%' THEN CAST(j AS ARRAY<VARIANT>) ELSE array(j) END))`
const flat = (list: string) => flatOnce(flatOnce(flatOnce(list)))
const present = (list: string, element: string) => `filter(${list}, ${element} -> ${element} IS NOT NULL)`

function valuesOf(json: string, name: string, whole: boolean): string {
  const path = name.split('.')
  const walked = path.reduce(
    (list, key, depth) => `transform(${depth === 0 ? list : flat(list)}, j -> ${at('j', text(key))})`,
    `array(${json})`,
  )
  const direct = `array(${at(json, text(name))})`
  const found = path.length === 1 ? direct : `CASE WHEN ${has(json, text(name))} THEN ${direct} ELSE ${walked} END`
  return whole
    ? `flatten(transform(filter(${found}, j -> ${typed('j', "'a'")} IS NOT NULL), j -> concat(array('v'), ${elements('j')})))`
    : present(`transform(${flat(found)}, j -> ${typed('j', tooDeep)})`, 't')
}

export const spark: Dialect = {
  name: 'spark',
  title: 'Spark and Databricks',
  run: 'spark-sql -f script.sql',
  proof: 'run on a cluster of Spark 4.3; not run on Databricks',
  types: { bigint: 'BIGINT', text: 'STRING', boolean: 'BOOLEAN', double: 'DOUBLE' },
  text,
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
    elements,
    json: (value) => `parse_json(${value})`,
    'json text': (value) => value,
  },
  some: (list, as, test) => `exists(${list}, ${as} -> ${test})`,
  member: (json, key) => at(json, text(key)),
  hasMember: (_, json, key) => has(json, text(key)),
  values: valuesOf,
  regex: (pattern, ignoreCase) => portableRegex(pattern, ignoreCase, { end: '\\z', largestCount: 1000, group: '(?:' }),
  settings: [
    [
      '-- A fold takes a round for every hundred timeouts or more of the lead that has most of them.',
      'SET spark.sql.cteRecursionLevelLimit = 1000000;',
      'SET spark.sql.cteRecursionRowLimit = -1;',
      'SET spark.sql.ansi.enabled = true;',
    ].join('\n'),
  ],
  helpers: {
    leadscore_typed: [
      "-- A JSON value as its type's letter and its text: values of two types are never equal (C2).",
      define('leadscore_typed(j VARIANT)', 'STRING', typed('j', "'a'")),
    ],
    leadscore_whole: [
      '-- A score that is no whole number would be rounded: the run ends instead.',
      define(
        'leadscore_whole(t STRING)',
        'BIGINT',
        "CASE WHEN CAST(t AS DOUBLE) % 1 = 0 AND abs(CAST(t AS DOUBLE)) < 9007199254740992 THEN CAST(CAST(t AS DOUBLE) AS BIGINT) ELSE CAST(raise_error('a score of the log is no whole number: ' || t) AS BIGINT) END",
      ),
    ],
  },
  // Spark has no temporary tables: those of the run are dropped at its end.
  createTable: (name) => `DROP TABLE IF EXISTS ${name};\nCREATE TABLE ${name} AS`,
  end: (work) => [work.map((name) => `DROP TABLE IF EXISTS ${name};`).join('\n')],
  cdi: {
    isRead: true,
    timestamp: 'TIMESTAMP',
    now: 'current_timestamp()',
    millisecond: "INTERVAL '0.001' SECOND",
    createView: 'CREATE OR REPLACE VIEW',
    payload: (text) => text,
    replace: (kept, next) => [`INSERT OVERWRITE ${kept} SELECT external_id, score, updated_at FROM ${next};`],
  },
  hasLambdas: true,
}
