/** What simple rows of Parquet carry: columns of properties and attributes → payloads. */
import { profileCode, type Projection } from '../batch.ts'
import { readMap, setOwn } from '../dialects/dialect.ts'
import type { Fields } from '../event.ts'
import { neededAttributes, type ReadTarget } from '../read-target.ts'
import type { FlatColumn, Texts } from '../records/parquet-columns.ts'
import type { PageKernel } from '../records/parquet-kernel/page-kernel.ts'

/** No payload has this number. */
export const skipped = -0x8000_0000
/** A row that goes the way of all formats. */
export const slow = -0x7fff_ffff
const unknown = -0x7fff_fffe

/** Which columns of properties and attributes somebody may look at. */
export function askedColumns(projection: Projection): (column: string) => boolean {
  const { attributeNames, codes } = projection
  const properties = new Set<string>()
  for (let code = profileCode + 1; code < codes; code++) {
    for (const name of testedNames(projection, code)) properties.add(name)
  }
  return (column) => {
    const [kind, name] = split(column)
    if (kind === 'properties') return properties.size > 0 && (name === '' || properties.has(name))
    return kind === 'attributes' && (name === '' || !attributeNames || attributeNames.has(name))
  }
}

const testedNames = (projection: Projection, code: number): ReadonlySet<string> =>
  projection.propertyTests(code).length > 0 ? projection.propertyNames(code) : new Set<string>()

function split(column: string): readonly [kind: string, name: string] {
  const dot = column.indexOf('.')
  return dot < 0 ? [column, ''] : [column.slice(0, dot), column.slice(dot + 1)]
}

/** The columns of one map. */
interface MapColumns {
  /** JSON of all of it. */
  readonly whole: FlatColumn | undefined
  readonly named: readonly NamedColumn[]
}

type NamedColumn = readonly [name: string, column: FlatColumn]

/** Properties that are looked at of events with one code. */
interface EventColumns extends MapColumns {
  /** Payloads by the values of the columns, as a number with as many digits: the same values are looked at once. */
  readonly known: Int32Array | undefined
}

/** Of one row group. */
export class ParquetPayloads {
  readonly #flat: ReadonlyMap<string, FlatColumn>
  readonly #columns: readonly string[]
  readonly #target: ReadTarget
  readonly #attributes: MapColumns | undefined
  readonly #writer: AttributeWriter | undefined
  /** By code; null where a column is not a text. */
  readonly #events: (EventColumns | null | undefined)[] = []

  /** `kernel` has the memory where the payloads are. */
  constructor(
    flat: ReadonlyMap<string, FlatColumn>,
    columns: readonly string[],
    target: ReadTarget,
    kernel: PageKernel,
  ) {
    this.#flat = flat
    this.#columns = columns
    this.#target = target
    const { attributeNames } = target.projection
    this.#attributes = this.#mapOf('attributes', (name) => !attributeNames || attributeNames.has(name))
    if (this.#attributes && !this.#attributes.whole)
      this.#writer = new AttributeWriter(this.#attributes.named, target.payloads.textAttributes, kernel)
  }

  /** Whether all rows with a code carry the same. */
  isSame(code: number): boolean {
    return code !== profileCode && testedNames(this.#target.projection, code).size === 0
  }

  /** The payload of all rows with such a code. */
  ofAll(code: number): number {
    return this.#target.payloads.ofEvent(code, null)
  }

  /** The payload of a row; `skipped` for a profile line that nothing looks at. */
  of(code: number, row: number): number {
    return code === profileCode ? this.#ofProfile(row) : this.#ofEvent(code, row)
  }

  #ofProfile(row: number): number {
    if (!this.#attributes) return slow
    const { payloads, projection } = this.#target
    const writer = this.#writer
    const length = writer?.write(row)
    if (length !== undefined)
      return length === 0 ? skipped : payloads.ofProfileAt(writer!.bytes, length, writer!.attribute)
    const fields = fieldsAt(this.#attributes, row)
    if (fields === undefined) return slow
    const needed = fields && neededAttributes(fields, projection)
    return needed ? payloads.ofProfile(needed) : skipped
  }

  #ofEvent(code: number, row: number): number {
    let columns = this.#events[code]
    if (columns === undefined) {
      columns = this.#eventColumns(code)
      this.#events[code] = columns
    }
    if (columns === null) return slow
    const { known, whole, named } = columns
    let key = whole ? whole.codes[row]! + 1 : 0
    for (const [, { codes, count }] of named) key = key * (count + 1) + codes[row]! + 1
    const found = known?.[key] ?? unknown
    if (found !== unknown) return found
    const fields = fieldsAt(columns, row)
    const payload = fields === undefined ? slow : this.#target.payloads.ofEvent(code, fields)
    if (known) known[key] = payload
    return payload
  }

  #eventColumns(code: number): EventColumns | null {
    const names = testedNames(this.#target.projection, code)
    const columns = this.#mapOf('properties', (name) => names.has(name))
    if (!columns) return null
    const { whole, named } = columns
    const size = named.reduce((product, [, { count }]) => product * (count + 1), (whole?.count ?? 0) + 1)
    return { ...columns, known: size <= mostKnown ? new Int32Array(size).fill(unknown) : undefined }
  }

  /** The columns of a map that are asked for; undefined where they are not all texts. */
  #mapOf(kind: 'properties' | 'attributes', isAsked: (name: string) => boolean): MapColumns | undefined {
    let whole: FlatColumn | undefined
    const named: NamedColumn[] = []
    for (const column of this.#columns) {
      const [of, name] = split(column)
      if (of !== kind || (name !== '' && !isAsked(name))) continue
      const flat = this.#flat.get(column)
      if (!flat?.texts) return undefined
      if (name === '') whole = flat
      else named.push([name, flat])
    }
    return { whole, named }
  }
}

/** Combinations of values that a table is made of. */
const mostKnown = 1 << 20

/** What the columns say of a row; null for nothing, undefined where the JSON is no map. */
function fieldsAt({ whole, named }: MapColumns, row: number): Fields | null | undefined {
  const text = whole && whole.codes[row]! >= 0 ? textOf(whole.texts!, whole.codes[row]!) : null
  const given = readMap(text)
  if (given === undefined) return undefined
  let fields: Record<string, unknown> | null = given && { ...given }
  for (const [name, { codes, texts }] of named) {
    const code = codes[row]!
    if (code >= 0) setOwn((fields ??= {}), name, textOf(texts!, code))
  }
  return fields
}

const decoder = new TextDecoder()

export const textOf = ({ bytes, starts, ends }: Texts, code: number): string =>
  decoder.decode(bytes.slice(starts[code], ends[code]))

const mostBytes = 4096

interface AttributeColumn {
  /** Place in `textAttributes`, plus one. */
  readonly attribute: number
  readonly before: Uint8Array
  readonly codes: Int32Array
  readonly texts: Texts
}

/** Attributes that are texts in columns of their own, as the JSON that `JSON.stringify` would make of them. */
class AttributeWriter {
  readonly bytes: Buffer
  /** Of the row that was written last: `attribute` of `PayloadTable.ofProfileAt`. */
  attribute = 0
  readonly #columns: readonly AttributeColumn[]
  /** JavaScript puts keys that are whole numbers first. */
  readonly #isInOrder: boolean

  constructor(named: readonly NamedColumn[], textAttributes: readonly string[], kernel: PageKernel) {
    this.bytes = kernel.buffer(mostBytes)
    this.#columns = named.map(([name, { codes, texts }]) => ({
      attribute: textAttributes.indexOf(name) + 1,
      before: Buffer.from(`,${JSON.stringify(name)}:"`),
      codes,
      texts: texts!,
    }))
    this.#isInOrder = named.every(([name]) => !/^\d+$/.test(name))
  }

  /** How many bytes a row has, 0 for one without attributes; undefined for one with characters that need a closer look. */
  write(row: number): number | undefined {
    if (!this.#isInOrder) return undefined
    const { bytes } = this
    let at = 0
    for (const { attribute, before, codes, texts } of this.#columns) {
      const code = codes[row]!
      if (code < 0) continue
      const [start, end] = [texts.starts[code]!, texts.ends[code]!]
      if (at + before.length + end - start + 2 > mostBytes) return undefined
      this.attribute = at === 0 && end > start ? attribute : 0
      for (let index = 0; index < before.length; index++) bytes[at++] = before[index]!
      for (let index = start; index < end; index++) {
        const byte = texts.bytes[index]!
        if (byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c) return undefined
        bytes[at++] = byte
      }
      bytes[at++] = 0x22
    }
    if (at === 0) return 0
    bytes[0] = 0x7b
    bytes[at++] = 0x7d
    return at
  }
}
