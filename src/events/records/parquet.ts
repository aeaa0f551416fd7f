/** Parquet → records, a row group at a time; only the columns that somebody asks for are read. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type {
  AsyncBuffer,
  ColumnMetaData,
  Compressors,
  DecodedArray,
  FileMetaData,
  ParquetParsers,
  RowGroup,
  SchemaElement,
} from 'hyparquet'
import { Failure } from '../../failure.ts'
import { floorDivide } from '../../text/time.ts'
import { setOwn } from '../dialects/dialect.ts'
import type { LogInput, RandomAccess } from '../formats/format.ts'
import {
  type ColumnChunk,
  columnAt,
  type FlatColumn,
  isFlat,
  isKernelCodec,
  type PageBytes,
  readFlatColumn,
} from './parquet-columns.ts'
import type { PageKernel } from './parquet-kernel/page-kernel.ts'
import type { RawRecord, Records } from './record.ts'

export const parquetMagic = [0x50, 0x41, 0x52, 0x31] as const
/** Parquet is read from its end: what comes as a stream has to be held in memory. */
const largestStream = 512 * 1024 * 1024
const blockRows = 4096
const largestPage = 1 << 30

export interface ParquetFile {
  readonly metadata: FileMetaData
  /** Names of the columns at the top, in the order of the file. */
  readonly columns: readonly string[]
  /** What the schema says of them. */
  readonly elements: ReadonlyMap<string, SchemaElement>
  /** The values of some columns in a row group. */
  read(columns: readonly string[], group: number): Promise<ReadonlyMap<string, DecodedArray>>
  /** The bytes of those of the columns that are flat texts or 64-bit whole numbers, in the kernel's memory if it reads them. */
  flatChunks(columns: readonly string[], group: number, kernel: PageKernel): Promise<readonly ColumnChunk[]>
  /** The same as values, until the kernel is reset. */
  readFlat(columns: readonly string[], group: number, kernel: PageKernel): Promise<ReadonlyMap<string, FlatColumn>>
}

export async function* readParquetRecords(input: LogInput, wants: (column: string) => boolean = () => true): Records {
  const file = await openParquet(input)
  const columns = file.columns.filter(wants)
  let start = 0
  for (const [index, group] of file.metadata.row_groups.entries()) {
    const rows = Number(group.num_rows)
    const values = [...(await file.read(columns, index))]
    for (let from = 0; from < rows; from += blockRows) {
      const records: RawRecord[] = []
      for (let row = from; row < Math.min(rows, from + blockRows); row++) {
        const fields: Record<string, unknown> = {}
        for (const [column, data] of values) {
          const value: unknown = data[row]
          if (value !== null && value !== undefined) setOwn(fields, column, value)
        }
        records.push({ fields, number: start + row + 1, text: null })
      }
      yield { records, refused: [] }
    }
    start += rows
  }
}

export async function openParquet(input: LogInput): Promise<ParquetFile> {
  const { parquetMetadataAsync, parquetRead, parquetSchema } = await import('hyparquet')
  const random = input.random ?? (await inMemory(input))
  let chunks: readonly Chunk[] = []
  const file: AsyncBuffer = {
    byteLength: random.size,
    async slice(from, to = random.size) {
      const chunk = chunks.find(({ start, bytes }) => start <= from && to <= start + bytes.length)
      if (chunk) return arrayOf(chunk.bytes.subarray(from - chunk.start, to - chunk.start))
      return arrayOf(await random.read(from, to - from))
    },
  }
  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Failure) throw error
      throw new Failure(`cannot read ${input.name}: this is no whole Parquet file (${(error as Error).message})`, [
        'fetch or export it again',
      ])
    }
  }
  const { metadata, children } = await attempt(async () => {
    const described = await parquetMetadataAsync(file)
    return { metadata: described, children: parquetSchema(described).children }
  })
  const elements = new Map(children.map(({ element }) => [element.name, element]))
  const flatChunks = async (columns: readonly string[], index: number, kernel: PageKernel): Promise<ColumnChunk[]> => {
    const isAsked = (meta: ColumnMetaData) => {
      const element = elements.get(meta.path_in_schema[0]!)
      return element !== undefined && columns.includes(element.name) && isFlat(meta, element)
    }
    const found = await checkedChunks(metadata.row_groups[index]!, isAsked, random, kernel)
    return found.map((chunk) => ({ ...chunk, element: elements.get(chunk.meta.path_in_schema[0]!)! }))
  }
  return {
    metadata,
    elements,
    columns: [
      ...new Set(metadata.row_groups[0]?.columns.flatMap(({ meta_data }) => meta_data?.path_in_schema[0] ?? [])),
    ],
    read: (columns, index) =>
      attempt(async () => {
        const groups = metadata.row_groups
        const rowStart = groups.slice(0, index).reduce((sum, { num_rows }) => sum + Number(num_rows), 0)
        const rowEnd = rowStart + Number(groups[index]!.num_rows)
        chunks = await checkedChunks(groups[index]!, ({ path_in_schema: [name] }) => columns.includes(name!), random)
        const values = new Map<string, DecodedArray[]>(columns.map((column) => [column, []]))
        await parquetRead({
          file,
          metadata,
          columns: [...columns],
          rowStart,
          rowEnd,
          compressors: await allCompressors(),
          parsers,
          onChunk: ({ columnName, columnData }) => values.get(columnName)?.push(columnData),
        })
        return new Map([...values].map(([column, parts]) => [column, joined(column, parts, rowEnd - rowStart)]))
      }),
    flatChunks: (columns, index, kernel) => attempt(() => flatChunks(columns, index, kernel)),
    readFlat: (columns, index, kernel) =>
      attempt(async () => {
        const flat = new Map<string, FlatColumn>()
        const rows = Number(metadata.row_groups[index]!.num_rows)
        for (const chunk of await flatChunks(columns, index, kernel)) {
          const compressors = isKernelCodec(chunk.meta.codec) ? {} : await allCompressors()
          const places = readFlatColumn(chunk, rows, kernel, compressors)
          if (places) flat.set(chunk.element.name, columnAt(places, kernel))
        }
        return flat
      }),
  }
}

const arrayOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer

/** The bytes of one column in a row group. */
interface Chunk {
  readonly start: number
  readonly bytes: Uint8Array
  readonly address: number
  readonly meta: ColumnMetaData
  readonly pages: readonly PageBytes[]
}

/** Looks at the sizes that stand before every page: with a wrong one the reader would work for ever. */
async function checkedChunks(
  group: RowGroup,
  isAsked: (column: ColumnMetaData) => boolean,
  random: RandomAccess,
  kernel?: PageKernel,
): Promise<Chunk[]> {
  const { parquetHeader } = await import('hyparquet/src/column.js')
  const chunks: Chunk[] = []
  for (const { meta_data: column } of group.columns) {
    if (!column || !isAsked(column)) continue
    const start = Number(column.dictionary_page_offset || column.data_page_offset)
    const size = Number(column.total_compressed_size)
    if (!(start >= 0 && size >= 0 && start + size <= random.size)) throw new Error('a column lies outside of the file')
    const address = kernel && isKernelCodec(column.codec) ? kernel.take(size) : 0
    const bytes = await random.read(start, size, address === 0 ? undefined : kernel!.view(address, size))
    const pages: PageBytes[] = []
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
    for (let left = Number(column.num_values); left > 0;) {
      const header = parquetHeader(reader)
      const packed = header.compressed_page_size
      const unpacked = header.uncompressed_page_size
      const data = header.data_page_header_v2 ?? header.data_page_header
      const values = data?.num_values ?? header.dictionary_page_header?.num_values ?? -1
      const levels = header.data_page_header_v2
        ? [
            header.data_page_header_v2.repetition_levels_byte_length,
            header.data_page_header_v2.definition_levels_byte_length,
          ]
        : []
      const isFine =
        packed >= 0 && packed <= size - reader.offset && unpacked >= 0 && unpacked <= largestPage && values >= 0
      if (
        !isFine ||
        levels.some((length) => !(length >= 0 && length <= packed)) ||
        (data ? values > left : values > unpacked * 8)
      )
        throw new Error('a page has an impossible size')
      pages.push({ header, offset: reader.offset })
      reader.offset += packed
      if (data) left -= values
    }
    chunks.push({ start, bytes, address, meta: column, pages })
  }
  return chunks
}

function joined(column: string, parts: readonly DecodedArray[], rows: number): DecodedArray {
  const all = parts.length === 1 ? parts[0]! : parts.flatMap((part) => Array.from(part as ArrayLike<unknown>))
  if (all.length !== rows) throw new Error(`column ${column} has ${all.length} of ${rows} rows`)
  return all
}

/** Exact to the millisecond, towards the past; those of hyparquet cut towards 1970. */
const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (value) => (value === undefined ? undefined : new Date(Number(value))),
  timestampFromMicroseconds: (value) => (value === undefined ? undefined : new Date(Number(floorDivide(value, 1000n)))),
  timestampFromNanoseconds: (value) =>
    value === undefined ? undefined : new Date(Number(floorDivide(value, 1_000_000n))),
  dateFromDays: (days) => (days === undefined ? undefined : new Date(days * 86_400_000).toISOString().slice(0, 10)),
}

async function allCompressors(): Promise<Compressors> {
  const { compressors } = await import('hyparquet-compressors')
  return { ...compressors, GZIP: (input) => gunzipSync(input), BROTLI: (input) => brotliDecompressSync(input) }
}

/** A stream, or a compressed file, held as a whole. */
async function inMemory(input: LogInput): Promise<RandomAccess> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of input.open()) {
    parts.push(chunk)
    size += chunk.length
    if (size > largestStream) {
      throw new Failure(`cannot read ${input.name}: it is Parquet of more than 512 MB, and not a plain file`, [
        'Parquet is read from its end: save it as a file, without compression around it',
      ])
    }
  }
  const bytes = Buffer.concat(parts)
  return {
    size,
    read(offset, length, into) {
      const piece = bytes.subarray(offset, offset + length)
      into?.set(piece)
      return Promise.resolve(into ?? piece)
    },
  }
}
