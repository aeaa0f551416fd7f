/** Parquet in the canonical form → batches, column by column; rows that are not simple go the way of all formats. */
import { isUtf8 } from 'node:buffer'
import { type EventBatch, profileCode } from '../batch.ts'
import { BatchColumns } from '../batch-columns.ts'
import { canonical } from '../dialects/canonical.ts'
import { plainValue, recordText, setOwn } from '../dialects/dialect.ts'
import { type Fields, isEventType } from '../event.ts'
import { hashBytes, idSeeds } from '../hash.ts'
import type { KernelOptions } from '../kernel/reader.ts'
import { addEvent, type ReadTarget, refuse } from '../read-target.ts'
import { openParquet, type ParquetFile } from '../records/parquet.ts'
import { columnAt, type FlatColumn, type Texts, timeScale } from '../records/parquet-columns.ts'
import type { PageKernel } from '../records/parquet-kernel/page-kernel.ts'
import type { LogInput } from './format.ts'
import { GroupsAhead, type ReadyGroup, startPageWorker } from './parquet-ahead.ts'
import { askedColumns, ParquetPayloads, skipped, slow, textOf } from './parquet-payloads.ts'

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

/** Columns that are looked at in every row. */
const everywhere: readonly string[] = ['user_id', 'time', 'type', 'event', 'id']
/** Rows of a batch. */
const batchRows = 1 << 16

export async function* parquetBatches(
  input: LogInput,
  target: ReadTarget,
  options: KernelOptions,
): AsyncGenerator<EventBatch> {
  const worker = startPageWorker(input.random?.size, options)
  try {
    const file = await openParquet(input)
    const columns = file.columns.filter(isEventColumn)
    const asked = askedColumns(target.projection)
    const first = columns.filter((column) => everywhere.includes(column) || asked(column))
    const groups = new GroupsAhead(file, first, target.users, options, worker)
    const batch = new BatchColumns(batchRows)
    let start = 0
    for (const [index, { num_rows }] of file.metadata.row_groups.entries()) {
      const ready = await groups.take(index)
      const group = new Group({ ...ready, file, columns, first, index, start, target, source: input.name })
      start += Number(num_rows)
      for await (const _ of group.read(batch)) yield batch.take()
    }
  } finally {
    worker?.stop()
  }
}

interface GroupInput extends ReadyGroup {
  readonly file: ParquetFile
  readonly columns: readonly string[]
  /** Those that are decoded before anything is read. */
  readonly first: readonly string[]
  readonly index: number
  /** Rows before it. */
  readonly start: number
  readonly target: ReadTarget
  readonly source: string
}

class Group {
  readonly #input: GroupInput
  readonly #rows: number
  #flat: ReadonlyMap<string, FlatColumn> = new Map()
  /** What is not flat, for rows that are not simple. */
  #others: ReadonlyMap<string, ArrayLike<unknown>> = new Map()
  #hasAll = false
  readonly #dialect = canonical(plainValue)

  constructor(input: GroupInput) {
    this.#input = input
    this.#rows = Number(input.file.metadata.row_groups[input.index]!.num_rows)
  }

  /** Fills the batch; it is to be emptied each time. */
  async *read(batch: BatchColumns): AsyncGenerator<void> {
    const { decoded, first, kernel } = this.#input
    const rows = this.#rows
    if (decoded) this.#keep(decoded.columns.map(([name, places]) => [name, columnAt(places, kernel)]))
    else await this.#readFlat(first)
    const simple = this.#simpleRows()
    for (let row = 0; row < rows;) {
      const end = Math.min(rows, row + batchRows)
      while (row < end) {
        if (simple) row = simple.read(row, end, batch)
        if (row === end) break
        await this.#readAll()
        this.#readSlowly(row++, batch)
      }
      yield
    }
  }

  async #readFlat(columns: readonly string[]): Promise<void> {
    const { file, index, kernel } = this.#input
    this.#keep(await file.readFlat(columns, index, kernel))
  }

  #keep(flat: Iterable<readonly [string, FlatColumn]>): void {
    // Ids are texts, or numbers with all their digits.
    const usable = [...flat].filter(([name, { texts }]) => texts || name === 'time' || name.includes('.'))
    this.#flat = new Map([...this.#flat, ...usable])
  }

  /** The columns that no simple row needs. */
  async #readAll(): Promise<void> {
    if (this.#hasAll) return
    const { file, columns, index } = this.#input
    const isMissing = (column: string) => !this.#flat.has(column)
    await this.#readFlat(columns.filter(isMissing))
    const rest = columns.filter(isMissing)
    if (rest.length > 0) this.#others = await file.read(rest, index)
    this.#hasAll = true
  }

  /** Undefined when no row is simple. */
  #simpleRows(): SimpleRows | undefined {
    const { file, columns, target, kernel, decoded } = this.#input
    const column = (name: string): FlatColumn | undefined => this.#flat.get(name)
    const isMissing = (name: string) => columns.includes(name) && !column(name)?.texts
    const [users, times] = [column('user_id')?.texts, column('time')?.numbers]
    if (!users || !times || ['type', 'event', 'id'].some(isMissing)) return undefined
    const size = ((column('type')?.count ?? 0) + 1) * ((column('event')?.count ?? 0) + 1)
    if (size > mostPairs) return undefined
    const isEpoch = timeScale(file.elements.get('time')!) === 'epoch'
    const { count } = column('time')!
    const timesAt = kernel.take(count * 8)
    kernel.run.times(times.address, count, isEpoch, timesAt)
    return new SimpleRows(
      {
        userOf: column('user_id')!,
        timeOf: column('time')!,
        typeOf: column('type'),
        eventOf: column('event'),
        idOf: column('id'),
        times: kernel.doubles(timesAt, count),
        rows: this.#rows,
        users: decoded?.users ?? 0,
      },
      new ParquetPayloads(this.#flat, columns, target, kernel),
      target,
      kernel,
    )
  }

  /** A row as every format reads it. */
  #readSlowly(row: number, batch: BatchColumns): void {
    const { start, source, target } = this.#input
    const fields = this.#fieldsOf(row)
    const read = this.#dialect.read(fields, null, () => null)
    if (read === null) return
    if (!('reason' in read)) addEvent(read, target, batch)
    else refuse({ refusal: read, line: start + row + 1, text: recordText(fields) }, source, target)
  }

  #fieldsOf(row: number): Fields {
    const fields: Record<string, unknown> = {}
    for (const column of this.#input.columns) {
      const flat = this.#flat.get(column)
      const value = flat ? this.#valueOf(column, flat, row) : this.#others.get(column)?.[row]
      if (value !== null && value !== undefined) setOwn(fields, column, value)
    }
    return fields
  }

  #valueOf(column: string, { codes, texts, numbers }: FlatColumn, row: number): unknown {
    const code = codes[row]!
    if (code < 0) return null
    if (texts) return textOf(texts, code)
    const value = numbers!.values[code]!
    return timeScale(this.#input.file.elements.get(column)!) === 'epoch' ? value : new Date(value)
  }
}

interface RowColumns {
  /** Texts. */
  readonly userOf: FlatColumn
  readonly timeOf: FlatColumn
  readonly typeOf: FlatColumn | undefined
  readonly eventOf: FlatColumn | undefined
  readonly idOf: FlatColumn | undefined
  /** Milliseconds by value of `timeOf`; NaN for what is no time. */
  readonly times: Float64Array
  readonly rows: number
  /** Address of the users by value of `userOf`; 0 when they were not looked up yet. */
  readonly users: number
}

/** The rows of a group that can be read without making an object of them. */
class SimpleRows {
  readonly #columns: RowColumns
  readonly #payloads: ParquetPayloads
  readonly #target: ReadTarget
  readonly #kernel: PageKernel
  readonly #texts: Texts
  /** User by value of `userOf`: -1 is not known yet, -2 is an empty name. */
  readonly #users: Int32Array
  readonly #usersAt: number
  /** Values below this were looked up. */
  #looked = 0
  /** By value of `typeOf` and `eventOf`, which may both be null: a payload, or one of the numbers below. */
  readonly #pairs: Int32Array
  /** Code of an event by the same. */
  readonly #codes: Int32Array

  constructor(columns: RowColumns, payloads: ParquetPayloads, target: ReadTarget, kernel: PageKernel) {
    const { userOf, typeOf, eventOf } = columns
    this.#columns = columns
    this.#payloads = payloads
    this.#target = target
    this.#kernel = kernel
    this.#texts = userOf.texts!
    this.#usersAt = columns.users || kernel.take(userOf.count * 4)
    this.#looked = columns.users ? userOf.count : 0
    this.#users = kernel.ints(this.#usersAt, userOf.count)
    const size = ((typeOf?.count ?? 0) + 1) * ((eventOf?.count ?? 0) + 1)
    this.#pairs = new Int32Array(size).fill(unknown)
    this.#codes = new Int32Array(size)
  }

  /** Puts rows into the batch up to one that is not simple; the number of that row, or `end`. */
  read(from: number, end: number, batch: BatchColumns): number {
    const { userOf, timeOf, typeOf, eventOf, idOf, times, rows } = this.#columns
    const { users, account } = this.#target
    const [nameOfRow, timeOfRow] = [userOf.codes, timeOf.codes]
    const typeOfRow = typeOf?.codes ?? new Int32Array(rows).fill(-1)
    const eventOfRow = eventOf?.codes ?? new Int32Array(rows).fill(-1)
    const width = (eventOf?.count ?? 0) + 1
    let latest = account.latest
    let row = from
    for (; row < end; row++) {
      const name = nameOfRow[row]!
      const timeCode = timeOfRow[row]!
      if (name < 0 || timeCode < 0) break
      const time = times[timeCode]!
      const pair = (typeOfRow[row]! + 1) * width + eventOfRow[row]! + 1
      let payload = this.#pairs[pair]!
      if (payload < 0 && payload !== skipped) payload = this.#payloadOf(pair, row)
      if (payload === slow || Number.isNaN(time)) break
      if (name >= this.#looked) this.#lookUp(name)
      let user = this.#users[name]!
      if (user === unknown) user = this.#intern(name, time)
      if (user < 0) break
      users.seen(user, time)
      if (time > latest) latest = time
      if (idOf) {
        const [low, high] = fingerprintOf(idOf, row, this.#hashOf(name), time)
        if (payload !== skipped) batch.add(user, time, payload, low, high)
        else if (low !== 0 || high !== 0) batch.addSkippedId(low, high)
      } else if (payload !== skipped) batch.add(user, time, payload, 0, 0)
    }
    account.events += row - from
    account.latest = latest
    return row
  }

  #payloadOf(pair: number, row: number): number {
    if (this.#pairs[pair] === unknown) {
      const code = this.#codeOf(pair)
      this.#codes[pair] = code
      if (code === slow) this.#pairs[pair] = slow
      else if (code < 0) this.#pairs[pair] = skipped
      else this.#pairs[pair] = this.#payloads.isSame(code) ? this.#payloads.ofAll(code) : varied
    }
    return this.#pairs[pair] === varied ? this.#payloads.of(this.#codes[pair]!, row) : this.#pairs[pair]!
  }

  #codeOf(pair: number): number {
    const { typeOf, eventOf } = this.#columns
    const width = (eventOf?.count ?? 0) + 1
    const [type, event] = [Math.floor(pair / width) - 1, (pair % width) - 1]
    const kind = type < 0 ? '' : textOf(typeOf!.texts!, type)
    const name = event < 0 ? '' : textOf(eventOf!.texts!, event)
    const given = kind === '' ? 'custom_event' : kind
    if (!isEventType(given) || (given === 'custom_event' && name === '')) return slow
    if (given === 'profile') return profileCode
    return this.#target.projection.codeOf(given, given === 'custom_event' ? name : null)
  }

  /** Looks up the users of values up to `name` and some more. */
  #lookUp(name: number): void {
    const { starts, ends } = this.#texts.at
    const from = this.#looked
    const to = Math.min(this.#columns.userOf.count, Math.max(name + 1, from + namesAtOnce))
    const [first, out] = [from * 4, this.#usersAt + from * 4]
    this.#kernel.run.findUsers(this.#target.users.root, starts + first, ends + first, to - from, out)
    this.#looked = to
  }

  /** A user who was not known when their name was looked up; -1 for a name that is no UTF-8. */
  #intern(name: number, time: number): number {
    const { bytes, starts, ends } = this.#texts
    const [start, end] = [starts[name]!, ends[name]!]
    if (!isText(bytes, start, end)) return unknown
    const user = this.#target.users.internAt(bytes, start, end, time)
    this.#users[name] = user
    return user
  }

  #hashOf(name: number): number {
    const { bytes, starts, ends } = this.#texts
    return hashBytes(bytes, starts[name]!, ends[name]!, 0)
  }
}

/** Pairs of type and event that a table is made of. */
const mostPairs = 1 << 22
const namesAtOnce = 4096
const unknown = -1
/** The payload is another one from row to row. */
const varied = -2

function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! > 0x7f) return isUtf8(bytes.slice(start, end))
  return true
}

const noId = [0, 0] as const

/** The fingerprint of a row, as `fingerprint` has it of a text; two zeros without an id. */
function fingerprintOf(
  { codes, texts }: FlatColumn,
  row: number,
  userHash: number,
  time: number,
): readonly [number, number] {
  const { bytes, starts, ends } = texts!
  const code = codes[row]!
  if (code < 0 || starts[code] === ends[code]) return noId
  const [start, end] = [starts[code]!, ends[code]!]
  const [lowSeed, highSeed] = idSeeds(userHash, time)
  const low = hashBytes(bytes, start, end, lowSeed)
  const high = hashBytes(bytes, start, end, highSeed)
  return low === 0 && high === 0 ? [1, 0] : [low, high]
}
