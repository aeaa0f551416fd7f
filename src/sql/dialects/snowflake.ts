import { portableRegex } from '../regex.ts'
import { ansiFunctions, doubleQuoted, escapedText, valuesByHelpers } from './ansi.ts'
import type { Dialect } from './dialect.ts'

const define = (signature: string, returns: string, body: string) =>
  `CREATE OR REPLACE TEMPORARY FUNCTION ${signature} RETURNS ${returns} AS $$ ${body} $$;`
const flat = (list: string) =>
  `ARRAY_FLATTEN(TRANSFORM(${list}, j VARIANT -> IFF(IS_ARRAY(j), j::ARRAY, ARRAY_CONSTRUCT(j))))`

export const snowflake: Dialect = {
  name: 'snowflake',
  title: 'Snowflake',
  run: 'snowsql -f script.sql',
  proof: 'parsed, and run on fakesnow from the facts on; not run on Snowflake',
  types: { bigint: 'BIGINT', text: 'VARCHAR', boolean: 'BOOLEAN', double: 'FLOAT' },
  tablesOfBraze: true,
  text: escapedText,
  quote: doubleQuoted,
  functions: {
    ...ansiFunctions,
    // A division gives six decimals here, and may round up.
    divide: (a, b) => `CAST((${a} - MOD(${a}, ${b})) / ${b} AS BIGINT)`,
    contains: (text, part) => `CONTAINS(${text}, ${part})`,
    matches: (text, pattern) => `REGEXP_INSTR(${text}, ${pattern}) > 0`,
    'matches ignoring case': (text, pattern) => `REGEXP_INSTR(${text}, ${pattern}) > 0`,
    'to double': (value) => `CAST(${value} AS FLOAT)`,
    size: (list) => `ARRAY_SIZE(${list})`,
    milliseconds: (time) => `DATE_PART(EPOCH_MILLISECOND, ${time})`,
    timestamp: (ms) => `TO_TIMESTAMP_NTZ(${ms}, 3)`,
    any: (value) => `BOOLOR_AGG(${value})`,
    json: (value) => `PARSE_JSON(TO_VARCHAR(${value}))`,
    'set member': (json, key, value) => `OBJECT_INSERT(${json}, ${key}, ${value}, TRUE)`,
    'remove member': (json, key) => `OBJECT_DELETE(${json}, ${key})`,
    'json text': (value) => `TO_VARCHAR(${value})`,
  },
  some: (list, as, test) => `ARRAY_SIZE(FILTER(${list}, ${as} VARCHAR -> ${test})) > 0`,
  member: (json, key) => `GET(${json}, ${escapedText(key)})`,
  hasMember: (found) => `${found} IS NOT NULL`,
  values: valuesByHelpers(escapedText, (json) => `ARRAY_CONSTRUCT(${json})`),
  regex: (pattern, ignoreCase) => portableRegex(pattern, ignoreCase, { end: '$', largestCount: 255, group: '(' }),
  settings: [],
  helpers: {
    leadscore_has: [
      '-- Whether a JSON object has a key.',
      define('leadscore_has(j VARIANT, k VARCHAR)', 'BOOLEAN', 'IS_OBJECT(j) AND GET(j, k) IS NOT NULL'),
    ],
    leadscore_at: [
      '-- The value under a key; null when there is none.',
      define('leadscore_at(j VARIANT, k VARCHAR)', 'VARIANT', 'IFF(IS_OBJECT(j), GET(j, k), NULL)'),
    ],
    leadscore_typed: [
      "-- A JSON value as its type's letter and its text: values of two types are never equal (C2).",
      define(
        'leadscore_typed(j VARIANT)',
        'VARCHAR',
        "CASE TYPEOF(j) WHEN 'VARCHAR' THEN 's' || CAST(j AS VARCHAR) WHEN 'BOOLEAN' THEN 'b' || CAST(j AS VARCHAR) WHEN 'ARRAY' THEN 'a' WHEN 'OBJECT' THEN 'o' WHEN 'NULL_VALUE' THEN NULL ELSE 'n' || CAST(CAST(j AS FLOAT) + 0 AS VARCHAR) END",
      ),
    ],
    leadscore_whole: [
      '-- A score that is no whole number would be rounded: the run ends instead.',
      define(
        'leadscore_whole(t VARCHAR)',
        'BIGINT',
        "CASE WHEN CAST(t AS FLOAT) = TRUNC(CAST(t AS FLOAT)) AND ABS(CAST(t AS FLOAT)) < 9007199254740992 THEN CAST(CAST(t AS FLOAT) AS BIGINT) ELSE CAST('a score of the log is no whole number: ' || t AS BIGINT) END",
      ),
    ],
    leadscore_elements: [
      '-- Typed texts of the elements of an array.',
      define(
        'leadscore_elements(j VARIANT)',
        'ARRAY',
        'IFF(IS_ARRAY(j), TRANSFORM(j::ARRAY, e VARIANT -> leadscore_typed(e)), ARRAY_CONSTRUCT())',
      ),
    ],
    leadscore_down: [
      '-- The values under a key of each object.',
      define('leadscore_down(l ARRAY, k VARCHAR)', 'ARRAY', 'TRANSFORM(l, j VARIANT -> leadscore_at(j, k))'),
    ],
    leadscore_flat: [
      '-- An array stands for each of its elements, up to three arrays deep (C3).',
      define('leadscore_flat(l ARRAY)', 'ARRAY', flat(flat(flat('l')))),
    ],
    leadscore_checked: [
      '-- A list without arrays, or the end of the run.',
      define(
        'leadscore_checked(l ARRAY)',
        'ARRAY',
        "IFF(ARRAY_CONTAINS('a'::VARIANT, l), ARRAY_CONSTRUCT(CAST('a property holds arrays nested more than three deep' AS BIGINT)), l)",
      ),
    ],
    leadscore_values: [
      '-- The typed values of what was found.',
      define(
        'leadscore_values(l ARRAY)',
        'ARRAY',
        'leadscore_checked(FILTER(TRANSFORM(leadscore_flat(l), j VARIANT -> leadscore_typed(j)), t VARCHAR -> t IS NOT NULL))',
      ),
    ],
    leadscore_found: [
      '-- A `v` for every value found, and the elements of every array found.',
      define(
        'leadscore_found(l ARRAY)',
        'ARRAY',
        "ARRAY_FLATTEN(TRANSFORM(FILTER(l, j VARIANT -> leadscore_typed(j) IS NOT NULL), j VARIANT -> ARRAY_CAT(ARRAY_CONSTRUCT('v'), leadscore_elements(j))))",
      ),
    ],
  },
  createTable: (name, work) => `CREATE OR REPLACE ${work ? 'TEMPORARY ' : ''}TABLE ${name} AS`,
  end: () => [],
  cdi: {
    isRead: true,
    timestamp: 'TIMESTAMP_NTZ(9)',
    now: 'SYSDATE()',
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
  foldLimit:
    'Snowflake ends a recursive query after 100 rounds, unless its support raises MAX_RECURSIONS: leads with more events and timeouts than that end the run',
}
