/** Flat columns of a Parquet row group → typed arrays, without an object or a text for each value. */
import type { ColumnMetaData, Compressors, PageHeader, SchemaElement } from 'hyparquet'

/** Values are numbered as the file has them: once each where a page has a dictionary, one by one elsewhere. */
export interface FlatColumn {
  /** Number of the value of each row; -1 is null. */
  readonly codes: Int32Array
  /** How many values there are. */
  readonly count: number
  /** Values; texts are empty here, and lie in `bytes`. */
  readonly numbers: Float64Array
  /** Text `code` lies in `bytes` from `ends[code - 1]` to `ends[code]`; null for other types. */
  readonly texts: { readonly bytes: Uint8Array; readonly ends: Uint32Array } | null
}

/** One column of a row group, as `readFlatColumn` takes it. */
export interface ColumnChunk {
  readonly bytes: Uint8Array
  readonly meta: ColumnMetaData
  readonly element: SchemaElement
}

type ReadHeader = (reader: { view: DataView; offset: number }) => PageHeader

/** Undefined for what is left to the general reader: nested columns, other types and encodings. */
export function readFlatColumn(
  { bytes, meta, element }: ColumnChunk,
  rows: number,
  readHeader: ReadHeader,
  compressors: Compressors,
): FlatColumn | undefined {
  const isText = meta.type === 'BYTE_ARRAY'
  if (meta.path_in_schema.length !== 1 || !isPlain(element) || element.repetition_type === 'REPEATED') return undefined
  const values = isText ? new TextValues() : new NumberValues()
  const codes = new Int32Array(rows)
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
  const isOptional = element.repetition_type === 'OPTIONAL'
  let row = 0
  let dictionary = -1
  while (row < rows) {
    const header = readHeader(reader)
    const packed = bytes.subarray(reader.offset, reader.offset + header.compressed_page_size)
    reader.offset += header.compressed_page_size
    const unpack = (part: Uint8Array, size: number): Uint8Array | undefined =>
      meta.codec === 'UNCOMPRESSED' ? part : compressors[meta.codec]?.(part, size)
    if (header.dictionary_page_header) {
      const page = unpack(packed, header.uncompressed_page_size)
      if (!page) return undefined
      dictionary = values.count
      values.addPlain(page, 0, header.dictionary_page_header.num_values)
      continue
    }
    const page = openPage(header, packed, unpack, isOptional)
    if (!page || row + page.count > rows) return undefined
    const present = page.levels ? countOnes(page.levels) : page.count
    let own: Int32Array | number
    if (page.encoding === 'PLAIN') {
      own = values.count
      values.addPlain(page.bytes, page.start, present)
    } else if (page.encoding === 'RLE_DICTIONARY' || page.encoding === 'PLAIN_DICTIONARY') {
      if (dictionary < 0) return undefined
      own = readHybrid(page.bytes, page.start + 1, page.bytes.length, page.bytes[page.start]!, present)
    } else return undefined
    let at = 0
    for (let index = 0; index < page.count; index++, row++) {
      if (page.levels && page.levels[index] === 0) codes[row] = -1
      else {
        codes[row] = typeof own === 'number' ? own + at : dictionary + own[at]!
        at++
      }
    }
  }
  for (let at = 0; at < rows; at++)
    if (codes[at]! >= values.count) throw new Error('a value lies outside of its dictionary')
  return { codes, count: values.count, numbers: values.numbers, texts: values.texts }
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

interface Page {
  readonly bytes: Uint8Array
  /** Where the values begin. */
  readonly start: number
  readonly count: number
  readonly encoding: string
  /** 0 for null, 1 for a value; undefined without nulls. */
  readonly levels: Int32Array | undefined
}

function openPage(
  header: PageHeader,
  packed: Uint8Array,
  unpack: (part: Uint8Array, size: number) => Uint8Array | undefined,
  isOptional: boolean,
): Page | undefined {
  const { data_page_header: first, data_page_header_v2: second } = header
  if (first) {
    const bytes = unpack(packed, header.uncompressed_page_size)
    if (!bytes || first.definition_level_encoding !== 'RLE') return undefined
    const { num_values: count, encoding } = first
    if (!isOptional) return { bytes, start: 0, count, encoding, levels: undefined }
    const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true)
    return { bytes, start: 4 + length, count, encoding, levels: readHybrid(bytes, 4, 4 + length, 1, count) }
  }
  if (!second || second.repetition_levels_byte_length > 0) return undefined
  const { definition_levels_byte_length: length, num_values: count, encoding } = second
  const levels = isOptional && length > 0 ? readHybrid(packed, 0, length, 1, count) : undefined
  const content = packed.subarray(length)
  const bytes = second.is_compressed === false ? content : unpack(content, header.uncompressed_page_size - length)
  return bytes && { bytes, start: 0, count, encoding, levels }
}

function countOnes(levels: Int32Array): number {
  let count = 0
  for (let at = 0; at < levels.length; at++) count += levels[at]!
  return count
}

/** Runs and bit-packed groups of eight by turns. */
function readHybrid(bytes: Uint8Array, from: number, to: number, width: number, count: number): Int32Array {
  const values = new Int32Array(count)
  if (width > 24) throw new Error('a dictionary of an impossible size')
  const width8 = (width + 7) >> 3
  const mask = 2 ** width - 1
  let at = from
  for (let filled = 0; filled < count;) {
    if (at >= to) throw new Error('a page ends too early')
    let head = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!
      head += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80 || shift > 28) break
    }
    const length = Math.floor(head / 2)
    if (head % 2 === 0) {
      let value = 0
      for (let index = 0; index < width8; index++) value |= bytes[at++]! << (8 * index)
      const end = Math.min(count, filled + length)
      if (length === 0) throw new Error('a run without values')
      values.fill(value, filled, end)
      filled = end
    } else {
      const end = Math.min(count, filled + length * 8)
      const next = at + length * width
      // At most 23 bits are held before a byte is added: they fit into 32.
      let held = 0
      let bits = 0
      while (filled < end) {
        for (; bits < width; bits += 8) held |= bytes[at++]! << bits
        values[filled++] = held & mask
        held >>>= width
        bits -= width
      }
      at = next
    }
  }
  return values
}

class TextValues {
  readonly numbers = new Float64Array()
  #bytes: Uint8Array = new Uint8Array(65_536)
  #ends = new Uint32Array(1024)
  #count = 0

  get count(): number {
    return this.#count
  }

  get texts() {
    return { bytes: this.#bytes, ends: this.#ends }
  }

  /** Texts, each behind its length in four bytes. */
  addPlain(page: Uint8Array, from: number, count: number): void {
    let position = this.#count === 0 ? 0 : this.#ends[this.#count - 1]!
    if (position + page.length > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, position + page.length))
      bytes.set(this.#bytes.subarray(0, position))
      this.#bytes = bytes
    }
    if (this.#count + count > this.#ends.length) {
      const ends = new Uint32Array(Math.max(this.#ends.length * 2, this.#count + count))
      ends.set(this.#ends)
      this.#ends = ends
    }
    const target = this.#bytes
    let at = from
    for (let index = 0; index < count; index++) {
      const length = page[at]! | (page[at + 1]! << 8) | (page[at + 2]! << 16) | (page[at + 3]! << 24)
      at += 4
      if (!(length >= 0 && at + length <= page.length)) throw new Error('a text is longer than its page')
      // Short texts are copied faster by hand.
      if (length > 64) target.set(page.subarray(at, at + length), position)
      else for (let byte = 0; byte < length; byte++) target[position + byte] = page[at + byte]!
      position += length
      at += length
      this.#ends[this.#count++] = position
    }
  }
}

class NumberValues {
  readonly texts = null
  #numbers = new Float64Array(1024)
  #count = 0

  get count(): number {
    return this.#count
  }

  get numbers(): Float64Array {
    return this.#numbers
  }

  /** 64-bit whole numbers; beyond 53 bits they are rounded, and told by their size. */
  addPlain(page: Uint8Array, from: number, count: number): void {
    if (from + count * 8 > page.length) throw new Error('a page ends too early')
    if (this.#count + count > this.#numbers.length) {
      const numbers = new Float64Array(Math.max(this.#numbers.length * 2, this.#count + count))
      numbers.set(this.#numbers)
      this.#numbers = numbers
    }
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
    for (let index = 0; index < count; index++) {
      const at = from + index * 8
      this.#numbers[this.#count++] = view.getInt32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true)
    }
  }
}
