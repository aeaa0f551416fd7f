/** Braze Currents: records of an export, flat (Avro, its JSON dump, a table) or nested (the batches of Custom HTTP). */
import { type Fields, type LogEvent, noUser, readTime, refuse, type Refusal, show } from '../event.ts'
import type { ReadSettings } from '../formats/settings.ts'
import {
  botIn,
  type CurrentsType,
  currentsTypes,
  orphanType,
  profileFields,
  typedProperties,
} from './currents-types.ts'
import { type Dialect, type LeaveOut, plainValue, readMap, setOwn } from './dialect.ts'
import type { Identities } from './identities.ts'

/** `pathType` is the type of all records, from the path or the Avro schema; null where each names its own. */
export function currents(pathType: string | null, settings: ReadSettings): Dialect {
  return {
    unpack: batchOf,
    read(given, _, leaveOut) {
      const fields = flatten(given)
      const named = typeof fields['event_type'] === 'string' ? fields['event_type'] : pathType
      if (named === null || named === undefined) return noType()
      const name = named.replace(/^users\./, '')
      if (name === orphanType && settings.identities) return leaveOut('merges of users (applied)')
      const type = Object.hasOwn(currentsTypes, name) ? currentsTypes[name]! : undefined
      if (!type) return leaveOut(`users.${name}`)
      const bot = settings.includeBots ? undefined : botIn(type, fields)
      if (bot !== undefined) return leaveOut(bot)
      return readRecord(fields, name, type, settings, leaveOut)
    },
  }
}

function noType(): Refusal {
  return refuse(
    'bad type',
    'no event type: neither the record, nor the path (`event_type=…`), nor the schema names one',
  )
}

function readRecord(
  fields: Fields,
  name: string,
  found: CurrentsType,
  settings: ReadSettings,
  leaveOut: LeaveOut,
): LogEvent | Refusal {
  const { type } = found
  const user = userOf(fields, settings)
  if (user === undefined)
    return noUser(fields['external_user_id'] ?? fields['user_id'], 'external_user_id` or `user_id')
  const time = readTime(numberOf(fields['time_ms'] ?? fields['time']))
  if ('reason' in time) return time
  const id = fields['id'] === null || fields['id'] === undefined ? null : `${name} ${textOf(fields['id'])}`
  const base = { user, time: time.ms, zoned: time.zoned, type, name: null, properties: null, attributes: null, id }
  if (type === 'profile') {
    const attributes = attributesOf(fields, settings, leaveOut)
    return 'reason' in attributes ? attributes : { ...base, attributes: attributes.map }
  }
  const custom = readMap(fields['properties'])
  if (custom === undefined) return badMap('properties', fields['properties'])
  if (type !== 'custom_event') return { ...base, properties: merged(custom, typedProperties(found, fields)) }
  const event = fields['name']
  if (typeof event !== 'string' || event === '') {
    return refuse('bad field', `\`name\` is ${show(event)}; the name of the custom event was expected`)
  }
  return { ...base, name: event, properties: custom }
}

/** Typed fields of a record and, besides, what the sender put into it. */
function merged(custom: Fields | null, typed: Fields): Fields {
  const all: Record<string, unknown> = { ...custom }
  for (const [key, value] of Object.entries(typed)) {
    if (value !== null && value !== undefined) setOwn(all, key, plainValue(value))
  }
  return all
}

function attributesOf(fields: Fields, settings: ReadSettings, leaveOut: LeaveOut): { map: Fields } | Refusal {
  const custom = readMap(fields['custom_attributes'])
  if (custom === undefined) return badMap('custom_attributes', fields['custom_attributes'])
  const map: Record<string, unknown> = { ...custom }
  // The Canvas that wrote them is the one that is simulated; the event stays, so that the user is known.
  for (const name of settings.scoreAttributes)
    if (Object.hasOwn(map, name) && delete map[name]) leaveOut('score writes')
  // What did not change is null here; what was removed cannot be told from it.
  for (const [column, name] of Object.entries(profileFields)) {
    const value = fields[column]
    if (value !== null && value !== undefined) map[name] = plainValue(value)
  }
  return { map }
}

function badMap(key: string, given: unknown): Refusal {
  return refuse('bad field', `\`${key}\` is ${show(plainValue(given))}; JSON text of a map was expected`)
}

function userOf(fields: Fields, { identity, identities }: ReadSettings): string | undefined {
  const braze = textOf(fields['user_id'])
  const external = textOf(fields['external_user_id'])
  if (identities && braze !== undefined) return identities.resolve(braze, external, identity !== 'braze')
  return identity === 'braze' ? braze : (external ?? braze)
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : undefined

const numberOf = (value: unknown): unknown =>
  typeof value === 'bigint' ? Number(value) : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value

/** What one record says of who is who. */
export function noteIdentity(given: Fields, pathType: string | null, identities: Identities): void {
  for (const part of batchOf(given) ?? []) if (isMap(part)) noteIdentity(part, pathType, identities)
  const fields = flatten(given)
  const braze = textOf(fields['user_id'])
  if (braze === undefined) return
  const external = textOf(fields['external_user_id'])
  if (external !== undefined) identities.identify(braze, external)
  const type = fields['event_type'] ?? pathType
  const survivor = textOf(fields['orphaned_by_id'])
  if (survivor !== undefined && String(type).endsWith(orphanType)) identities.merge(braze, survivor)
}

export function batchOf(fields: Fields): readonly unknown[] | undefined {
  const events = fields['events']
  return Array.isArray(events) && fields['event_type'] === undefined ? events : undefined
}

/** Nested records and wrapped values → the flat record of an Avro file. */
function flatten(fields: Fields): Fields {
  const { user, properties } = fields
  if (isMap(user) && typeof fields['event_type'] === 'string') {
    const { properties: _, user: __, ...head } = fields
    const inner: Fields = isMap(properties) ? properties : {}
    const custom = inner['custom_properties'] ?? inner['purchase_properties']
    const flat = { ...inner, ...head, ...user }
    return custom === undefined ? flat : { ...flat, properties: custom }
  }
  return isDump(fields) ? unwrap(fields) : fields
}

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `avro-tools tojson` writes a nullable value as a map with its type: `{"string":"x"}`. */
const branches: ReadonlySet<string> = new Set(['string', 'int', 'long', 'float', 'double', 'boolean', 'array', 'bytes'])

const isWrapped = (value: unknown): value is Fields => {
  if (!isMap(value)) return false
  const keys = Object.keys(value)
  return keys.length === 1 && branches.has(keys[0]!)
}

function isDump(fields: Fields): boolean {
  for (const key in fields) if (isWrapped(fields[key])) return true
  return false
}

function unwrap(fields: Fields): Fields {
  const flat: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) {
    setOwn(flat, key, isWrapped(value) ? Object.values(value)[0] : value)
  }
  return flat
}

/** The type that a path names: `…/event_type=users.messages.email.Open/…`, or a file called by its type. */
export function typeInPath(path: string): string | null {
  const [, hive] = /(?:^|\/)event_type=([\w.%]+)(?:\/|$)/.exec(path) ?? []
  if (hive !== undefined) return decodeURIComponent(hive)
  const [, name] = /(?:^|\/)users\.((?:[a-z]+\.)*[A-Z]\w*)\.(?:avro|json\w*)[^/]*$/.exec(path) ?? []
  return name ?? null
}

/** The type that an Avro schema names: namespace `dataexport.S3.inner.users.messages.email` and name `Open`. */
export function typeInSchema(fullName: string): string | null {
  return /^dataexport\.\w+\.inner\.(users\..+)$/.exec(fullName)?.[1] ?? null
}

/** Whether a record looks like one of an export. */
export function isCurrentsRecord(fields: Fields): boolean {
  const batch = batchOf(fields)
  if (batch) return isMap(batch[0]) && typeof batch[0]['event_type'] === 'string'
  if (typeof fields['event_type'] === 'string' && /^users\.\w/.test(fields['event_type'])) return true
  return ['external_user_id', 'app_group_id'].every((key) => Object.hasOwn(fields, key))
}
