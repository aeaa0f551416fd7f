/** Parquet in the canonical form → batches, column by column; rows that are not simple go the way of all formats. */
import type { SchemaElement } from 'hyparquet'
import { type EventBatch, profileCode } from '../batch.ts'
import { BatchColumns } from '../batch-columns.ts'
import { canonical } from '../dialects/canonical.ts'
import { plainValue, recordText, setOwn } from '../dialects/dialect.ts'
import { type Fields, isEventType } from '../event.ts'
import { hashBytes, idSeeds } from '../hash.ts'
import { addEvent, type ReadTarget, refuse } from '../read-target.ts'
import { openParquet, type ParquetFile } from '../records/parquet.ts'
import type { FlatColumn } from '../records/parquet-columns.ts'
import { mostNames, nameColumns } from '../user-table.ts'
import type { LogInput } from './format.ts'

const known: ReadonlySet<string> = new Set([
  'user_id',
  'time',
  'type',
  'event',
  'name',
  'id',
  'properties',
  'attributes',
])

export const isEventColumn = (column: string) => known.has(column) || /^(properties|attributes)\../.test(column)

export async function* parquetBatches(input: LogInput, target: ReadTarget): AsyncGenerator<EventBatch> {
  const file = await openParquet(input)
  const columns = file.columns.filter(isEventColumn)
  let start = 0
  for (const [index, { num_rows }] of file.metadata.row_groups.entries()) {
    const group = new Group(file, columns, index, start, target, input.name)
    start += Number(num_rows)
    yield await group.read()
  }
}

/** How a column of whole numbers says the time. */
type TimeScale = 'epoch' | 1 | 1000

class Group {
  readonly #file: ParquetFile
  readonly #columns: readonly string[]
  readonly #index: number
  /** Rows before it. */
  readonly #start: number
  readonly #target: ReadTarget
  readonly #source: string
  #flat: ReadonlyMap<string, FlatColumn> = new Map()
  /** What is not flat, for rows that are not simple. */
  #others: ReadonlyMap<string, ArrayLike<unknown>> = new Map()
  readonly #dialect = canonical(plainValue)

  constructor(
    file: ParquetFile,
    columns: readonly string[],
    index: number,
    start: number,
    target: ReadTarget,
    source: string,
  ) {
    this.#file = file
    this.#columns = columns
    this.#index = index
    this.#start = start
    this.#target = target
    this.#source = source
  }

  async read(): Promise<EventBatch> {
    const rows = Number(this.#file.metadata.row_groups[this.#index]!.num_rows)
    const flat = await this.#file.readFlat(this.#columns, this.#index)
    // Ids are texts, or numbers with all their digits.
    this.#flat = new Map([...flat].filter(([name, { texts }]) => texts || name === 'time' || name.includes('.')))
    const rest = this.#columns.filter((column) => !this.#flat.has(column))
    if (rest.length > 0) this.#others = await this.#file.read(rest, this.#index)
    const batch = new BatchColumns(rows)
    const [userOf, idOf] = [this.#flat.get('user_id'), this.#flat.get('id')]
    const [times, codes] = [this.#timesOf(rows), this.#eventCodes(rows)]
    const isSimple = userOf?.texts && times && codes && (idOf || !this.#columns.includes('id'))
    if (!isSimple) {
      for (let row = 0; row < rows; row++) this.#readSlowly(row, batch)
      return batch.take()
    }
    const block = new Block(userOf, this.#target)
    const payloadOf = this.#payloads()
    for (let row = 0; row < rows;) {
      block.begin(row)
      let isSlow = false
      for (; row < rows && !block.isFull; row++) {
        const [time, code] = [times[row]!, codes[row]!]
        const payload = code >= 0 ? payloadOf(code, row) : skipped
        isSlow = Number.isNaN(time) || code === slow || payload === slow || !block.add(row, time, payload)
        if (isSlow) break
      }
      block.end(batch, idOf)
      if (isSlow) this.#readSlowly(row++, batch)
    }
    return batch.take()
  }

  /** A row as every format reads it. */
  #readSlowly(row: number, batch: BatchColumns): void {
    const fields = this.#fieldsOf(row)
    const read = this.#dialect.read(fields, null, () => null)
    if (read === null) return
    if (!('reason' in read)) addEvent(read, this.#target, batch)
    else refuse({ refusal: read, line: this.#start + row + 1, text: recordText(fields) }, this.#source, this.#target)
  }

  #fieldsOf(row: number): Fields {
    const fields: Record<string, unknown> = {}
    for (const column of this.#columns) {
      const flat = this.#flat.get(column)
      const value = flat ? this.#valueOf(column, flat, row) : this.#others.get(column)?.[row]
      if (value !== null && value !== undefined) setOwn(fields, column, value)
    }
    return fields
  }

  #valueOf(column: string, flat: FlatColumn, row: number): unknown {
    const code = flat.codes[row]!
    if (code < 0) return null
    if (flat.texts) return textOf(flat, code)
    const value = flat.numbers[code]!
    const scale = timeScale(this.#file.elements.get(column)!)
    return scale === 'epoch' ? value : new Date(Math.floor(value / scale))
  }

  /** Milliseconds by row; NaN where it is not simple. */
  #timesOf(rows: number): Float64Array | undefined {
    const column = this.#flat.get('time')
    if (!column || column.texts) return undefined
    const scale = timeScale(this.#file.elements.get('time')!)
    const times = new Float64Array(rows)
    for (let row = 0; row < rows; row++) {
      const code = column.codes[row]!
      const value = code < 0 ? Number.NaN : column.numbers[code]!
      const ms = scale === 'epoch' ? (Math.abs(value) < 1e11 ? value * 1000 : value) : Math.floor(value / scale)
      // The years that ISO-8601 writes with four digits.
      times[row] = ms >= -62_167_219_200_000 && ms <= 253_402_300_799_999 ? ms : Number.NaN
    }
    return times
  }

  /** Codes by row, `slow` where it is not simple; undefined when no row is. */
  #eventCodes(rows: number): Int32Array | undefined {
    const [types, events] = [this.#flat.get('type'), this.#flat.get('event')]
    const isMissing = (name: string) => this.#columns.includes(name) && !this.#flat.has(name)
    const width = (events?.count ?? 0) + 1
    const size = ((types?.count ?? 0) + 1) * width
    if (isMissing('type') || isMissing('event') || size > mostPairs) return undefined
    const known = new Int32Array(size).fill(unknown)
    const codes = new Int32Array(rows)
    for (let row = 0; row < rows; row++) {
      const type = types ? types.codes[row]! : -1
      const event = events ? events.codes[row]! : -1
      const place = (type + 1) * width + event + 1
      if (known[place] === unknown) {
        known[place] = this.#codeOf(type < 0 ? '' : textOf(types!, type), event < 0 ? '' : textOf(events!, event))
      }
      codes[row] = known[place]!
    }
    return codes
  }

  #codeOf(type: string, event: string): number {
    const kind = type === '' ? 'custom_event' : type
    if (!isEventType(kind) || (kind === 'custom_event' && event === '')) return slow
    if (kind === 'profile') return profileCode
    return this.#target.projection.codeOf(kind, kind === 'custom_event' ? event : null)
  }

  /** The payload of a row; `skipped` for a profile line that nothing looks at. */
  #payloads(): (code: number, row: number) => number {
    const { payloads, projection } = this.#target
    const { attributeNames } = projection
    const attributes = this.#textsOf('attributes', (name) => !attributeNames || attributeNames.has(name))
    const properties = new Map<number, readonly NamedColumn[] | undefined>()
    /** By code and values: the same ones are looked at once. */
    const known = new Map<number, number>()
    return (code, row) => {
      if (code === profileCode) {
        if (!attributes) return slow
        const fields = fieldsAt(attributes, row)
        return fields ? payloads.ofProfile(fields) : skipped
      }
      if (!properties.has(code)) {
        const names = projection.propertyTests(code).length > 0 ? projection.propertyNames(code) : new Set<string>()
        properties.set(code, names.size > 0 ? this.#textsOf('properties', (name) => names.has(name)) : [])
      }
      const columns = properties.get(code)
      if (!columns) return slow
      let key = code
      for (const [, { codes, count }] of columns) key = key * (count + 1) + codes[row]! + 1
      if (key > Number.MAX_SAFE_INTEGER) return slow
      // Codes of events without columns are below this.
      if (columns.length > 0) key += 0x1_0000_0000
      let payload = known.get(key)
      if (payload === undefined) {
        payload = payloads.ofEvent(code, fieldsAt(columns, row))
        known.set(key, payload)
      }
      return payload
    }
  }

  /** The columns `kind.…` that are asked for; undefined where they are not all texts of their own. */
  #textsOf(kind: 'properties' | 'attributes', isAsked: (name: string) => boolean): readonly NamedColumn[] | undefined {
    const found: NamedColumn[] = []
    for (const column of this.#columns) {
      if (column === kind) return undefined
      const name = column.slice(kind.length + 1)
      if (!column.startsWith(`${kind}.`) || !isAsked(name)) continue
      const flat = this.#flat.get(column)
      if (!flat?.texts) return undefined
      found.push([name, flat])
    }
    return found
  }
}

/** Rows in a row that are simple: their users are looked up together. */
class Block {
  readonly #userOf: FlatColumn
  readonly #target: ReadTarget
  /** User by value; -1 is not looked up yet. */
  readonly #known: Int32Array
  readonly #names = nameColumns()
  readonly #users = new Int32Array(mostNames)
  #asked = 0
  readonly #times = new Float64Array(mostNames)
  readonly #payloads = new Int32Array(mostNames)
  #first = 0
  #count = 0

  constructor(userOf: FlatColumn, target: ReadTarget) {
    this.#userOf = userOf
    this.#target = target
    this.#known = new Int32Array(userOf.count).fill(-1)
  }

  get isFull(): boolean {
    return this.#count === mostNames
  }

  begin(row: number): void {
    this.#first = row
    this.#count = 0
    this.#asked = 0
  }

  /** False for a row without a user. */
  add(row: number, time: number, payload: number): boolean {
    const { codes, texts } = this.#userOf
    const { bytes, ends } = texts!
    const code = codes[row]!
    const start = code > 0 ? ends[code - 1]! : 0
    const end = code < 0 ? 0 : ends[code]!
    if (start >= end) return false
    this.#times[this.#count] = time
    this.#payloads[this.#count++] = payload
    if (this.#known[code]! >= 0 && !this.#target.users.keepsFirstTimes) return true
    const { starts, hashes, times } = this.#names
    starts[this.#asked] = start
    this.#names.ends[this.#asked] = end
    hashes[this.#asked] = hashBytes(bytes, start, end, 0)
    times[this.#asked++] = time
    return true
  }

  end(batch: BatchColumns, idOf: FlatColumn | undefined): void {
    const { users, account } = this.#target
    const isAskedAlways = users.keepsFirstTimes
    users.internAll(this.#userOf.texts!.bytes, this.#names, this.#asked, this.#users)
    account.events += this.#count
    let asked = 0
    for (let index = 0; index < this.#count; index++) {
      const row = this.#first + index
      const code = this.#userOf.codes[row]!
      // In the order in which they were added: a value may have been asked for twice.
      if (isAskedAlways || this.#isNext(asked, code)) this.#known[code] = this.#users[asked++]!
      const user = this.#known[code]!
      const time = this.#times[index]!
      if (time > account.latest) account.latest = time
      const payload = this.#payloads[index]!
      const [low, high] = idOf ? fingerprintOf(idOf, row, users.hash(user), time) : noId
      if (payload !== skipped) batch.add(user, time, payload, low, high)
      else if (low !== 0 || high !== 0) batch.addSkippedId(low, high)
    }
  }

  #isNext(asked: number, code: number): boolean {
    return asked < this.#asked && this.#names.ends[asked] === this.#userOf.texts!.ends[code]
  }
}

type NamedColumn = readonly [name: string, column: FlatColumn]

function fieldsAt(columns: readonly NamedColumn[], row: number): Fields | null {
  let fields: Record<string, unknown> | null = null
  for (const [name, column] of columns) {
    const code = column.codes[row]!
    if (code >= 0) setOwn((fields ??= {}), name, textOf(column, code))
  }
  return fields
}

/** Pairs of type and event that a table is made of. */
const mostPairs = 1 << 22
/** No payload has this number. */
const skipped = -0x8000_0000
/** A row that goes the way of all formats. */
const slow = -0x7fff_ffff
const unknown = -3

function timeScale({ converted_type: converted, logical_type: logical }: SchemaElement): TimeScale {
  const unit = logical?.type === 'TIMESTAMP' ? logical.unit : undefined
  if (unit === 'MILLIS' || converted === 'TIMESTAMP_MILLIS') return 1
  return unit === 'MICROS' || converted === 'TIMESTAMP_MICROS' ? 1000 : 'epoch'
}

const decoder = new TextDecoder()

function textOf({ texts }: FlatColumn, code: number): string {
  const { bytes, ends } = texts!
  return decoder.decode(bytes.subarray(code === 0 ? 0 : ends[code - 1]!, ends[code]))
}

const noId = [0, 0] as const

/** The fingerprint of a row, as `fingerprint` has it of a text; two zeros without an id. */
function fingerprintOf(
  { codes, texts }: FlatColumn,
  row: number,
  userHash: number,
  time: number,
): readonly [number, number] {
  const code = codes[row]!
  const start = code > 0 ? texts!.ends[code - 1]! : 0
  const end = code < 0 ? 0 : texts!.ends[code]!
  if (start >= end) return noId
  const [lowSeed, highSeed] = idSeeds(userHash, time)
  const low = hashBytes(texts!.bytes, start, end, lowSeed)
  const high = hashBytes(texts!.bytes, start, end, highSeed)
  return low === 0 && high === 0 ? [1, 0] : [low, high]
}
