/** Parquet in the canonical form → events, column by column; rows that are not simple go the way of all formats. */
import { profileCode } from '../batch.ts'
import { canonical } from '../dialects/canonical.ts'
import { plainValue, recordText, setOwn } from '../dialects/dialect.ts'
import { type Fields, isEventType } from '../event.ts'
import type { Committer } from '../kernel/commit.ts'
import { recordWords } from '../kernel/layout.ts'
import { type ReadTarget, refuse } from '../read-target.ts'
import { openParquet, type ParquetFile } from '../records/parquet.ts'
import { columnAt, type FlatColumn, timeScale } from '../records/parquet-columns.ts'
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
/** Rows that are read together; then what they left is handed over. */
const rowsAtOnce = 1 << 16

/** The target has a kernel. */
export async function commitParquet(input: LogInput, target: ReadTarget, committer: Committer): Promise<void> {
  const options = target.kernel!
  const worker = startPageWorker(input.random?.size, options)
  try {
    const file = await openParquet(input)
    const columns = file.columns.filter(isEventColumn)
    const asked = askedColumns(target.projection)
    const first = columns.filter((column) => everywhere.includes(column) || asked(column))
    const groups = new GroupsAhead(file, first, target.users, options, worker)
    let start = 0
    for (const [index, { num_rows }] of file.metadata.row_groups.entries()) {
      const ready = await groups.take(index)
      const group = new Group({ ...ready, file, columns, first, index, start, target, committer, source: input.name })
      start += Number(num_rows)
      await group.read()
    }
    groups.close()
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
  readonly committer: Committer
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

  async read(): Promise<void> {
    const { decoded, first, kernel, committer } = this.#input
    const rows = this.#rows
    if (decoded) this.#keep(decoded.columns.map(([name, places]) => [name, columnAt(places, kernel)]))
    else await this.#readFlat(first)
    const simple = this.#simpleRows()
    for (let row = 0; row < rows;) {
      const end = Math.min(rows, row + rowsAtOnce)
      simple?.begin(row, end)
      while (row < end) {
        if (simple) row = simple.read(row)
        if (row === end) break
        await this.#readAll()
        this.#readSlowly(row++)
      }
      committer.take()
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
    const { file, columns, target, committer, kernel, decoded } = this.#input
    const column = (name: string): FlatColumn | undefined => this.#flat.get(name)
    const isMissing = (name: string) => columns.includes(name) && !column(name)?.texts
    const [users, times] = [column('user_id'), column('time')]
    if (!users?.texts || !times?.numbers || ['type', 'event', 'id'].some(isMissing)) return undefined
    const [types, events] = [column('type'), column('event')]
    if (((types?.count ?? 0) + 1) * ((events?.count ?? 0) + 1) > mostPairs) return undefined
    const isEpoch = timeScale(file.elements.get('time')!) === 'epoch'
    const timesAt = kernel.take(times.count * 8)
    kernel.run.times(times.numbers.address, times.count, isEpoch, timesAt)
    let usersAt = decoded?.users ?? 0
    if (usersAt === 0) {
      usersAt = kernel.take(users.count * 4)
      const { starts, ends } = users.texts.at
      kernel.run.findUsers(target.users.root, starts, ends, users.count, usersAt)
    }
    const payloads = new ParquetPayloads(this.#flat, columns, target, kernel)
    const rest = { ids: column('id'), timesAt, usersAt }
    return new SimpleRows({ users, times, types, events, ...rest }, payloads, { target, committer, kernel })
  }

  /** A row as every format reads it. */
  #readSlowly(row: number): void {
    const { start, source, target, committer } = this.#input
    const fields = this.#fieldsOf(row)
    const read = this.#dialect.read(fields, null, () => null)
    if (read === null) return
    if (!('reason' in read)) committer.addEvent(read)
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
  readonly users: FlatColumn
  readonly times: FlatColumn
  readonly types: FlatColumn | undefined
  readonly events: FlatColumn | undefined
  readonly ids: FlatColumn | undefined
  /** Address of milliseconds by value of `times`; NaN for what is no time. */
  readonly timesAt: number
  /** Address of numbers by value of `users`, as `findUsers` leaves them. */
  readonly usersAt: number
}

interface RowsPlaces {
  readonly target: ReadTarget
  readonly committer: Committer
  readonly kernel: PageKernel
}

/** The rows of a group that can be read without making an object of them: the kernel does (assembly/rows.ts). */
class SimpleRows {
  readonly #columns: RowColumns
  readonly #payloads: ParquetPayloads
  readonly #places: RowsPlaces
  /** By value of `types` and `events`, which may both be null: a payload, or one of the numbers that say something else. */
  readonly #pairs: Int32Array
  /** Code of an event by the same. */
  readonly #codes: Int32Array
  readonly #width: number
  // Addresses: what the kernel is told, rows and then their payloads, records, and what it says.
  readonly #columnsAt: number
  readonly #openAt: number
  readonly #recordsAt: number
  readonly #resultAt: number
  /** Of the rows that are read: where they end, and the address of the next payload. */
  #end = 0
  #nextPayload = 0

  constructor(columns: RowColumns, payloads: ParquetPayloads, places: RowsPlaces) {
    const { users, times, types, events, ids, timesAt, usersAt } = columns
    const { kernel } = places
    this.#columns = columns
    this.#payloads = payloads
    this.#places = places
    this.#width = (events?.count ?? 0) + 1
    const size = ((types?.count ?? 0) + 1) * this.#width
    const pairsAt = kernel.take(size * 4)
    this.#pairs = kernel.ints(pairsAt, size).fill(unknown)
    this.#codes = new Int32Array(size)
    const words = [
      ...[users.at, users.texts!.at.starts, users.texts!.at.ends, usersAt, times.at, timesAt],
      ...[types?.at ?? 0, events?.at ?? 0, this.#width, pairsAt],
      ...[ids?.at ?? 0, ids?.texts!.at.starts ?? 0, ids?.texts!.at.ends ?? 0],
    ]
    this.#columnsAt = kernel.take(words.length * 4)
    kernel.ints(this.#columnsAt, words.length).set(words)
    this.#openAt = kernel.take(rowsAtOnce * 4)
    this.#recordsAt = kernel.take(recordsBytes)
    this.#resultAt = kernel.take(resultBytes)
  }

  /** Goes on with some rows: puts payloads in place of those whose type and event do not say theirs. */
  begin(from: number, end: number): void {
    const { kernel } = this.#places
    const { types, events } = this.#columns
    const count = kernel.run.openRows(this.#columnsAt, from, end, this.#openAt)
    const open = kernel.ints(this.#openAt, count)
    let filled = 0
    for (let index = 0; index < count; index++) {
      const row = open[index]!
      const pair = ((types?.codes[row] ?? -1) + 1) * this.#width + (events?.codes[row] ?? -1) + 1
      if (this.#pairs[pair] === unknown) this.#learn(pair)
      if (this.#pairs[pair] === varied) open[filled++] = this.#payloads.of(this.#codes[pair]!, row)
    }
    this.#end = end
    this.#nextPayload = this.#openAt
  }

  /** Reads rows from the next one on up to one that is not simple; the number of that row, or where they end. */
  read(from: number): number {
    const { target, committer, kernel } = this.#places
    const wantsAll = target.users.keepsFirstTimes
    for (let row = from; ;) {
      kernel.run.rowRecords(
        ...([this.#columnsAt, row, this.#end, this.#nextPayload, wantsAll] as const),
        ...([this.#recordsAt, this.#recordsAt + recordsBytes, this.#resultAt] as const),
      )
      const [next = 0, recordsEnd = 0, nextPayload = 0, isSlow, leftOut = 0] = kernel.words(this.#resultAt, 5)
      committer.addLeftOut(leftOut, 0, kernel.doubles(this.#resultAt + 24, 1)[0]!)
      committer.addRecords(this.#recordsAt, (recordsEnd - this.#recordsAt) / (recordWords * 4), 0)
      this.#nextPayload = nextPayload
      if (next === this.#end || isSlow === 1) return next
      row = next
    }
  }

  #learn(pair: number): void {
    const code = this.#codeOf(pair)
    this.#codes[pair] = code
    if (code === slow) this.#pairs[pair] = slow
    else if (code < 0) this.#pairs[pair] = skipped
    else this.#pairs[pair] = this.#payloads.isSame(code) ? this.#payloads.ofAll(code) : varied
  }

  #codeOf(pair: number): number {
    const { types, events } = this.#columns
    const [type, event] = [Math.floor(pair / this.#width) - 1, (pair % this.#width) - 1]
    const kind = type < 0 ? '' : textOf(types!.texts!, type)
    const name = event < 0 ? '' : textOf(events!.texts!, event)
    const given = kind === '' ? 'custom_event' : kind
    if (!isEventType(given) || (given === 'custom_event' && name === '')) return slow
    if (given === 'profile') return profileCode
    return this.#places.target.projection.codeOf(given, given === 'custom_event' ? name : null)
  }
}

/** Pairs of type and event that a table is made of. */
const mostPairs = 1 << 22
/** Of records that are made by one call: they stay near. */
const recordsBytes = 4096 * recordWords * 4
const resultBytes = 32
const unknown = -1
/** The payload is another one from row to row. */
const varied = -2
