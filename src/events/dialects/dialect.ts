/** The contract of a dialect: what the records of one product mean, whatever container they came in. */
import type { Fields, LogEvent, Refusal } from '../event.ts'
import type { ParsedBlock, RefusedLine } from '../formats/format.ts'
import type { RecordBlock, Records } from '../records/record.ts'

/** Counts a valid record, or a part of one, that is left out, by what it is. */
export type LeaveOut = (what: string) => null

export interface Dialect {
  /**
   * `text` is the record as JSON where it was written so, for numbers that no double holds. Null is a record that is
   * left out. Never throws.
   */
  read(fields: Fields, text: string | null, leaveOut: LeaveOut): LogEvent | Refusal | null
  /** The records inside of one that is a batch of them. */
  unpack?(fields: Fields): readonly unknown[] | undefined
}

export async function* readDialect(records: Records, dialect: Dialect): AsyncGenerator<ParsedBlock> {
  for await (const block of records) yield readBlock(block, dialect)
}

function readBlock({ records, refused: unread }: RecordBlock, dialect: Dialect): ParsedBlock {
  const events: LogEvent[] = []
  const refused: RefusedLine[] = [...unread]
  const leftOut = new Map<string, number>()
  const leaveOut = (what: string) => {
    leftOut.set(what, (leftOut.get(what) ?? 0) + 1)
    return null
  }
  const add = (fields: Fields, number: number, text: string | null) => {
    const reading = dialect.read(fields, text, leaveOut)
    if (reading === null) return
    if ('reason' in reading) refused.push({ refusal: reading, line: number, text: text ?? recordText(fields) })
    else events.push(reading)
  }
  for (const { fields, number, text } of records) {
    const parts = dialect.unpack?.(fields)
    if (!parts) add(fields, number, text)
    for (const part of parts ?? []) {
      if (typeof part === 'object' && part !== null && !Array.isArray(part)) add(part as Fields, number, null)
      else {
        const refusal = { reason: 'not an object' as const, detail: 'a part of the batch is no JSON object' }
        refused.push({ refusal, line: number, text: JSON.stringify(part) })
      }
    }
  }
  if (unread.length > 0) refused.sort((a, b) => a.line - b.line)
  return { events, refused, leftOut }
}

/** A record of a binary format as JSON. */
export function recordText(fields: Fields): string {
  return JSON.stringify(fields, (_, value: unknown) => {
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
    return value
  })
}

/** Gives a value its type: a cell of a table may be text for a number. */
export type ReadValue = (value: unknown) => unknown

/** Values of typed formats as JSON has them: times as ISO-8601 text, whole numbers as numbers, bytes as Base64. */
export function plainValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'bigint') return Number(value)
    return value === undefined || (typeof value === 'number' && !Number.isFinite(value)) ? null : value
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plainValue)
  return plainFields(value as Fields)
}

export function plainFields(fields: Fields): Fields {
  const plain: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) setOwn(plain, key, plainValue(value))
  return plain
}

/** Also for a key such as `__proto__`. */
export function setOwn(fields: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') fields[key] = value
  else Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true })
}

/** A map, or JSON text of one; null for nothing; undefined for anything else. */
export function readMap(value: unknown): Fields | null | undefined {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'string') {
    try {
      return asMap(JSON.parse(value))
    } catch {
      return undefined
    }
  }
  const plain = asMap(value)
  return plain && plainFields(plain)
}

function asMap(value: unknown): Fields | null | undefined {
  if (value === null) return null
  const isMap = typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
  return isMap && !(value instanceof Uint8Array) ? (value as Fields) : undefined
}

/** The value at a dotted path; a key that is the whole path comes first. */
export function valueAt(fields: Fields, path: string): unknown {
  if (Object.hasOwn(fields, path)) return fields[path]
  let value: unknown = fields
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Fields)[key]
  }
  return value
}
