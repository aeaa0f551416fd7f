/** Parquet → records, a row group at a time; only the columns that somebody asks for are read. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { AsyncBuffer, Compressors, DecodedArray, FileMetaData, ParquetParsers } from 'hyparquet'
import { Failure } from '../../failure.ts'
import { floorDivide } from '../../text/time.ts'
import { setOwn } from '../dialects/dialect.ts'
import type { LogInput, RandomAccess } from '../formats/format.ts'
import type { RawRecord, Records } from './record.ts'

export const parquetMagic = [0x50, 0x41, 0x52, 0x31] as const
/** Parquet is read from its end: what comes as a stream has to be held in memory. */
const largestStream = 512 * 1024 * 1024
const blockRows = 4096

export interface ParquetFile {
  readonly metadata: FileMetaData
  /** Names of the columns at the top, in the order of the file. */
  readonly columns: readonly string[]
  /** The values of some columns in a stretch of rows. */
  read(columns: readonly string[], from: number, to: number): Promise<ReadonlyMap<string, DecodedArray>>
}

export async function* readParquetRecords(input: LogInput, wants: (column: string) => boolean = () => true): Records {
  const file = await openParquet(input)
  const columns = file.columns.filter(wants)
  let start = 0
  for (const group of file.metadata.row_groups) {
    const rows = Number(group.num_rows)
    const values = [...(await file.read(columns, start, start + rows))]
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
  const { parquetMetadataAsync, parquetRead } = await import('hyparquet')
  const random = input.random ?? (await inMemory(input))
  const file: AsyncBuffer = {
    byteLength: random.size,
    async slice(from, to = random.size) {
      const { buffer, byteOffset, byteLength } = await random.read(from, to - from)
      return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
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
  const metadata = await attempt(() => parquetMetadataAsync(file))
  const compressors = await allCompressors()
  return {
    metadata,
    columns: [
      ...new Set(metadata.row_groups[0]?.columns.flatMap(({ meta_data }) => meta_data?.path_in_schema[0] ?? [])),
    ],
    read: (columns, rowStart, rowEnd) =>
      attempt(async () => {
        const values = new Map<string, DecodedArray[]>(columns.map((column) => [column, []]))
        await parquetRead({
          file,
          metadata,
          columns: [...columns],
          rowStart,
          rowEnd,
          compressors,
          parsers,
          onChunk: ({ columnName, columnData }) => values.get(columnName)?.push(columnData),
        })
        return new Map([...values].map(([column, parts]) => [column, joined(column, parts, rowEnd - rowStart)]))
      }),
  }
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
  return { size, read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) }
}
