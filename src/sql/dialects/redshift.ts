import { portableRegex } from '../regex.ts'
import { ansiFunctions, doubleQuoted, own } from './ansi.ts'
import type { Dialect } from './dialect.ts'

/** Whether a backslash begins an escape depends on the cluster: none is written. */
const text = (value: string): string => {
  const parts = value.split('\\').map((part) => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? parts[0]! : `(${parts.join(' || CHR(92) || ')})`
}

const define = (signature: string, returns: string, body: string) =>
  `CREATE OR REPLACE FUNCTION ${signature} RETURNS ${returns} IMMUTABLE AS $$ SELECT ${body} $$ LANGUAGE sql;`

export const redshift: Dialect = {
  name: 'redshift',
  title: 'Redshift',
  run: 'psql --file script.sql',
  proof: 'parsed, and run on PostgreSQL 15 from the facts on; not run on Redshift',
  types: { bigint: 'BIGINT', text: 'VARCHAR(65535)', boolean: 'BOOLEAN', double: 'DOUBLE PRECISION' },
  text,
  quote: doubleQuoted,
  functions: {
    ...ansiFunctions,
    matches: (value, pattern) => `REGEXP_INSTR(${value}, ${pattern}) > 0`,
    'matches ignoring case': (value, pattern) => `REGEXP_INSTR(${value}, ${pattern}) > 0`,
    'to double': (value) => `CAST(${value} AS DOUBLE PRECISION)`,
    'to text': (value) => `CAST(${value} AS VARCHAR(65535))`,
    size: (list) => `GET_ARRAY_LENGTH(${list})`,
    milliseconds: (time) =>
      `CAST(EXTRACT(epoch FROM ${time}) AS BIGINT) * 1000 + CAST(EXTRACT(millisecond FROM ${time}) AS BIGINT) % 1000`,
    timestamp: (ms) =>
      `TIMESTAMP 'epoch' + ${ms} / 1000 * INTERVAL '1 second' + ${ms} % 1000 * INTERVAL '1 millisecond'`,
    'json column': (text) => `JSON_PARSE(${text})`,
    'json text': (value) => `JSON_SERIALIZE(${value})`,
  },
  // Lists cannot be searched inside of an expression here: what needs one is refused.
  some: (list, as, test) => `EXISTS (SELECT 1 FROM ${list} AS ${as} WHERE ${test})`,
  member: (json, key) => `${json}.${doubleQuoted(key)}`,
  // A key that holds null has the type `null`; a key that is missing has none.
  hasMember: (found) => `JSON_TYPEOF(${found}) IS NOT NULL`,
  values: (json, name) => `${json}.${doubleQuoted(name)}`,
  onlyValue: (json, name) => {
    const path = name.split('.')
    const walked = path.map((_, depth) => [json, ...path.slice(0, depth + 1).map(doubleQuoted)].join('.'))
    const direct = `${json}.${doubleQuoted(name)}`
    const arrays = [direct, ...walked].map((value) => `JSON_TYPEOF(${value}) = 'array'`).join(' OR ')
    const value = path.length === 1 ? direct : `COALESCE(${direct}, ${walked.at(-1)})`
    return `CASE WHEN ${arrays} THEN CAST(CAST('a property holds an array: ' || JSON_SERIALIZE(${json}) AS BIGINT) AS VARCHAR(65535)) ELSE ${own}leadscore_typed(${value}) END`
  },
  regex: (pattern, ignoreCase) => portableRegex(pattern, ignoreCase, { end: '$', largestCount: 255, group: '(' }),
  settings: ['SET enable_case_sensitive_identifier TO true;\nSET enable_case_sensitive_super_attribute TO true;'],
  helpers: {
    leadscore_typed: [
      "-- A JSON value as its type's letter and its text: values of two types are never equal (C2).",
      define(
        'leadscore_typed(SUPER)',
        'VARCHAR(65535)',
        "CASE JSON_TYPEOF($1) WHEN 'string' THEN 's' || CAST($1 AS VARCHAR(65535)) WHEN 'boolean' THEN 'b' || CAST($1 AS VARCHAR(65535)) WHEN 'array' THEN 'a' WHEN 'object' THEN 'o' WHEN 'number' THEN 'n' || CAST(CAST($1 AS DOUBLE PRECISION) + 0 AS VARCHAR(65535)) END",
      ),
    ],
    leadscore_whole: [
      '-- A score that is no whole number would be rounded: the run ends instead.',
      define(
        'leadscore_whole(VARCHAR(65535))',
        'BIGINT',
        "CASE WHEN CAST($1 AS DOUBLE PRECISION) = TRUNC(CAST($1 AS DOUBLE PRECISION)) AND ABS(CAST($1 AS DOUBLE PRECISION)) < 9007199254740992 THEN CAST(CAST($1 AS DOUBLE PRECISION) AS BIGINT) ELSE CAST('a score of the log is no whole number: ' || $1 AS BIGINT) END",
      ),
    ],
  },
  index: (table) => [`ANALYZE ${table};`],
  createTable: (name, work) => `DROP TABLE IF EXISTS ${name};\nCREATE ${work ? 'TEMP ' : ''}TABLE ${name} AS`,
  end: () => [],
  cdi: {
    isRead: true,
    timestamp: 'TIMESTAMPTZ',
    now: 'CAST(SYSDATE AS TIMESTAMPTZ)',
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
