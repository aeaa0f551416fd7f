/** One log in every format: the encoders of the agreement tests. */
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib'
import avro from 'avsc'
import { ByteWriter, parquetWrite } from 'hyparquet-writer'
import snappy from 'snappyjs'

export interface PlainEvent {
  readonly user_id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly type: 'custom_event' | 'profile' | 'session_start'
  readonly event?: string
  readonly properties?: Readonly<Record<string, string | number | boolean>>
  readonly attributes?: Readonly<Record<string, string | number | boolean>>
  readonly id: string
}

const bytes = (text: string) => Buffer.from(text)
const iso = (time: number) => new Date(time).toISOString()
const json = (value: unknown) => (value === undefined ? '' : JSON.stringify(value))

export const jsonl = (events: readonly PlainEvent[]) =>
  bytes(events.map((event) => `${JSON.stringify({ ...event, time: iso(event.time) })}\n`).join(''))
export const jsonArray = (events: readonly PlainEvent[]) =>
  bytes(JSON.stringify(events.map((event) => ({ ...event, time: iso(event.time) }))))
export const prettyArray = (events: readonly PlainEvent[]) =>
  bytes(
    JSON.stringify(
      events.map((event) => ({ ...event, time: iso(event.time) })),
      null,
      2,
    ),
  )
export const concatenated = (events: readonly PlainEvent[]) =>
  bytes(events.map((event) => `${JSON.stringify({ ...event, time: iso(event.time) }, null, 2)}\n`).join(''))

const cell = (text: string) =>
  /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
const csvOf = (rows: readonly (readonly string[])[]) =>
  bytes(rows.map((row) => `${row.map(cell).join(',')}\r\n`).join(''))

export const csv = (events: readonly PlainEvent[]) =>
  csvOf([
    ['user_id', 'time', 'type', 'event', 'properties', 'attributes', 'id'],
    ...events.map(({ user_id, time, type, event = '', properties, attributes, id }) => [
      user_id,
      iso(time),
      type,
      event,
      json(properties),
      json(attributes),
      id,
    ]),
  ])

const keysOf = (events: readonly PlainEvent[], kind: 'properties' | 'attributes') =>
  [...new Set(events.flatMap((event) => Object.keys(event[kind] ?? {})))].sort()

/** Text that could be taken for something else is written as JSON text. */
const typed = (value: string | number | boolean | undefined) =>
  value === undefined
    ? ''
    : typeof value === 'string' && !/^[\p{L}.@/-][\p{L} .@/-]*$/u.test(value)
      ? JSON.stringify(value)
      : String(value)

const ownOf = (map: PlainEvent['properties'], key: string) => (map && Object.hasOwn(map, key) ? map[key] : undefined)

const notWord = (text: string) => (['true', 'false', 'null'].includes(text) ? JSON.stringify(text) : text)

export const dottedCsv = (events: readonly PlainEvent[]) => {
  const [properties, attributes] = [keysOf(events, 'properties'), keysOf(events, 'attributes')]
  const write = (value: string | number | boolean | undefined) =>
    typeof value === 'string' ? notWord(typed(value)) : typed(value)
  return csvOf([
    [
      'user_id',
      'time',
      'type',
      'event',
      'id',
      ...properties.map((key) => `properties.${key}`),
      ...attributes.map((key) => `attributes.${key}`),
    ],
    ...events.map((event) => [
      event.user_id,
      String(event.time / 1000),
      event.type,
      event.event ?? '',
      event.id,
      ...properties.map((key) => write(ownOf(event.properties, key))),
      ...attributes.map((key) => write(ownOf(event.attributes, key))),
    ]),
  ])
}

const avroSchema = {
  type: 'record',
  name: 'Event',
  fields: [
    { name: 'user_id', type: 'string' },
    { name: 'time', type: { type: 'long', logicalType: 'timestamp-micros' } },
    { name: 'type', type: 'string' },
    { name: 'event', type: ['null', 'string'], default: null },
    { name: 'properties', type: ['null', 'string'], default: null },
    { name: 'attributes', type: ['null', 'string'], default: null },
    { name: 'id', type: 'string' },
  ],
}

export const avroSync = Buffer.from('0123456789abcdef')

export type AvroCodec = 'null' | 'deflate' | 'snappy'

export function crc32(content: Uint8Array): number {
  let crc = -1
  for (const byte of content) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

function packed(content: Buffer, codec: AvroCodec): Buffer {
  if (codec === 'null') return content
  if (codec === 'deflate') return deflateRawSync(content)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(content))
  return Buffer.concat([snappy.compress(content), checksum])
}

/** A container file, written by the book: header, blocks, sync markers. */
export function avroFile(
  schema: unknown,
  records: readonly unknown[],
  codec: AvroCodec = 'null',
  blockRecords = 7,
  types: object = {},
): Buffer {
  const type = avro.Type.forSchema(schema as never, types)
  const long = avro.Type.forSchema('long')
  const header = avro.Type.forSchema({ type: 'map', values: 'bytes' })
  const metadata = {
    'avro.schema': bytes(JSON.stringify(schema)),
    ...(codec === 'null' ? {} : { 'avro.codec': bytes(codec) }),
  }
  const parts = [Buffer.from([0x4f, 0x62, 0x6a, 1]), header.toBuffer(metadata), avroSync]
  for (let from = 0; from < records.length; from += blockRecords) {
    const block = records.slice(from, from + blockRecords)
    const content = packed(Buffer.concat(block.map((record) => type.toBuffer(record))), codec)
    parts.push(long.toBuffer(block.length), long.toBuffer(content.length), content, avroSync)
  }
  return Buffer.concat(parts)
}

export const avroOf = (codec: AvroCodec) => (events: readonly PlainEvent[]) =>
  avroFile(
    avroSchema,
    events.map((event) => ({
      ...event,
      time: event.time * 1000,
      event: event.event ?? null,
      properties: event.properties ? JSON.stringify(event.properties) : null,
      attributes: event.attributes ? JSON.stringify(event.attributes) : null,
    })),
    codec,
  )

export function parquetOf(
  columnData: Parameters<typeof parquetWrite>[0]['columnData'],
  options: Partial<Parameters<typeof parquetWrite>[0]> = {},
): Buffer {
  const writer = new ByteWriter()
  void parquetWrite({ writer, columnData, rowGroupSize: 11, ...options })
  return Buffer.from(writer.getBytes())
}

const compressors = {
  GZIP: (input: Uint8Array) => gzipSync(input),
  BROTLI: (input: Uint8Array) => brotliCompressSync(input),
}

export const parquet = (codec: 'SNAPPY' | 'GZIP' | 'BROTLI' | 'UNCOMPRESSED') => (events: readonly PlainEvent[]) => {
  const text = (name: string, of: (event: PlainEvent) => string | undefined) => ({
    name,
    data: events.map(of),
    type: 'STRING' as const,
  })
  return parquetOf(
    [
      text('user_id', (event) => event.user_id),
      { name: 'time', data: events.map(({ time }) => new Date(time)), type: 'TIMESTAMP' },
      text('type', (event) => event.type),
      text('event', (event) => event.event),
      { name: 'properties', data: events.map((event) => event.properties), type: 'JSON' },
      text('attributes', (event) => json(event.attributes) || undefined),
      text('id', (event) => event.id),
    ],
    { codec, compressors },
  )
}

/** Only custom events and profile changes exist there. */
export const segment = (events: readonly PlainEvent[]) =>
  bytes(
    events
      .map(({ user_id, time, type, event, properties, attributes, id }) => {
        const base = {
          messageId: id,
          userId: user_id,
          timestamp: iso(time),
          originalTimestamp: iso(time + 5),
          context: {},
        }
        const call =
          type === 'profile'
            ? { ...base, type: 'identify', traits: attributes }
            : { ...base, type: 'track', event, properties }
        return `${JSON.stringify(call)}\n`
      })
      .join(''),
  )

export const foreign = (events: readonly PlainEvent[]) =>
  bytes(
    JSON.stringify(
      events.map(({ user_id, time, type, event, properties, attributes, id }) => ({
        who: { key: user_id },
        at: time * 1_000_000,
        kind: { custom_event: 'did', profile: 'is', session_start: 'came' }[type],
        what: event,
        data: { ...(properties ? { properties } : {}), ...(attributes ? { attributes } : {}) },
        uuid: id,
      })),
    ),
  )
