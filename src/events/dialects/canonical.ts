/** Records of a table in the canonical form: the columns of an event, with properties as JSON, a struct, or dotted columns. */
import { type Fields, own, readEvent, refuse, show } from '../event.ts'
import { type Dialect, plainValue, type ReadValue, readMap, setOwn } from './dialect.ts'

const mapKeys = ['properties', 'attributes'] as const

/** `readValue` gives the values of properties their type, and times given as numbers. */
export function canonical(readValue: ReadValue): Dialect {
  return {
    read(fields) {
      const record: Record<string, unknown> = {}
      for (const key of ['user_id', 'event', 'name', 'id', 'type'] as const) {
        const value = own(fields, key)
        // An empty cell is nothing, as in a row of another kind.
        if (value !== undefined && value !== null && value !== '') record[key] = value
      }
      const time = own(fields, 'time')
      record['time'] = time instanceof Date ? time : readValue(time)
      for (const key of mapKeys) {
        const given = own(fields, key)
        const whole = readMap(given)
        if (whole === undefined)
          return refuse('bad field', `\`${key}\` is ${show(plainValue(given))}; a map was expected`)
        const map = withColumns(whole, fields, `${key}.`, readValue)
        if (map) record[key] = map
      }
      if (record['type'] === 'profile') record['attributes'] ??= {}
      return readEvent(record, null)
    },
  }
}

/** Adds the columns that begin with the prefix. */
function withColumns(whole: Fields | null, fields: Fields, prefix: string, readValue: ReadValue): Fields | null {
  let map: Record<string, unknown> | null = null
  for (const key of Object.keys(fields)) {
    if (!key.startsWith(prefix) || key.length === prefix.length) continue
    const value = readValue(fields[key])
    if (value === null || value === undefined) continue
    map ??= whole ? { ...whole } : {}
    setOwn(map, key.slice(prefix.length), value)
  }
  return map ?? whole
}
