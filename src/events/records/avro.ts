/** Avro object container files → records, a block at a time. Unlike avsc's own stream it tells when a file is cut off. */
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import type { Type } from 'avsc'
import { Failure } from '../../failure.ts'
import type { Fields } from '../event.ts'
import { avroTypes } from './avro-types.ts'
import { ByteQueue } from './byte-queue.ts'
import type { RawRecord, Records } from './record.ts'

export const avroMagic = [0x4f, 0x62, 0x6a, 0x01] as const
/** Larger blocks are taken for damage. */
const largestBlock = 1 << 30

export interface AvroFile {
  /** Namespace and name of the records. */
  readonly name: string
  readonly records: Records
}

/** Reads the header; `fields` cuts the records down to some of theirs. */
export async function openAvro(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  fields?: readonly string[],
): Promise<AvroFile> {
  const queue = new ByteQueue(bytes, () => damaged(path, 'it is cut off'))
  const magic = await queue.take(avroMagic.length)
  if (!avroMagic.every((byte, index) => magic[index] === byte)) throw damaged(path, 'it does not begin like one')
  const metadata = new Map<string, Buffer>()
  for (let count = await readLong(queue); count !== 0; count = await readLong(queue)) {
    if (count < 0) await readLong(queue)
    for (let left = Math.abs(count); left > 0; left--) {
      const key = (await readBytes(queue, path)).toString()
      metadata.set(key, await readBytes(queue, path))
    }
  }
  const sync = await queue.take(16)
  const codec = metadata.get('avro.codec')?.toString() || 'null'
  if (!Object.hasOwn(codecs, codec)) {
    throw new Failure(`cannot read ${path}: its Avro codec \`${codec}\` is not known`, [
      `codecs are ${Object.keys(codecs).join(', ')}`,
    ])
  }
  const type = await typeOf(metadata.get('avro.schema')?.toString() ?? '', path)
  return { name: type.name ?? '', records: readBlocks(queue, type, codecs[codec]!, Buffer.from(sync), path, fields) }
}

const damaged = (path: string, how: string) =>
  new Failure(`cannot read ${path}: this is no whole Avro file: ${how}`, ['fetch or export it again'])

async function* readBlocks(
  queue: ByteQueue,
  type: Type,
  unpack: Codec,
  sync: Buffer,
  path: string,
  fields: readonly string[] | undefined,
): Records {
  const read = await reader(type, fields)
  let number = 0
  while (!(await queue.isAtEnd())) {
    const count = await readLong(queue)
    const size = await readLong(queue)
    if (count < 0 || size < 0 || size > largestBlock) throw damaged(path, 'a block has an impossible size')
    const packed = await queue.take(size)
    if (!sync.equals(await queue.take(16))) throw damaged(path, 'a block does not end where it should')
    let block: Buffer
    try {
      block = await unpack(Buffer.from(packed.buffer, packed.byteOffset, packed.length))
    } catch (error) {
      throw damaged(path, `a block cannot be decompressed (${(error as Error).message})`)
    }
    const records: RawRecord[] = []
    let offset = 0
    for (let left = count; left > 0; left--) {
      const decoded = decode(read, block, offset)
      if (!decoded || decoded.offset < 0) throw damaged(path, `record ${number + 1} is damaged`)
      offset = decoded.offset
      records.push({ fields: decoded.value, number: ++number, text: null })
    }
    if (offset !== block.length) throw damaged(path, `record ${number} is damaged`)
    yield { records, refused: [] }
  }
}

type Read = (block: Buffer, offset: number) => { value: unknown; offset: number }

function decode(read: Read, block: Buffer, offset: number): { value: Fields; offset: number } | undefined {
  try {
    return read(block, offset) as { value: Fields; offset: number }
  } catch {
    return undefined
  }
}

async function reader(type: Type, fields: readonly string[] | undefined): Promise<Read> {
  if (!fields) return (block, offset) => type.decode(block, offset)
  const { default: avro } = await import('avsc')
  const all = (type as unknown as { readonly fields: readonly { readonly name: string; readonly type: Type }[] }).fields
  const some = all.filter(({ name }) => fields.includes(name)).map(({ name, type: of }) => ({ name, type: of }))
  const narrow = avro.Type.forSchema({ type: 'record', name: type.name ?? 'Record', fields: some } as never)
  const resolver = narrow.createResolver(type)
  return (block, offset) => narrow.decode(block, offset, resolver)
}

async function typeOf(schema: string, path: string): Promise<Type> {
  const { default: avro } = await import('avsc')
  let type: Type
  try {
    type = avro.Type.forSchema(JSON.parse(schema) as never, await avroTypes())
  } catch (error) {
    throw damaged(path, `its schema cannot be used (${(error as Error).message})`)
  }
  if (type.typeName === 'record') return type
  throw new Failure(`cannot read ${path}: its Avro schema is \`${type.typeName}\`; a record was expected`)
}

type Codec = (packed: Buffer) => Promise<Buffer>

const codecs: Readonly<Record<string, Codec>> = {
  null: (packed) => Promise.resolve(packed),
  deflate: (packed) => promisify<Buffer, Buffer>(inflateRaw)(packed),
  snappy: async (packed) => {
    const { default: snappy } = await import('snappyjs')
    const content = Buffer.from(snappy.uncompress(packed.subarray(0, -4)))
    if (packed.length < 4 || crc32(content) !== packed.readUInt32BE(packed.length - 4))
      throw new Error('wrong checksum')
    return content
  },
  zstandard: async (packed) => {
    const { decompress } = await import('fzstd')
    return Buffer.from(decompress(packed))
  },
}

let crcTable: Uint32Array | undefined

/** node:zlib has it from Node 22.2 on. */
function crc32(bytes: Uint8Array): number {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
    return value
  })
  let crc = 0xffffffff
  for (let at = 0; at < bytes.length; at++) crc = crcTable[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** A zig-zag number of up to 53 bits; larger ones come out as NaN-free nonsense that the size check refuses. */
async function readLong(queue: ByteQueue): Promise<number> {
  let value = 0
  let scale = 1
  for (let length = 0; length < 10; length++) {
    const [byte] = await queue.take(1)
    value += (byte! & 0x7f) * scale
    scale *= 128
    if (byte! < 0x80) break
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

async function readBytes(queue: ByteQueue, path: string): Promise<Buffer> {
  const length = await readLong(queue)
  if (length < 0 || length > largestBlock) throw damaged(path, 'its header is damaged')
  return Buffer.from(await queue.take(length))
}
