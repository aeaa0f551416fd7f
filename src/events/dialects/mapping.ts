/** The `source` block of a config: which fields of a foreign record are the parts of an event. */
import { eventTypes } from '../../plan/plan.ts'
import { floorDivide } from '../../text/time.ts'
import { type Fields, own, readEvent, readText, refuse, type Refusal, secondsToMs, show } from '../event.ts'
import { type Dialect, type ReadValue, readMap, setOwn, valueAt } from './dialect.ts'

/** A field by its path, and what its values are here; or one value for all records. */
export type Binding =
  | { readonly field: string; readonly values: Readonly<Record<string, string>> | null }
  | { readonly value: string | number | boolean }

export const timeUnits = ['s', 'ms', 'us', 'ns'] as const
export type TimeUnit = (typeof timeUnits)[number]

/** In a millisecond. */
const ticks = { ms: 1n, us: 1000n, ns: 1_000_000n } as const

export interface SourceMapping {
  readonly user: Binding
  /** Without a unit: ISO-8601, or seconds or milliseconds by the size of the number. */
  readonly time: { readonly field: string; readonly unit: TimeUnit | null }
  readonly type: Binding | null
  readonly event: Binding | null
  readonly id: Binding | null
  /** One field that is a map, or several bindings by name. */
  readonly properties: string | Readonly<Record<string, Binding>> | null
  readonly attributes: string | Readonly<Record<string, Binding>> | null
}

const knownTypes: ReadonlySet<string> = new Set(eventTypes)

export function mapped(mapping: SourceMapping, readValue: ReadValue): Dialect {
  return {
    read(fields, text, leaveOut) {
      const record: Record<string, unknown> = {}
      const user = bound(mapping.user, fields)
      if (isNothing(user)) return refuse('no user', `${named(mapping.user)} is missing; it is the user`)
      const time = timeIn(mapping.time, fields, text, readValue)
      if ('reason' in time) return time
      Object.assign(record, { user_id: idText(mapping.user, user, text), time: time.value })
      const type = mapping.type ? bound(mapping.type, fields) : undefined
      if (!isNothing(type)) {
        // A kind of record that the mapping does not name is not wanted.
        if (isListed(mapping.type) && !knownTypes.has(String(type)))
          return leaveOut(`records with another ${named(mapping.type)}`)
        record['type'] = type
      }
      const event = mapping.event ? bound(mapping.event, fields) : undefined
      if (!isNothing(event)) record['event'] = typeof event === 'string' ? event : String(event)
      const id = mapping.id ? bound(mapping.id, fields) : undefined
      if (!isNothing(id)) record['id'] = idText(mapping.id!, id, text)
      for (const key of ['properties', 'attributes'] as const) {
        const map = mapOf(mapping[key], fields, readValue)
        if (map === undefined)
          return refuse('bad field', `\`${mapping[key] as string}\` is no map; it holds the ${key}`)
        if (map) record[key] = map
      }
      if (record['type'] === 'profile') record['attributes'] ??= {}
      const read = readEvent(record, null)
      return 'reason' in read ? inWordsOf(mapping, read) : read
    },
  }
}

const isNothing = (value: unknown): value is undefined => value === undefined || value === null || value === ''

/** A number too large for a double is read as its digits in the line. */
const idText = (binding: Binding, value: unknown, text: string | null) =>
  'field' in binding ? (readText(value, text, binding.field) ?? value) : value

const named = (binding: Binding | null) => (binding && 'field' in binding ? `\`${binding.field}\`` : 'the value')
const isListed = (binding: Binding | null) => binding !== null && 'field' in binding && binding.values !== null

function bound(binding: Binding, fields: Fields): unknown {
  if ('value' in binding) return binding.value
  const value = valueAt(fields, binding.field)
  const { values } = binding
  return values && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    ? (own(values, String(value)) ?? value)
    : value
}

function timeIn(
  { field, unit }: SourceMapping['time'],
  fields: Fields,
  text: string | null,
  readValue: ReadValue,
): { value: unknown } | Refusal {
  const given = valueAt(fields, field)
  if (isNothing(given)) return refuse('bad time', `\`${field}\` is missing; it is the time`)
  if (given instanceof Date) return { value: given }
  if (unit === null) return { value: readValue(given) }
  // Nanoseconds are more than a double holds: their digits are read from the line.
  const digits = readText(given, text, field) ?? ''
  if (/^-?\d+$/.test(digits) && unit !== 's')
    return { value: new Date(Number(floorDivide(BigInt(digits), ticks[unit]))) }
  const ticksGiven = Number(digits)
  if (digits === '' || !Number.isFinite(ticksGiven))
    return refuse('bad time', `\`${field}\` is ${show(given)}; a number was expected, as its unit is \`${unit}\``)
  return { value: new Date(unit === 's' ? secondsToMs(ticksGiven) : Math.floor(ticksGiven / Number(ticks[unit]))) }
}

function mapOf(source: SourceMapping['properties'], fields: Fields, readValue: ReadValue): Fields | null | undefined {
  if (source === null) return null
  if (typeof source === 'string') return readMap(valueAt(fields, source))
  const map: Record<string, unknown> = {}
  for (const [name, binding] of Object.entries(source)) {
    const value = 'value' in binding ? binding.value : readValue(bound(binding, fields))
    if (value !== null && value !== undefined) setOwn(map, name, value)
  }
  return map
}

/** A refusal that names the field of the log, not that of the canonical form. */
function inWordsOf(mapping: SourceMapping, { reason, detail }: Refusal): Refusal {
  const { user, type, event, id } = mapping
  const names: Readonly<Record<string, Binding | null>> = { user_id: user, type, event, id }
  const said = detail.replace(/^`(\w+)`/, (whole, key: string) => {
    const binding = names[key]
    return binding && 'field' in binding ? `\`${binding.field}\`` : whole
  })
  return { reason, detail: said }
}
