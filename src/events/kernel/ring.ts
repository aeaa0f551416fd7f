/**
 * Chunks of a log on their way through the slots of the shared memory. Whoever is free takes the next chunk, reads it
 * from the file (or finds it there) and parses it; the main thread takes the results out in order of the log.
 * No locks: a chunk belongs to whoever raised `claimed`, until `done` gives it to the main thread.
 */
import type { Kernel } from './kernel.ts'
import { header, type Layout, slotState } from './layout.ts'

/** Reads up to the length of `into` from a place of the file; fewer bytes only at its end. */
export type ReadAt = (descriptor: number, into: Uint8Array, position: number) => number

export class Ring {
  readonly layout: Layout
  /** From the base of the layout on. */
  readonly words: Int32Array
  readonly #numbers: Float64Array
  /** By address. */
  readonly bytes: Uint8Array

  constructor(layout: Layout, memory: WebAssembly.Memory) {
    this.layout = layout
    this.words = new Int32Array(memory.buffer, layout.base)
    this.#numbers = new Float64Array(memory.buffer, layout.base)
    this.bytes = new Uint8Array(memory.buffer)
  }

  slotOf(chunk: number): number {
    return chunk % this.layout.dimensions.slots
  }

  /** A chunk that nobody has taken yet; -1 when there is none at the moment. */
  claim(): number {
    for (;;) {
      const chunk = Atomics.load(this.words, header.claimed)
      if (chunk >= Atomics.load(this.words, header.limit)) return -1
      if (Atomics.compareExchange(this.words, header.claimed, chunk, chunk + 1) === chunk) return chunk
    }
  }

  /** A number that rises with whatever somebody may sleep for. */
  get news(): number {
    return Atomics.load(this.words, header.news)
  }

  /** Sleeps until the number of news is another one, at most `ms`; false after that time. */
  sleep(news: number, ms = Infinity): boolean {
    Atomics.add(this.words, header.sleeping, 1)
    const result = Atomics.wait(this.words, header.news, news, ms)
    Atomics.sub(this.words, header.sleeping, 1)
    return result !== 'timed-out'
  }

  /** Wakes everybody who sleeps. */
  tell(): void {
    Atomics.add(this.words, header.news, 1)
    // A call of the operating system for each chunk would cost as much as parsing it.
    if (Atomics.load(this.words, header.sleeping) > 0) Atomics.notify(this.words, header.news)
  }

  /** Lets chunks below `limit` be claimed. */
  raise(limit: number): void {
    Atomics.store(this.words, header.limit, limit)
    this.tell()
  }

  /** Whether the chunks come from a compressed file. */
  get isUnpacking(): boolean {
    return Atomics.load(this.words, header.room) > 0
  }

  get isStopped(): boolean {
    return Atomics.load(this.words, header.stopped) !== 0
  }

  stop(): void {
    Atomics.store(this.words, header.stopped, 1)
    this.tell()
  }

  isDone(chunk: number): boolean {
    return Atomics.load(this.words, this.#doneWord(chunk)) === chunk + 1
  }

  /** Sleeps until the chunk is done, at most `ms`. */
  waitFor(chunk: number, ms: number): void {
    const word = this.#doneWord(chunk)
    const now = Atomics.load(this.words, word)
    Atomics.store(this.words, header.waiting, 1)
    if (now !== chunk + 1) Atomics.wait(this.words, word, now, ms)
    Atomics.store(this.words, header.waiting, 0)
  }

  #doneWord(chunk: number): number {
    return this.layout.state(this.slotOf(chunk)) + slotState.done
  }

  /** Reads (if need be) and parses a claimed chunk. */
  process(chunk: number, kernel: Kernel, readAt: ReadAt): void {
    const slot = this.slotOf(chunk)
    const state = this.layout.state(slot)
    const descriptor = this.words[header.descriptor]!
    if (descriptor >= 0) this.words[state + slotState.length] = this.#read(chunk, slot, descriptor, readAt)
    const from = this.layout.input(slot)
    const to = from + Math.max(0, this.words[state + slotState.length]!)
    const first = Math.min(kernel.newline(from, to) + 1, to)
    this.words[state + slotState.head] = first - from
    this.parse(kernel, slot, first)
    Atomics.store(this.words, state + slotState.done, chunk + 1)
    if (Atomics.load(this.words, header.waiting) !== 0) Atomics.notify(this.words, state + slotState.done)
  }

  /** Parses the lines of a slot from an address on; fewer than all when there is no room for more records. */
  parse(kernel: Kernel, slot: number, from: number): void {
    const state = this.layout.state(slot)
    const records = this.layout.records(slot)
    const arena = this.layout.arena(slot)
    const to = this.layout.input(slot) + this.words[state + slotState.length]!
    kernel.parse(
      from,
      to,
      records.at,
      records.end,
      arena.at,
      arena.end,
      this.layout.base + (state + slotState.records) * 4,
    )
  }

  /** Latest time in ms of the events of a slot that were left out; -Infinity without any. */
  latestLeftOut(slot: number): number {
    return this.#numbers[(this.layout.state(slot) + slotState.leftOutLatest) / 2]!
  }

  /** Bytes read; -1 when it failed: the main thread then finds out why. */
  #read(chunk: number, slot: number, descriptor: number, readAt: ReadAt): number {
    const { chunkBytes } = this.layout.dimensions
    const at = this.layout.input(slot)
    try {
      const position = (chunk - this.words[header.base]!) * chunkBytes
      const length = chunk === this.words[header.last] ? this.words[header.lastBytes]! : chunkBytes
      return readAt(descriptor, this.bytes.subarray(at, at + length), position)
    } catch {
      return -1
    }
  }
}
