/** What most dialects share; each takes it and says where it differs. */
import type { Dialect } from './dialect.ts'

/**
 * Stands before a call of a helper function until the script is printed: which schema holds the functions is decided then.
 * No text of a config holds a NUL (LS604).
 */
export const own = '\0'

const each =
  (name: string) =>
  (...of: string[]) =>
    `${name}(${of.join(', ')})`

/** Only for dialects with `tablesOfBraze`. */
const missing = (name: string): never => {
  throw new Error(`this dialect has no \`${name}\``)
}

export const ansiFunctions = {
  add: (...of) => of.join(' + '),
  subtract: (a, b) => `${a} - ${b}`,
  multiply: (a, b) => `${a} * ${b}`,
  divide: (a, b) => `${a} / ${b}`,
  concat: (...of) => of.join(' || '),
  substring: each('substr'),
  length: each('length'),
  contains: (text, part) => `strpos(${text}, ${part}) > 0`,
  matches: each('regexp_like'),
  'matches ignoring case': (text, pattern) => `regexp_like(${text}, ${pattern}, 'i')`,
  least: each('LEAST'),
  greatest: each('GREATEST'),
  coalesce: each('COALESCE'),
  'to bigint': (value) => `CAST(${value} AS BIGINT)`,
  'to double': (value) => `CAST(${value} AS DOUBLE)`,
  'to text': (value) => `CAST(${value} AS VARCHAR)`,
  fail: (message) => `CAST(${message} AS BIGINT)`,
  size: each('array_length'),
  milliseconds: each('epoch_ms'),
  timestamp: each('make_timestamp_ms'),
  sum: each('SUM'),
  count: each('COUNT'),
  min: each('MIN'),
  max: each('MAX'),
  any: each('bool_or'),
  'row number': () => 'ROW_NUMBER()',
  'in order': (text) => `${text} NULLS LAST`,
  previous: each('LAG'),
  json: (value) => value,
  'json column': (text) => text,
  'set member': () => missing('set member'),
  'remove member': () => missing('remove member'),
  'short float': (value) => value,
  lower: each('LOWER'),
  trim: each('TRIM'),
  replace: each('REPLACE'),
  typed: each(`${own}leadscore_typed`),
  'json text': (value) => `CAST(${value} AS VARCHAR)`,
  elements: each(`${own}leadscore_elements`),
  whole: each(`${own}leadscore_whole`),
} satisfies Dialect['functions']

/** `''` for a quote; the engine reads backslashes and newlines as they are. */
export const plainText = (value: string): string => `'${value.replaceAll("'", "''")}'`

export const doubleQuoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The values of a property name (semantics C3) by helper functions of the same names; `list` makes a list of one. */
export const valuesByHelpers =
  (text: (value: string) => string, list: (json: string) => string): Dialect['values'] =>
  (json, name, whole) => {
    const direct = list(`${own}leadscore_at(${json}, ${text(name)})`)
    const path = name.split('.')
    const walked = path.reduce(
      (found, key, depth) =>
        `${own}leadscore_down(${depth === 0 ? found : `${own}leadscore_flat(${found})`}, ${text(key)})`,
      list(json),
    )
    const found =
      path.length === 1
        ? direct
        : `CASE WHEN ${own}leadscore_has(${json}, ${text(name)}) THEN ${direct} ELSE ${walked} END`
    return `${own}leadscore_${whole ? 'found' : 'values'}(${found})`
  }

/** Backslashes begin an escape: quotes, backslashes and line ends are written as one. */
export const escapedText = (value: string, quote = "'"): string =>
  quote +
  value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n').replaceAll('\r', '\\r') +
  quote
