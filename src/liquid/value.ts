/** What a value is and how it prints: the Ruby side of every JavaScript value a template can meet. */
import { LiquidValueError } from './errors.ts'
import { formatNumber, isInteger, isNumber, LiquidFloat } from './number.ts'
import { LiquidObject } from './object.ts'
import { LiquidRange } from './range.ts'
import { LiquidTime } from './time.ts'

export type LiquidHash = Readonly<Record<string, unknown>>

// Attribute values come from outside and may be circular.
const MAX_DEPTH = 100

/** A value as templates see it: no functions, `undefined` is nil, dates are times. */
export function toLiquid(value: unknown): unknown {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return null
  if (value instanceof Date) return new LiquidTime(value.getTime(), 0)
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...value]
  return value
}

export function isHash(value: unknown): value is LiquidHash {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof LiquidFloat) &&
    !(value instanceof LiquidObject) &&
    !(value instanceof LiquidRange) &&
    !(value instanceof LiquidTime)
  )
}

/** Own properties only: `constructor` and `__proto__` are names like any other. */
export function hashGet(hash: LiquidHash, key: string): unknown {
  return Object.hasOwn(hash, key) ? toLiquid(hash[key]) : undefined
}

export function hashEntries(hash: LiquidHash): [string, unknown][] {
  return Object.keys(hash).map((key) => [key, toLiquid(hash[key])])
}

/** The characters of a text as Ruby counts them: code points. */
export function codePoints(text: string): string[] {
  return Array.from(text)
}

export function isTruthy(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false
}

/** `to_s`, which filters on text use. Arrays and hashes look as Ruby inspects them. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (isNumber(value)) return formatNumber(value)
  if (Array.isArray(value) || isHash(value)) return inspect(value, 0)
  return String(value)
}

/** What `{{ value }}` prints: arrays are joined without a separator, hashes are JSON (liquid.md 11.2). */
export function toOutput(value: unknown): string {
  if (Array.isArray(value)) return joinArray(value, '', (item) => (isHash(item) ? toJson(item) : toText(item)))
  return isHash(value) ? toJson(value) : toText(value)
}

/** Whether `{{ value }}` would show a hash. */
export function showsHash(value: unknown): boolean {
  return Array.isArray(value) ? value.some((item) => showsHash(item)) : isHash(toLiquid(value))
}

export function joinArray(items: readonly unknown[], separator: string, show = toText, depth = 0): string {
  if (depth > MAX_DEPTH) throw new LiquidValueError('array nested too deep')
  return items
    .map((item) => (Array.isArray(item) ? joinArray(item, separator, show, depth + 1) : show(toLiquid(item))))
    .join(separator)
}

/** A text in which equal values of the same class look alike: `1`, `1.0` and `"1"` differ. */
export function toInspectKey(value: unknown): string {
  return inspect(value, 0)
}

function inspect(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new LiquidValueError('array nested too deep')
  const item = toLiquid(value)
  if (item === null) return 'nil'
  if (typeof item === 'string') return inspectString(item)
  if (Array.isArray(item)) return `[${item.map((inner) => inspect(inner, depth + 1)).join(', ')}]`
  if (!isHash(item)) return toText(item)
  return `{${hashEntries(item)
    .map(([key, inner]) => `${inspectString(key)}=>${inspect(inner, depth + 1)}`)
    .join(', ')}}`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\v': '\\v',
  '\b': '\\b',
  '\u0007': '\\a',
  '\u001B': '\\e',
}

function inspectString(text: string): string {
  const escaped = text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- Ruby escapes control characters
    /["\\\u0000-\u001F\u007F]|#(?=[{$@])/g,
    (char) =>
      ESCAPES[char] ?? (char === '#' ? '\\#' : `\\x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
  )
  return `"${escaped}"`
}

/** JSON of a value, floats with their `.0`. @throws LiquidValueError for circular data */
export function toJson(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new LiquidValueError('value nested too deep')
  const item = toLiquid(value)
  if (item === null || typeof item === 'boolean') return String(item)
  if (isNumber(item)) return Number.isFinite(Number(item)) ? formatNumber(item) : 'null'
  if (Array.isArray(item)) return `[${item.map((inner) => toJson(inner, depth + 1)).join(',')}]`
  if (!isHash(item)) return JSON.stringify(String(item))
  const fields = hashEntries(item).map(([key, inner]) => `${JSON.stringify(key)}:${toJson(inner, depth + 1)}`)
  return `{${fields.join(',')}}`
}

/** `empty?`, where a value has one; undefined where Ruby has no such method. */
export function isEmpty(value: unknown): boolean | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length === 0
  return isHash(value) ? Object.keys(value).length === 0 : undefined
}

/** Rails' `blank?`, which is what Braze documents (liquid.md 3). */
export function isBlank(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true
  if (typeof value === 'string') return /^\s*$/.test(value)
  return isEmpty(value) ?? false
}

/** `size`, where a value has one. An integer answers 8: its bytes, as in Ruby. */
export function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return codePoints(value).length
  if (Array.isArray(value)) return value.length
  if (isInteger(value)) return 8
  if (value instanceof LiquidRange) return value.size
  return isHash(value) ? Object.keys(value).length : undefined
}

/** `first` or `last`, where a value has one; undefined where Ruby has no such method. */
export function edgeOf(value: unknown, edge: 'first' | 'last'): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : toLiquid(value.at(edge === 'first' ? 0 : -1))
  if (value instanceof LiquidRange) return edge === 'last' ? value.high : value.low
  if (!isHash(value) || edge === 'last') return undefined
  return hashEntries(value)[0] ?? null
}

/** Ruby's class name, as it appears in comparison errors. */
export function className(value: unknown): string {
  if (value === null || value === undefined) return 'NilClass'
  if (typeof value === 'boolean') return value ? 'TrueClass' : 'FalseClass'
  if (isInteger(value)) return 'Integer'
  if (isNumber(value)) return 'Float'
  if (typeof value === 'string') return 'String'
  if (Array.isArray(value)) return 'Array'
  if (value instanceof LiquidRange) return 'Range'
  if (value instanceof LiquidTime) return 'Time'
  return isHash(value) ? 'Hash' : 'Object'
}
