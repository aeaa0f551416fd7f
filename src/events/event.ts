/** One line of a canonical event log → an event, or the reason why it is refused (config.md, the event log). */
import { eventTypes, type EventType } from '../plan/plan.ts'
import { jsonProblem } from '../text/json-problem.ts'
import { listOf, suggest } from '../text/suggest.ts'
import { parseIsoTime } from '../text/time.ts'

export interface LogEvent {
  readonly user: string
  /** Milliseconds since the epoch, UTC. */
  readonly time: number
  /** False when the time named no zone and was read as UTC. */
  readonly zoned: boolean
  readonly type: EventType
  /** Name of a custom event; null for other types. */
  readonly name: string | null
  readonly properties: Readonly<Record<string, unknown>> | null
  readonly attributes: Readonly<Record<string, unknown>> | null
  /** Identity for dropping duplicates (semantics T3). */
  readonly id: string | null
}

/** Why a line is refused; `reason` is one of few (they are counted), `detail` says what was there. */
export interface Refusal {
  readonly reason:
    | 'bad JSON'
    | 'bad row'
    | 'not an object'
    | 'bad encoding'
    | 'no user'
    | 'bad time'
    | 'bad type'
    | 'bad field'
    | 'too long'
  readonly detail: string
}

const knownTypes: ReadonlySet<string> = new Set(eventTypes)

export const isEventType = (text: string): text is EventType => knownTypes.has(text)

/** Any record by its keys. */
export type Fields = Readonly<Record<string, unknown>>

/** Reads one line; never throws. */
export function parseEvent(line: string): LogEvent | Refusal {
  const value = parseObject(line)
  return 'reason' in value ? value : readEvent(value.record, line)
}

/** Reads a record in the canonical form; `line` is its JSON where it has one, for numbers that no double holds. */
export function readEvent(record: Fields, line: string | null): LogEvent | Refusal {
  const user = readText(own(record, 'user_id'), line, 'user_id')
  if (!user) return noUser(own(record, 'user_id'))
  const time = readTime(own(record, 'time'))
  if ('reason' in time) return time
  const type = own(record, 'type') ?? 'custom_event'
  if (typeof type !== 'string' || !knownTypes.has(type)) return badType(type)
  const properties = own(record, 'properties') ?? null
  const attributes = own(record, 'attributes') ?? null
  if (!isObject(properties)) return refuse('bad field', `\`properties\` is ${show(properties)}; a map was expected`)
  if (!isObject(attributes)) return refuse('bad field', `\`attributes\` is ${show(attributes)}; a map was expected`)
  let name: string | null = null
  if (type === 'custom_event') {
    const given = own(record, 'event') ?? own(record, 'name')
    if (typeof given !== 'string' || given === '') {
      return refuse('bad field', `\`event\` is ${show(given)}; the name of the custom event was expected`)
    }
    name = given
  } else if (type === 'profile' && attributes === null) {
    return refuse('bad field', 'a profile line needs `attributes`')
  }
  const givenId = own(record, 'id') ?? null
  const id = givenId === null ? null : readText(givenId, line, 'id')
  if (id === undefined) return refuse('bad field', `\`id\` is ${show(givenId)}; a text was expected`)
  return { user, time: time.ms, zoned: time.zoned, type: type as EventType, name, properties, attributes, id }
}

export interface ProfileRow {
  readonly user_id: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** Reads one line of a profile file. */
export function parseProfile(line: string): ProfileRow | Refusal {
  const value = parseObject(line)
  if ('reason' in value) return value
  const { record } = value
  const user = readText(own(record, 'user_id'), line, 'user_id')
  if (!user) return noUser(own(record, 'user_id'))
  const attributes = own(record, 'attributes') ?? {}
  if (!isObject(attributes) || attributes === null) {
    return refuse('bad field', `\`attributes\` is ${show(attributes)}; a map was expected`)
  }
  return { user_id: user, attributes }
}

export function parseObject(line: string): { record: Fields } | Refusal {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    const { at, message } = jsonProblem(line) ?? { at: 0, message: (error as Error).message }
    return refuse('bad JSON', at < line.length ? `${message}, at character ${at + 1}` : message)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('not an object', `the line is ${show(value)}; a JSON object was expected`)
  }
  return { record: value as Fields }
}

// A key such as `constructor` must not be found on the prototype.
export const own = (record: Fields, key: string): unknown => (Object.hasOwn(record, key) ? record[key] : undefined)

export const refuse = (reason: Refusal['reason'], detail: string): Refusal => ({ reason, detail })

export function badType(given: unknown): Refusal {
  const meant = typeof given === 'string' ? suggest(given.slice(0, 100), eventTypes) : undefined
  const help = meant === undefined ? `${listOf(eventTypes)} was expected` : `did you mean \`${meant}\`?`
  return refuse('bad type', `\`type\` is ${show(given)}; ${help}`)
}

export function noUser(given: unknown, key = 'user_id'): Refusal {
  return refuse(
    'no user',
    given === undefined ? `\`${key}\` is missing` : `\`${key}\` is ${show(given)}; a text or a number was expected`,
  )
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> | null =>
  value === null || (typeof value === 'object' && !Array.isArray(value))

export function show(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 37)}…` : text
}

/** A text, or a number as its decimal text; undefined for anything else. */
export function readText(value: unknown, line: string | null, key: string): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  if (Number.isSafeInteger(value)) return String(value)
  return (
    (line === null ? undefined : wholeNumberText(line, key)) ??
    (Number.isInteger(value) ? String(BigInt(value)) : String(value))
  )
}

/** The digits of a number too large for a double, as they stand in the line: ids must not be rounded. */
function wholeNumberText(line: string, key: string): string | undefined {
  let depth = 0
  let found: string | undefined
  const token = /"((?:[^"\\]+|\\.)*)"\s*(:\s*(-?\d+)(?![\d.eE]))?|[[\]{}]/g
  for (const match of line.matchAll(token)) {
    if (match[0] === '{' || match[0] === '[') depth++
    else if (match[0] === '}' || match[0] === ']') depth--
    // The last of equal keys wins, as in JSON.parse.
    else if (depth === 1 && match[3] !== undefined && JSON.parse(`"${match[1]}"`) === key) found = match[3]
  }
  return found
}

/** ISO-8601 text, epoch seconds or milliseconds (below 1e11 it is seconds), or a Date where a format has times. */
export function readTime(value: unknown, key = 'time'): { ms: number; zoned: boolean } | Refusal {
  if (value instanceof Date) return timeOf(value.getTime(), key)
  const bad = () => refuse('bad time', `\`${key}\` is ${show(value)}; ISO-8601 or epoch seconds were expected`)
  if (typeof value === 'string') return parseIsoTime(value) ?? bad()
  if (typeof value !== 'number') return bad()
  return timeOf(Math.abs(value) < 1e11 ? secondsToMs(value) : Math.trunc(value), key, value)
}

function timeOf(ms: number, key: string, given: unknown = ms): { ms: number; zoned: boolean } | Refusal {
  // The years that ISO-8601 writes with four digits.
  if (!(ms >= -62_167_219_200_000 && ms <= 253_402_300_799_999)) {
    return refuse('bad time', `\`${key}\` is ${show(given)}, which is out of range`)
  }
  return { ms: ms + 0, zoned: true }
}

/** Cuts after the milliseconds in decimal: 1.001 * 1000 is 1000.9999999999999 in binary. */
export function secondsToMs(seconds: number): number {
  if (Number.isInteger(seconds)) return seconds * 1000
  const text = String(seconds)
  if (text.includes('e')) return Math.trunc(seconds * 1000)
  const [whole = '0', fraction = ''] = text.split('.')
  const ms = Math.abs(Number(whole)) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
  return seconds < 0 ? -ms : ms
}
