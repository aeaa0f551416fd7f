/** Flat columns of a Parquet row group → arrays of numbers, without an object or a text for each value. */
import type { ColumnMetaData, Compressors, PageHeader, SchemaElement } from 'hyparquet'
import type { PageKernel } from './parquet-kernel/page-kernel.ts'

/** Values are numbered as the file has them: once each where a page has a dictionary, one by one elsewhere. */
export interface FlatColumn {
  /** Number of the value of each row; -1 is null. */
  readonly codes: Int32Array
  /** Address of these, for the kernel. */
  readonly at: number
  /** How many values there are. */
  readonly count: number
  /** Whole numbers and times in ms, rounded towards the past; null for texts. */
  readonly numbers: { readonly address: number; readonly values: Float64Array } | null
  /** null for numbers. */
  readonly texts: Texts | null
}

/** Text `code` lies in `bytes` from `starts[code]` to `ends[code]`. */
export interface Texts {
  readonly bytes: Uint8Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** Addresses of these two, for the kernel. */
  readonly at: { readonly starts: number; readonly ends: number }
}

/** Where a flat column lies: addresses, 0 for what it does not have. Any thread can look at it. */
export interface ColumnPlaces {
  readonly rows: number
  readonly count: number
  readonly codes: number
  readonly numbers: number
  readonly starts: number
  readonly ends: number
}

/** One column of a row group, as `readFlatColumn` takes it. */
export interface ColumnChunk {
  readonly bytes: Uint8Array
  /** Where they are in the memory of kernels; 0: elsewhere. */
  readonly address: number
  readonly meta: ColumnMetaData
  readonly element: SchemaElement
  readonly pages: readonly PageBytes[]
}

/** Where the content of a page begins in the bytes of its column. */
export interface PageBytes {
  readonly header: PageHeader
  readonly offset: number
}

/** How a column of whole numbers says the time: in seconds or milliseconds, or as so many parts of a millisecond. */
export type TimeScale = 'epoch' | 1 | 1000

export function timeScale({ converted_type: converted, logical_type: logical }: SchemaElement): TimeScale {
  const unit = logical?.type === 'TIMESTAMP' ? logical.unit : undefined
  if (unit === 'MILLIS' || converted === 'TIMESTAMP_MILLIS') return 1
  return unit === 'MICROS' || converted === 'TIMESTAMP_MICROS' ? 1000 : 'epoch'
}

/** What `readFlatColumn` can read of a column; what it cannot is left to the general reader. */
export function isFlat({ path_in_schema: path }: ColumnMetaData, element: SchemaElement): boolean {
  if (path.length !== 1 || element.repetition_type === 'REPEATED' || !isPlain(element)) return false
  // JSON of any other column has to be read to know its value.
  const isJson = element.converted_type === 'JSON' || element.logical_type?.type === 'JSON'
  return !isJson || ['properties', 'attributes'].includes(element.name)
}

/** Texts, and numbers that are numbers or times; nanoseconds are more than a double holds. */
function isPlain({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (type === 'BYTE_ARRAY')
    return (
      [undefined, 'UTF8', 'JSON', 'ENUM'].includes(converted) &&
      [undefined, 'STRING', 'JSON', 'ENUM'].includes(logical?.type)
    )
  if (type !== 'INT64' || ![undefined, 'INT_64', 'TIMESTAMP_MILLIS', 'TIMESTAMP_MICROS'].includes(converted))
    return false
  if (logical?.type === 'INTEGER') return logical.isSigned
  return !logical || (logical.type === 'TIMESTAMP' && logical.unit !== 'NANOS')
}

/** Codecs that the kernel has; the others are those of `compressors`. */
export const isKernelCodec = (codec: string) => codec === 'UNCOMPRESSED' || codec === 'SNAPPY'

/** Undefined for an encoding that is left to the general reader. */
export function readFlatColumn(
  chunk: ColumnChunk,
  rows: number,
  kernel: PageKernel,
  compressors: Compressors,
): ColumnPlaces | undefined {
  const { meta, element, pages } = chunk
  const isText = meta.type === 'BYTE_ARRAY'
  const scale = timeScale(element)
  const { run } = kernel
  const most = pages.reduce((sum, { header }) => sum + mostValues(header, isText), 0)
  const [starts, ends] = isText ? [kernel.take(most * 4), kernel.take(most * 4)] : [0, 0]
  const numbers = isText ? 0 : kernel.take(most * 8)
  const codes = kernel.take(rows * 4)
  const base = isKernelCodec(meta.codec) ? chunk.address || kernel.put(chunk.bytes) : 0
  let count = 0
  const addPlain = (from: number, end: number, present: number) => {
    const first = count
    count += present
    if (isText ? run.texts(from, end, present, starts + first * 4, ends + first * 4) : from + present * 8 <= end) {
      if (!isText) run.longs(from, present, BigInt(scale === 'epoch' ? 1 : scale), numbers + first * 8)
    } else throw new Error('a page ends too early')
    return first
  }
  const unpack = (from: number, to: number, size: number): Stretch | undefined => {
    if (meta.codec === 'UNCOMPRESSED') return { at: base + from, end: base + to }
    if (meta.codec === 'SNAPPY') {
      const at = kernel.take(size)
      if (size > 0 && !run.unsnap(base + from, base + to, at, size)) throw new Error('a page is damaged')
      return { at, end: at + size }
    }
    const content = compressors[meta.codec]?.(chunk.bytes.subarray(from, to), size)
    if (!content) return undefined
    if (content.length > size) throw new Error('a page is longer than it says')
    const at = kernel.put(content)
    return { at, end: at + content.length }
  }
  let row = 0
  let dictionary = { first: -1, count: 0 }
  for (const { header, offset } of pages) {
    const end = offset + header.compressed_page_size
    if (header.dictionary_page_header) {
      const page = unpack(offset, end, header.uncompressed_page_size)
      if (!page) return undefined
      const { num_values: size } = header.dictionary_page_header
      dictionary = { first: addPlain(page.at, page.end, size), count: size }
      continue
    }
    const page = openPage(header, offset, end, element.repetition_type === 'OPTIONAL', base, chunk, kernel, unpack)
    if (!page || row + page.count > rows) return undefined
    const present = page.levels === 0 ? page.count : run.sum(page.levels, page.count) >>> 0
    const out = codes + row * 4
    row += page.count
    if (page.encoding === 'PLAIN') {
      const first = addPlain(page.at, page.end, present)
      run.spread(page.levels, 0, first, page.count, out)
    } else if (page.encoding === 'RLE_DICTIONARY' || page.encoding === 'PLAIN_DICTIONARY') {
      if (dictionary.first < 0) return undefined
      const own =
        present === 0 ? 0 : numbersOf(page.at + 1, page.end, kernel.bytes[page.at]!, present, dictionary.count, kernel)
      run.spread(page.levels, own, dictionary.first, page.count, out)
    } else return undefined
  }
  if (row < rows) throw new Error('a column has too few rows')
  return { rows, count, codes, numbers, starts, ends }
}

/** The column at some places. */
export function columnAt(places: ColumnPlaces, kernel: PageKernel): FlatColumn {
  const { rows, count, codes, numbers, starts, ends } = places
  const texts = () => ({
    bytes: kernel.bytes,
    starts: kernel.words(starts, count),
    ends: kernel.words(ends, count),
    at: { starts, ends },
  })
  return {
    codes: kernel.ints(codes, rows),
    at: codes,
    count,
    numbers: numbers === 0 ? null : { address: numbers, values: kernel.doubles(numbers, count) },
    texts: starts === 0 ? null : texts(),
  }
}

/** How many values a page may have: each takes some of its bytes. */
export function mostValues(header: PageHeader, isText: boolean): number {
  const size = Math.max(header.compressed_page_size, header.uncompressed_page_size)
  const data = header.data_page_header_v2 ?? header.data_page_header
  if (data && data.encoding !== 'PLAIN') return 0
  const count = data?.num_values ?? header.dictionary_page_header?.num_values ?? 0
  return Math.min(count, Math.floor(size / (isText ? 4 : 8)))
}

/** Addresses. */
interface Stretch {
  readonly at: number
  readonly end: number
}

/** Where the values lie. */
interface Page extends Stretch {
  readonly count: number
  readonly encoding: string
  /** Address of a word for each row, 0 for null and 1 for a value; 0 without nulls. */
  readonly levels: number
}

function openPage(
  header: PageHeader,
  from: number,
  to: number,
  isOptional: boolean,
  base: number,
  { bytes }: ColumnChunk,
  kernel: PageKernel,
  unpack: (from: number, to: number, size: number) => Stretch | undefined,
): Page | undefined {
  const { data_page_header: first, data_page_header_v2: second } = header
  if (first) {
    const page = unpack(from, to, header.uncompressed_page_size)
    if (!page || first.definition_level_encoding !== 'RLE') return undefined
    const { num_values: count, encoding } = first
    if (!isOptional) return { ...page, count, encoding, levels: 0 }
    if (page.at + 4 > page.end) throw new Error('a page ends too early')
    const at = page.at + 4 + kernel.word(page.at)
    if (at > page.end) throw new Error('a page ends too early')
    return { at, end: page.end, count, encoding, levels: levelsOf(page.at + 4, at, count, kernel) }
  }
  if (!second || second.repetition_levels_byte_length > 0) return undefined
  const { definition_levels_byte_length: length, num_values: count, encoding } = second
  const isPacked = second.is_compressed !== false
  const page = isPacked
    ? unpack(from + length, to, header.uncompressed_page_size - length)
    : { at: base === 0 ? kernel.put(bytes.subarray(from + length, to)) : base + from + length, end: 0 }
  if (!page) return undefined
  const end = isPacked ? page.end : page.at + to - from - length
  let levels = 0
  if (isOptional && length > 0) {
    const at = base === 0 ? kernel.put(bytes.subarray(from, from + length)) : base + from
    levels = levelsOf(at, at + length, count, kernel)
  }
  return { at: page.at, end, count, encoding, levels }
}

const levelsOf = (from: number, to: number, count: number, kernel: PageKernel) =>
  numbersOf(from, to, 1, count, 2, kernel)

function numbersOf(from: number, to: number, width: number, count: number, limit: number, kernel: PageKernel): number {
  if (width > 24) throw new Error('a dictionary of an impossible size')
  const out = kernel.take(count * 4)
  if (!kernel.run.hybrid(from, to, width, count, limit, out)) throw new Error('numbers of values are damaged')
  return out
}
