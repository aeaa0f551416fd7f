/** Canonical JSON Lines → records, by the kernel: chunks in slots, workers where they pay, lines in order of the log. */
import type { Projection } from '../batch.ts'
import { gunzipped } from '../compression/gunzip.ts'
import type { Failure } from '../../failure.ts'
import { maximumLineBytes } from '../lines.ts'
import type { PayloadTable } from '../payload-table.ts'
import { TextTable } from '../text-table.ts'
import type { PageTask } from '../records/parquet-groups.ts'
import type { UserTable } from '../user-table.ts'
import { startKernel, type Kernel } from './kernel.ts'
import { header, Layout, longestLine, slotState, type Dimensions } from './layout.ts'
import type { KernelMemory } from './memory.ts'
import { Ring, type ReadAt } from './ring.ts'
import { defaultWorkerBytes, usualRatio } from './sizes.ts'
import { buildTables } from './tables.ts'
import { Unpacker, unread } from './unpacker.ts'
import { nextTurn } from '../../next-turn.ts'

/** A regular file, open for reading. */
export interface OpenFile {
  readonly descriptor: number
  /** Bytes, when it was opened. */
  readonly size: number
  readonly readAt: ReadAt
  /** Throws a Failure when it is no longer what it was when it was opened. */
  check(): void
  close(): void
  /** Set where it is compressed with gzip: what is thrown when its data is damaged, or cut off. */
  readonly gzip?: ((isCut: boolean) => Failure) | undefined
  /** Is told of bytes that were read, as they are stored. */
  readonly onRead?: ((bytes: number, lines: number) => void) | undefined
}

/** What a worker parses. */
export interface WorkerTask {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly dimensions: Dimensions
  /** Of the layout. */
  readonly base: number
  readonly tables: Parameters<Kernel['configure']>
}

export interface Worker {
  /** What it died of. */
  readonly failure: () => unknown
  /** Sends it something. */
  post(message: unknown): void
  /** What it sends; nothing waits for that. */
  listen(listener: (message: unknown) => void): void
  stop(): void
}

export interface KernelOptions {
  /** Where the table of users is, too. */
  readonly memory: KernelMemory
  /** Threads in all, the main one included. */
  readonly threads: number
  /** Damage is looked for inside of values that nothing looks at, too. */
  readonly strict: boolean
  readonly startWorker: (task: WorkerTask | PageTask) => Worker
  readonly chunkBytes?: number
  /** A log with fewer bytes is not worth a worker. */
  readonly workerBytes?: number | undefined
}

const defaultChunkBytes = 1 << 18
const slotsPerThread = 6
const chunksAtOnce = 2
/** Milliseconds after which the main thread looks for a dead worker. */
const patience = 200
/** Chunks between two looks at what else wants to happen, such as Ctrl-C. */
const chunksPerTurn = 64

/** Where a log comes from: a file that any thread reads, or bytes that the main thread is given. */
export type KernelInput =
  { readonly file: OpenFile } | { readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array> }

/** Takes the lines of a log, in their order. */
export interface LineSink<Batch> {
  /** Takes records of the kernel at an address, and the number of lines they come from. */
  addRecords(address: number, count: number, lines: number): void
  /** Takes what is known of events of known users that no trigger looks at: how many, without a zone, the latest in ms. */
  addLeftOut(count: number, unzoned: number, latest: number): void
  /** Takes the bytes of a line that only the plain reader can read. */
  addBytes(line: Uint8Array): void
  /** Takes the beginning of a line that is too long to be kept. */
  addTooLong(beginning: Uint8Array): void
  /** What came out since the last call. */
  take(): Batch
}

/** Reads logs one after the other; to be closed in the end. */
export class KernelReader {
  readonly memory: WebAssembly.Memory
  readonly kernel: Kernel
  /** Address of `Tables.barePayloads`. */
  readonly barePayloads: number
  /** Texts of properties with their payloads as numbers; whoever takes records fills it. */
  readonly propertyTexts: TextTable | undefined
  readonly #options: KernelOptions
  readonly #dimensions: Dimensions
  readonly #tables: (thread: number) => WorkerTask['tables']
  readonly #ring: Ring
  readonly #workers: Worker[] = []
  /** The next chunk to take out of the ring. */
  #next = 0
  /** Bytes of a line that no chunk has ended yet: they are in the slot for joined lines, or here if they find no room there. */
  #pendingBytes = 0
  #pending: Uint8Array[] = []
  #isFirst = true
  #readAt: ReadAt = () => 0

  /** Tables lie in the memory of the options; without `payloads` their numbers are not looked for. */
  constructor(projection: Projection, users: UserTable, options: KernelOptions, payloads?: PayloadTable) {
    const { threads, chunkBytes = defaultChunkBytes, strict, memory } = options
    const base = memory.next
    const slots = slotsPerThread * threads
    const tables = buildTables(projection, Layout.tables(base, slots), threads)
    this.#options = options
    this.#dimensions = { chunkBytes, slots, tableBytes: tables.bytes.length }
    const layout = new Layout(this.#dimensions, base)
    memory.extend(layout.bytes)
    this.memory = memory.memory
    this.#ring = new Ring(layout, this.memory)
    this.#ring.words[header.packed] = -1
    this.#ring.bytes.set(tables.bytes, Layout.tables(base, slots))
    this.barePayloads = tables.barePayloads
    this.propertyTexts = payloads && new TextTable(memory)
    this.#tables = (thread) => [
      ...([tables.types, tables.events, tables.payloads, tables.scratch(thread), strict] as const),
      ...([users.root, users.keepsFirstTimes, payloads?.root ?? 0, this.propertyTexts?.address ?? 0] as const),
    ]
    this.kernel = startKernel(memory.module, this.memory)
    this.kernel.configure(...this.#tables(0))
  }

  close(): void {
    this.#ring.stop()
    for (const worker of this.#workers) worker.stop()
  }

  /** Reads one log from its start to its end. */
  async *read<Batch>(input: KernelInput, sink: LineSink<Batch>): AsyncGenerator<Batch> {
    this.#pending = []
    this.#pendingBytes = 0
    this.#isFirst = true
    if (!('file' in input)) yield* this.#readStream(input.bytes, sink)
    else yield* input.file.gzip ? this.#readPacked(input.file, input.file.gzip, sink) : this.#readFile(input.file, sink)
    if (this.#pendingBytes > 0) this.#endLine(sink)
    yield sink.take()
  }

  async *#readFile<Batch>(file: OpenFile, sink: LineSink<Batch>): AsyncGenerator<Batch> {
    const { chunkBytes, slots } = this.#dimensions
    const base = this.#next
    const end = base + Math.ceil(file.size / chunkBytes)
    this.#readAt = file.readAt
    this.#ring.words[header.descriptor] = file.descriptor
    this.#ring.words[header.base] = base
    this.#ring.words[header.last] = end - 1
    this.#ring.words[header.lastBytes] = file.size - (end - 1 - base) * chunkBytes
    this.#startWorkers(file.size)
    try {
      while (this.#next < end) {
        const chunk = this.#next
        // Several at once, so that a worker does not fall asleep after each.
        if (chunk % chunksAtOnce === 0 || chunk === base) this.#ring.raise(Math.min(end, chunk + slots))
        if (!this.#helpUntilDone(chunk)) await this.#finish(chunk)
        const position = (chunk - base) * chunkBytes
        const expected = Math.min(chunkBytes, file.size - position)
        if (this.#stateOf(chunk, slotState.length) !== expected) this.#failToRead(file, position)
        file.onRead?.(expected, this.#stateOf(chunk, slotState.lines) + 1)
        this.#commit(chunk, sink)
        if (chunk % chunksPerTurn !== chunksPerTurn - 1) continue
        yield sink.take()
        await nextTurn()
      }
      file.check()
    } finally {
      // A worker may still read from it.
      while (this.#next < Atomics.load(this.#ring.words, header.claimed)) await this.#finish(this.#next++)
      file.close()
    }
  }

  async *#readPacked<Batch>(
    file: OpenFile,
    failure: NonNullable<OpenFile['gzip']>,
    sink: LineSink<Batch>,
  ): AsyncGenerator<Batch> {
    const { words } = this.#ring
    const unpacker = new Unpacker(this.#ring, this.memory)
    this.#readAt = file.readAt
    words[header.descriptor] = -1
    words[header.last] = -2
    unpacker.begin(file.descriptor, file.size)
    this.#startWorkers(file.size * usualRatio)
    let position = 0
    try {
      for (let chunk = this.#next; words[header.last] !== chunk - 1; chunk++) {
        Atomics.store(words, header.room, chunk + this.#dimensions.slots)
        this.#ring.tell()
        await this.#unpackTo(chunk, unpacker)
        file.onRead?.(unpacker.position - position, this.#stateOf(chunk, slotState.lines) + 1)
        position = unpacker.position
        this.#commit(chunk, sink)
        if (chunk % chunksPerTurn !== chunksPerTurn - 1) continue
        yield sink.take()
        await nextTurn()
      }
      const result = words[header.result]!
      if (result === unread) this.#failToRead(file, position)
      if (result !== gunzipped.ended) throw failure(result === gunzipped.cut)
      file.check()
    } finally {
      // A worker may still read from it.
      Atomics.store(words, header.packed, -1)
      while (Atomics.load(words, header.unpacking) !== 0) await this.#rest(this.#ring.news)
      while (this.#next < Atomics.load(words, header.limit)) await this.#unpackTo(this.#next++, unpacker)
      Atomics.store(words, header.room, 0)
      file.close()
    }
  }

  /** Comes back when the chunk is unpacked and parsed; helps until then. */
  async #unpackTo(chunk: number, unpacker: Unpacker): Promise<void> {
    for (;;) {
      const { news } = this.#ring
      if (this.#ring.isDone(chunk)) return
      const claimed = this.#ring.claim()
      if (claimed >= 0) this.#ring.process(claimed, this.kernel, this.#readAt)
      else if (!unpacker.next(this.#readAt)) await this.#rest(news)
    }
  }

  /** Waits for news; throws when there will be none. */
  async #rest(news: number): Promise<void> {
    if (this.#ring.sleep(news, patience)) return
    await nextTurn()
    this.#checkWorkers()
  }

  #checkWorkers(): void {
    for (const worker of this.#workers) if (worker.failure() !== undefined) throw worker.failure()
  }

  #failToRead(file: OpenFile, position: number): never {
    file.check()
    const length = file.readAt(file.descriptor, new Uint8Array(1), position)
    throw new Error(`${length} bytes at ${position}, where a chunk could not be read before`)
  }

  async *#readStream<Batch>(
    stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    sink: LineSink<Batch>,
  ): AsyncGenerator<Batch> {
    const { chunkBytes, slots } = this.#dimensions
    this.#ring.words[header.descriptor] = -1
    let filling = this.#next
    let used = 0
    let total = 0
    for await (const bytes of stream) {
      total += bytes.length
      this.#startWorkers(total)
      for (let from = 0; from < bytes.length;) {
        const part = bytes.subarray(from, from + chunkBytes - used)
        this.#ring.bytes.set(part, this.#ring.layout.input(this.#ring.slotOf(filling)) + used)
        used += part.length
        from += part.length
        if (used < chunkBytes) continue
        this.#publish(filling++, used)
        used = 0
        while (this.#next < filling && (filling - this.#next >= slots || this.#ring.isDone(this.#next))) {
          await this.#finish(this.#next)
          this.#commit(this.#next, sink)
        }
        yield sink.take()
      }
    }
    if (used > 0) this.#publish(filling++, used)
    while (this.#next < filling) {
      await this.#finish(this.#next)
      this.#commit(this.#next, sink)
    }
  }

  #publish(chunk: number, length: number): void {
    this.#ring.words[this.#ring.layout.state(this.#ring.slotOf(chunk)) + slotState.length] = length
    this.#ring.raise(chunk + 1)
  }

  #startWorkers(bytes: number): void {
    const { threads, startWorker, workerBytes = defaultWorkerBytes } = this.#options
    if (bytes < workerBytes || this.#workers.length > 0) return
    for (let thread = 1; thread < threads; thread++) {
      const { module } = this.#options.memory
      const task = { module, memory: this.memory, dimensions: this.#dimensions, base: this.#ring.layout.base }
      this.#workers.push(startWorker({ ...task, tables: this.#tables(thread) }))
    }
  }

  /** Parses chunks until this one is done; false when it is another thread's. */
  #helpUntilDone(chunk: number): boolean {
    while (!this.#ring.isDone(chunk)) {
      const claimed = this.#ring.claim()
      if (claimed < 0) return false
      this.#ring.process(claimed, this.kernel, this.#readAt)
    }
    return true
  }

  /** Comes back when the chunk is done; helps until then. */
  async #finish(chunk: number): Promise<void> {
    while (!this.#helpUntilDone(chunk)) {
      this.#ring.waitFor(chunk, patience)
      if (this.#ring.isDone(chunk)) return
      await nextTurn()
      this.#checkWorkers()
    }
  }

  #stateOf(chunk: number, word: number): number {
    return this.#ring.words[this.#ring.layout.state(this.#ring.slotOf(chunk)) + word]!
  }

  /** Takes a chunk out of the ring: the line it ends, its lines, and the beginning of the next one. */
  #commit(chunk: number, sink: LineSink<unknown>): void {
    const slot = this.#ring.slotOf(chunk)
    const { layout, words, bytes } = this.#ring
    const state = layout.state(slot)
    const from = layout.input(slot)
    const to = from + words[state + slotState.length]!
    const headEnd = from + words[state + slotState.head]!
    this.#next = chunk + 1
    const endsLine = headEnd > from && bytes[headEnd - 1] === lineFeed
    this.#keep(from, endsLine ? headEnd - 1 : headEnd)
    if (!endsLine) return
    this.#endLine(sink)
    for (let line = headEnd; ;) {
      this.#addRecords(slot, sink)
      line = words[state + slotState.stop]!
      if (this.kernel.newline(line, to) === to) {
        this.#keep(line, to)
        return
      }
      // There were more lines than records in a slot.
      this.#ring.parse(this.kernel, slot, line)
    }
  }

  #addRecords(slot: number, sink: LineSink<unknown>): void {
    const { layout, words } = this.#ring
    const state = layout.state(slot)
    const { at } = layout.records(slot)
    const leftOut = words[state + slotState.leftOut]!
    if (leftOut > 0) sink.addLeftOut(leftOut, words[state + slotState.leftOutUnzoned]!, this.#ring.latestLeftOut(slot))
    sink.addRecords(at, words[state + slotState.records]!, words[state + slotState.lines]!)
  }

  #keep(from: number, to: number): void {
    if (from === to) return
    const { bytes } = this.#ring
    const before = this.#pendingBytes
    this.#pendingBytes += to - from
    if (this.#pendingBytes <= longestLine) {
      bytes.copyWithin(this.#joined + before, from, to)
      return
    }
    if (before > 0 && before <= longestLine) this.#pending.push(bytes.slice(this.#joined, this.#joined + before))
    this.#pending.push(bytes.slice(from, to))
    // Only the beginning of such a line is kept, to show it.
    if (this.#pendingBytes > maximumLineBytes) this.#pending = [Buffer.concat(this.#pending, 1024)]
  }

  /** Address of the slot for joined lines. */
  get #joined(): number {
    return this.#ring.layout.input(this.#dimensions.slots)
  }

  /** The pending bytes are a line. They go through the kernel too, so that it does not matter where chunks end. */
  #endLine(sink: LineSink<unknown>): void {
    const length = this.#pendingBytes
    const isFirst = this.#isFirst
    this.#pendingBytes = 0
    this.#isFirst = false
    if (length <= longestLine) {
      const { layout, words, bytes } = this.#ring
      const slot = this.#dimensions.slots
      const from = this.#joined
      bytes[from + length] = lineFeed
      words[layout.state(slot) + slotState.length] = length + 1
      this.#ring.parse(this.kernel, slot, isFirst && startsWithMark(bytes, from) ? from + markBytes : from)
      this.#addRecords(slot, sink)
      return
    }
    const pending = Buffer.concat(this.#pending)
    this.#pending = []
    const line = isFirst && startsWithMark(pending, 0) ? pending.subarray(markBytes) : pending
    if (length > maximumLineBytes) sink.addTooLong(line)
    else sink.addBytes(line)
  }
}

/** The byte order mark. */
const markBytes = 3

function startsWithMark(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf
}

const lineFeed = 0x0a
