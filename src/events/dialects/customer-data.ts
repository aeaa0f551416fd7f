/** The calls of Segment and RudderStack, which share one specification: track, identify, page, screen. */
import { type Fields, type LogEvent, noUser, own, readText, readTime, refuse, type Refusal, show } from '../event.ts'
import { type Dialect, readMap } from './dialect.ts'

const calls = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const
const isCall = (type: unknown): type is (typeof calls)[number] => calls.includes(type as never)

export const customerData: Dialect = {
  unpack: (fields) => (Array.isArray(fields['batch']) ? (fields['batch'] as readonly unknown[]) : undefined),
  read(fields, text, leaveOut) {
    const type = own(fields, 'type')
    if (!isCall(type))
      return refuse('bad type', `\`type\` is ${show(type)}; track, identify, page or screen was expected`)
    if (type === 'group' || type === 'alias') return leaveOut(`${type} calls`)
    const user = given(fields, text, 'userId') ?? given(fields, text, 'anonymousId')
    if (user === undefined) return noUser(undefined, 'userId` or `anonymousId')
    const time = readTime(own(fields, 'timestamp') ?? own(fields, 'originalTimestamp'), 'timestamp')
    if ('reason' in time) return time
    const id = given(fields, text, 'messageId') ?? null
    const base = { user, time: time.ms, zoned: time.zoned, name: null, properties: null, attributes: null, id }
    return type === 'identify' ? identify(fields, base) : perform(fields, type, base)
  },
}

type Base = Omit<LogEvent, 'type'>

function given(fields: Fields, text: string | null, key: string): string | undefined {
  return readText(own(fields, key), text, key) || undefined
}

function identify(fields: Fields, base: Base): LogEvent | Refusal {
  const traits = readMap(own(fields, 'traits') ?? (own(fields, 'context') as Fields | null)?.['traits'])
  if (traits === undefined)
    return refuse('bad field', `\`traits\` is ${show(own(fields, 'traits'))}; a map was expected`)
  return { ...base, type: 'profile', attributes: traits ?? {} }
}

function perform(fields: Fields, call: 'track' | 'page' | 'screen', base: Base): LogEvent | Refusal {
  const properties = readMap(own(fields, 'properties'))
  if (properties === undefined)
    return refuse('bad field', `\`properties\` is ${show(own(fields, 'properties'))}; a map was expected`)
  if (call !== 'track') {
    const named = Object.fromEntries(
      ['name', 'category'].flatMap((key) => (typeof own(fields, key) === 'string' ? [[key, own(fields, key)]] : [])),
    )
    return { ...base, type: 'custom_event', name: call, properties: { ...named, ...properties } }
  }
  const event = own(fields, 'event')
  if (typeof event !== 'string' || event === '')
    return refuse('bad field', `\`event\` is ${show(event)}; the name of the event was expected`)
  return { ...base, type: 'custom_event', name: event, properties }
}

/** Whether a record is such a call, or a batch of them. */
export function isCustomerDataRecord(fields: Fields): boolean {
  const { batch } = fields
  const call: unknown = Array.isArray(batch) ? batch[0] : fields
  if (typeof call !== 'object' || call === null) return false
  const has = (key: string) => Object.hasOwn(call, key)
  return isCall((call as Fields)['type']) && (has('messageId') || has('anonymousId') || has('userId'))
}

export function isRudderStackRecord(fields: Fields): boolean {
  return isCustomerDataRecord(fields) && /"(rudderId|RudderLabs)|RudderStack|"RudderLabs/.test(JSON.stringify(fields))
}
