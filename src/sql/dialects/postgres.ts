import { portableRegex } from '../regex.ts'
import { ansiFunctions, doubleQuoted, own, plainText, valuesByHelpers } from './ansi.ts'
import type { Dialect } from './dialect.ts'

const define = (signature: string, returns: string, body: string) => [
  `CREATE OR REPLACE FUNCTION ${signature} RETURNS ${returns} LANGUAGE sql IMMUTABLE AS $$`,
  `  ${body}`,
  '$$;',
]

export const postgres: Dialect = {
  name: 'postgres',
  title: 'PostgreSQL',
  run: 'psql --single-transaction --file script.sql',
  proof: 'run on PostgreSQL 15',
  dbtProof: 'run by dbt 1.11 on PostgreSQL 15',
  types: { bigint: 'bigint', text: 'text', boolean: 'boolean', double: 'double precision' },
  tablesOfBraze: true,
  text: plainText,
  quote: doubleQuoted,
  functions: {
    ...ansiFunctions,
    'in order': (text) => `${text} COLLATE "C" NULLS LAST`,
    json: (value) => `CAST(${value} AS jsonb)`,
    matches: (text, pattern) => `${text} ~ ${pattern}`,
    'matches ignoring case': (text, pattern) => `${text} ~ ${pattern}`,
    'to double': (value) => `CAST(${value} AS double precision)`,
    'to text': (value) => `CAST(${value} AS text)`,
    size: (list) => `cardinality(${list})`,
    milliseconds: (time) => `CAST(floor(extract(epoch FROM ${time}) * 1000) AS bigint)`,
    timestamp: (ms) => `timestamptz 'epoch' + ${ms} * interval '1 millisecond'`,
    'set member': (json, key, value) => `${json} || jsonb_build_object(${key}, ${value})`,
    'remove member': (json, key) => `${json} - ${key}`,
    'short float': (value) =>
      `CASE WHEN CAST(CAST(${value} AS real) AS double precision) = ${value} THEN CAST(CAST(CAST(${value} AS real) AS text) AS double precision) ELSE ${value} END`,
    'json text': (value) => `CAST(${value} AS text)`,
  },
  some: (list, as, test) => `EXISTS (SELECT 1 FROM unnest(${list}) AS each_${as} (${as}) WHERE ${test})`,
  member: (json, key) => `${own}leadscore_at(${json}, ${plainText(key)})`,
  hasMember: (found) => `${found} IS NOT NULL`,
  values: valuesByHelpers(plainText, (json) => `ARRAY[${json}]`),
  regex: (pattern, ignoreCase) => portableRegex(pattern, ignoreCase, { end: '$', largestCount: 255, group: '(?:' }),
  settings: ['SET standard_conforming_strings = on;', "SET client_min_messages = 'warning';"],
  helpersSchema: 'pg_temp.',
  helpers: {
    leadscore_has: [
      '-- Whether a JSON object has a key.',
      ...define(
        'leadscore_has(j jsonb, k text)',
        'boolean',
        "SELECT COALESCE(jsonb_typeof(j) = 'object' AND j ? k, FALSE)",
      ),
    ],
    leadscore_at: [
      '-- The value under a key; null when there is none.',
      ...define(
        'leadscore_at(j jsonb, k text)',
        'jsonb',
        "SELECT CASE WHEN jsonb_typeof(j) = 'object' THEN j -> k END",
      ),
    ],
    leadscore_typed: [
      "-- A JSON value as its type's letter and its text: values of two types are never equal (C2).",
      ...define(
        'leadscore_typed(j jsonb)',
        'text',
        "SELECT CASE jsonb_typeof(j) WHEN 'string' THEN 's' || (j #>> '{}') WHEN 'boolean' THEN 'b' || (j #>> '{}') WHEN 'array' THEN 'a' WHEN 'object' THEN 'o' WHEN 'number' THEN 'n' || CAST(CAST(j #>> '{}' AS double precision) + 0 AS text) END",
      ),
    ],
    leadscore_whole: [
      '-- A score that is no whole number would be rounded: the run ends instead.',
      ...define(
        'leadscore_whole(t text)',
        'bigint',
        "SELECT CASE WHEN CAST(t AS double precision) = trunc(CAST(t AS double precision)) AND abs(CAST(t AS double precision)) < 9007199254740992 THEN CAST(CAST(t AS double precision) AS bigint) ELSE CAST('a score of the log is no whole number: ' || t AS bigint) END",
      ),
    ],
    leadscore_elements: [
      '-- Typed texts of the elements of an array.',
      ...define(
        'leadscore_elements(j jsonb)',
        'text[]',
        "SELECT COALESCE((SELECT array_agg(leadscore_typed(e)) FROM jsonb_array_elements(CASE WHEN jsonb_typeof(j) = 'array' THEN j ELSE '[]' END) AS each_e (e)), '{}')",
      ),
    ],
    leadscore_down: [
      '-- The values under a key of each object.',
      ...define(
        'leadscore_down(l jsonb[], k text)',
        'jsonb[]',
        "SELECT COALESCE(array_agg(leadscore_at(j, k)), '{}') FROM unnest(l) AS each_j (j)",
      ),
    ],
    leadscore_flat: [
      '-- An array stands for each of its elements, however deep (C3).',
      ...define(
        'leadscore_flat(l jsonb[])',
        'jsonb[]',
        "WITH RECURSIVE every (j) AS (SELECT unnest(l) UNION ALL SELECT e FROM every, jsonb_array_elements(CASE WHEN jsonb_typeof(j) = 'array' THEN j ELSE '[]' END) AS each_e (e)) SELECT COALESCE(array_agg(j), '{}') FROM every WHERE jsonb_typeof(j) <> 'array'",
      ),
    ],
    leadscore_values: [
      '-- The typed values of what was found.',
      ...define(
        'leadscore_values(l jsonb[])',
        'text[]',
        "SELECT COALESCE(array_agg(t) FILTER (WHERE t IS NOT NULL), '{}') FROM (SELECT leadscore_typed(j) AS t FROM unnest(leadscore_flat(l)) AS each_j (j)) AS typed",
      ),
    ],
    leadscore_found: [
      '-- A `v` for every value found, and the elements of every array found.',
      ...define(
        'leadscore_found(l jsonb[])',
        'text[]',
        "SELECT COALESCE(array_agg(t), '{}') FROM unnest(l) AS each_j (j) CROSS JOIN LATERAL unnest(ARRAY['v'] || leadscore_elements(j)) AS each_t (t) WHERE leadscore_typed(j) IS NOT NULL",
      ),
    ],
  },
  index: (table, columns) => [`CREATE INDEX ON ${table} (${columns.join(', ')});`, `ANALYZE ${table};`],
  createTable: (name, work) => `DROP TABLE IF EXISTS ${name};\nCREATE ${work ? 'TEMP ' : ''}TABLE ${name} AS`,
  cdi: {
    isRead: false,
    timestamp: 'timestamptz',
    now: 'clock_timestamp()',
    millisecond: "INTERVAL '1 millisecond'",
    createView: 'CREATE OR REPLACE VIEW',
    payload: (text) => text,
    replace: (kept, next) => [
      'BEGIN;',
      `DELETE FROM ${kept};`,
      `INSERT INTO ${kept} (external_id, score, updated_at) SELECT external_id, score, updated_at FROM ${next};`,
      'COMMIT;',
    ],
  },
  inline: 'NOT MATERIALIZED ',
  fence: 'OFFSET 0',
  end: () => [],
}
