import { ansiFunctions, doubleQuoted, own, plainText, valuesByHelpers } from './ansi.ts'
import type { Dialect } from './dialect.ts'

const flat = (list: string) =>
  `flatten(list_transform(${list}, lambda j: CASE WHEN json_type(j) = 'ARRAY' THEN CAST(j AS JSON[]) ELSE [j] END))`

export const duckdb: Dialect = {
  name: 'duckdb',
  title: 'DuckDB',
  run: 'duckdb warehouse.db < script.sql',
  proof: 'run on DuckDB 1.5',
  dbtProof: 'run by dbt 1.11 on DuckDB 1.5',
  types: { bigint: 'BIGINT', text: 'VARCHAR', boolean: 'BOOLEAN', double: 'DOUBLE' },
  tablesOfBraze: true,
  text: plainText,
  quote: doubleQuoted,
  functions: {
    ...ansiFunctions,
    'set member': (json, key, value) => `json_merge_patch(${json}, json_object(${key}, ${value}))`,
    'remove member': (json, key) => `json_merge_patch(${json}, json_object(${key}, NULL))`,
    'short float': (value) =>
      `CASE WHEN CAST(CAST(${value} AS REAL) AS DOUBLE) = ${value} THEN CAST(CAST(CAST(${value} AS REAL) AS VARCHAR) AS DOUBLE) ELSE ${value} END`,
    json: (value) => `CAST(${value} AS JSON)`,
    divide: (a, b) => `${a} // ${b}`,
    matches: (text, pattern) => `regexp_matches(${text}, ${pattern})`,
    'matches ignoring case': (text, pattern) => `regexp_matches(${text}, ${pattern}, 'i')`,
    fail: (message) => `CAST(error(${message}) AS BIGINT)`,
    size: (list) => `len(${list})`,
  },
  some: (list, as, test) => `len(list_filter(${list}, lambda ${as}: ${test})) > 0`,
  // A pointer such as `/0` would look into an array.
  member: (json, key) =>
    /^([0-9]+|-)?$/.test(key)
      ? `${own}leadscore_at(${json}, ${plainText(key)})`
      : `json_extract(${json}, ${plainText(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)})`,
  hasMember: (found) => `${found} IS NOT NULL`,
  values: (json, name, whole) => {
    const list = valuesByHelpers(plainText, (one) => `[${one}]`)(json, name, whole)
    if (whole || name.includes('.')) return list
    // Nearly all properties are no array: those take no list functions.
    const value = `${own}leadscore_at(${json}, ${plainText(name)})`
    return `CASE json_type(${value}) WHEN 'ARRAY' THEN ${list} WHEN 'NULL' THEN CAST([] AS VARCHAR[]) ELSE ${own}leadscore_one(${value}) END`
  },
  settings: [],
  helpers: {
    leadscore_has: [
      '-- Whether a JSON object has a key.',
      "CREATE OR REPLACE TEMP MACRO leadscore_has(j, k) AS COALESCE(json_type(j) = 'OBJECT' AND json_exists(j, '/' || replace(replace(k, '~', '~0'), '/', '~1')), FALSE);",
    ],
    leadscore_at: [
      '-- The value under a key; null when there is none.',
      "CREATE OR REPLACE TEMP MACRO leadscore_at(j, k) AS CASE WHEN json_type(j) = 'OBJECT' THEN json_extract(j, '/' || replace(replace(k, '~', '~0'), '/', '~1')) END;",
    ],
    leadscore_typed: [
      "-- A JSON value as its type's letter and its text: values of two types are never equal (C2).",
      'CREATE OR REPLACE TEMP MACRO leadscore_typed(j) AS CASE json_type(j)',
      "  WHEN 'VARCHAR' THEN 's' || json_extract_string(j, '$') WHEN 'BOOLEAN' THEN 'b' || json_extract_string(j, '$')",
      "  WHEN 'ARRAY' THEN 'a' WHEN 'OBJECT' THEN 'o' WHEN 'NULL' THEN NULL",
      "  ELSE 'n' || CAST(CAST(j AS DOUBLE) + 0 AS VARCHAR) END;",
    ],
    leadscore_whole: [
      '-- A score that is no whole number would be rounded: the run ends instead.',
      'CREATE OR REPLACE TEMP MACRO leadscore_whole(t) AS CASE WHEN CAST(t AS DOUBLE) = trunc(CAST(t AS DOUBLE)) AND abs(CAST(t AS DOUBLE)) < 9007199254740992',
      "  THEN CAST(CAST(t AS DOUBLE) AS BIGINT) ELSE CAST(error('a score of the log is no whole number: ' || t) AS BIGINT) END;",
    ],
    leadscore_one: [
      '-- A list of one value, or of none.',
      'CREATE OR REPLACE TEMP MACRO leadscore_one(j) AS CASE WHEN j IS NULL THEN CAST([] AS VARCHAR[]) ELSE [leadscore_typed(j)] END;',
    ],
    leadscore_elements: [
      '-- Typed texts of the elements of an array.',
      "CREATE OR REPLACE TEMP MACRO leadscore_elements(j) AS CASE WHEN json_type(j) = 'ARRAY' THEN list_transform(CAST(j AS JSON[]), lambda e: leadscore_typed(e)) ELSE CAST([] AS VARCHAR[]) END;",
    ],
    leadscore_down: [
      '-- The values under a key of each object.',
      'CREATE OR REPLACE TEMP MACRO leadscore_down(l, k) AS list_transform(l, lambda j: leadscore_at(j, k));',
    ],
    leadscore_flat: [
      '-- An array stands for each of its elements, up to three arrays deep (C3).',
      `CREATE OR REPLACE TEMP MACRO leadscore_flat(l) AS ${flat(flat(flat('l')))};`,
    ],
    leadscore_checked: [
      '-- A list without arrays, or the end of the run.',
      "CREATE OR REPLACE TEMP MACRO leadscore_checked(l) AS CASE WHEN list_contains(l, 'a') THEN [error('a property holds arrays nested more than three deep')] ELSE l END;",
    ],
    leadscore_values: [
      '-- The typed values of what was found.',
      'CREATE OR REPLACE TEMP MACRO leadscore_values(l) AS leadscore_checked(list_filter(list_transform(leadscore_flat(l), lambda j: leadscore_typed(j)), lambda t: t IS NOT NULL));',
    ],
    leadscore_found: [
      '-- A `v` for every value found, and the elements of every array found.',
      "CREATE OR REPLACE TEMP MACRO leadscore_found(l) AS flatten(list_transform(list_filter(l, lambda j: leadscore_typed(j) IS NOT NULL), lambda j: ['v'] || leadscore_elements(j)));",
    ],
  },
  createTable: (name, work) => `CREATE OR REPLACE ${work ? 'TEMP ' : ''}TABLE ${name} AS`,
  end: () => [],
  cdi: {
    isRead: false,
    timestamp: 'TIMESTAMP',
    now: 'CAST(now() AS TIMESTAMP)',
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
}
