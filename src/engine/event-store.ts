/**
 * The events of a log that some trigger looks at, by stretches of users: 12 bytes an event, 20 with an id. What passes
 * the bound goes to the spill; for the replay one stretch of users after the other is put in order. Where the memory is
 * the kernel's, it puts events into chunks that have room (src/events/kernel/assembly/commit.ts).
 */
import type { DirectEvents, EventBatch, EventSink } from '../events/batch.ts'
import type { Duplicates } from '../events/duplicates.ts'
import { FingerprintSet } from '../events/fingerprint-set.ts'
import type { KernelMemory } from '../events/kernel/memory.ts'
import { OwnRegions, type Region, regionBytes, type Regions } from '../events/regions.ts'
import type { Spill } from '../events/spill.ts'
import { Failure } from '../failure.ts'
import {
  epoch,
  highTime,
  highTimeBits,
  idWords,
  kernelOrder,
  type Piece,
  plainOrder,
  plainWords,
} from './record-order.ts'
import { startReplayKernel } from './replay-kernel/replay-kernel.ts'
import { SkippedIds } from './skipped-ids.ts'
import { mostRecords, Stretches, userBits, usersInStretch } from './stretches.ts'
import { wordsIn } from './user-events.ts'

/** A multiple of both. */
const wordsInChunk = 2040
const bytesInChunk = 4 * wordsInChunk
const chunksInRegion = Math.floor(regionBytes / bytesInChunk)

/** Words that are shared with the kernel: what it is told, then four for each stretch, the head of its open chunk. */
const shared = {
  /** Address of the next fingerprint of a skipped event, and how far they may go. */
  skipped: 0,
  skippedEnd: 1,
  /** 1: events have ids. */
  hasIds: 2,
  heads: 16,
} as const
const head = { address: 0, used: 1, width: 2 } as const
const headWords = 4
/** For more users than memory holds. */
const mostStretches = 1 << 16
const stagedWords = 1 << 13

interface Chunk {
  readonly address: number
  readonly words: Uint32Array
  readonly width: number
  /** Of one that is open, the head says it. */
  used: number
}

/** Where records are in the spill; `length` in words. */
interface Extent {
  readonly position: number
  readonly length: number
  readonly width: number
}

interface Stretch {
  readonly extents: Extent[]
  readonly chunks: Chunk[]
}

export interface StoreLimits {
  /** Bytes that the store may take now. */
  readonly memory: () => number
  readonly spill: Spill
}

export class EventStore implements EventSink {
  readonly #limits: StoreLimits | undefined
  readonly #regions: Regions
  readonly #kernel: KernelMemory | undefined
  readonly #stretches: Stretch[] = []
  /** By stretch: the words of its open chunk. */
  readonly #open: Uint32Array[] = []
  readonly #skipped = new SkippedIds()
  readonly #free: Pick<Chunk, 'address' | 'words'>[] = []
  /** On the way to the spill and back. */
  readonly #buffer: Uint32Array
  /** Chunks that hold records. */
  #chunks = 0
  /** See `shared`. */
  readonly #shared: Uint32Array
  /** Fingerprints that the kernel left. */
  readonly #staged: Uint32Array
  readonly #stagedAddress: number
  /** Where the kernel finds what is shared; undefined: it does not. */
  readonly direct: DirectEvents | undefined

  /** Without limits everything stays in memory; `kernel` is the memory where the kernel may add events. */
  constructor(limits?: StoreLimits, kernel?: KernelMemory) {
    const regions = kernel ?? new OwnRegions()
    this.#kernel = kernel
    this.#limits = limits
    this.#regions = regions
    this.#buffer = wordsIn(limits ? 32 * wordsInChunk : 0, regions)
    const words = shared.heads + mostStretches * headWords
    const { address, bytes } = regions.allocate(words * 4)
    const openChunk = (user: number, withIds: boolean) =>
      this.#openChunk(user >>> userBits, withIds ? idWords : plainWords)
    this.direct = kernel && { address, openChunk }
    this.#shared = new Uint32Array(bytes.buffer, bytes.byteOffset, words)
    this.#staged = wordsIn(stagedWords, regions)
    this.#stagedAddress = this.#staged.byteOffset
    this.#shared[shared.skipped] = this.#stagedAddress
    this.#shared[shared.skippedEnd] = this.#stagedAddress + stagedWords * 4
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#chunks * bytesInChunk + this.#skipped.bytes
  }

  get hasIds(): boolean {
    return this.#shared[shared.hasIds] === 1
  }

  add({ count, user, time, payload, ids, skippedIds }: EventBatch): void {
    if (ids) this.#shared[shared.hasIds] = 1
    const width = ids ? idWords : plainWords
    const heads = this.#shared
    for (let i = 0; i < count; i++) {
      const number = user[i]! >>> userBits
      const at = shared.heads + number * headWords
      let used = heads[at + head.used]!
      if (heads[at + head.width] !== width || used === wordsInChunk) {
        this.#openChunk(number, width)
        used = 0
      }
      const words = this.#open[number]!
      const since = time[i]! - epoch
      words[used] = ((user[i]! & (usersInStretch - 1)) << highTimeBits) | Math.floor(since / highTime)
      words[used + 1] = since
      words[used + 2] = payload[i]!
      if (ids) {
        words[used + 3] = ids[2 * i]!
        words[used + 4] = ids[2 * i + 1]!
      }
      heads[at + head.used] = used + width
    }
    this.#skipped.add(skippedIds)
    this.#addStaged()
    if (this.#limits && this.bytes > this.#limits.memory()) this.#spillAll(this.#limits)
  }

  /** Takes the fingerprints that the kernel left. */
  #addStaged(): void {
    if (this.#shared[shared.skipped] === this.#stagedAddress) return
    const count = (this.#shared[shared.skipped]! - this.#stagedAddress) / 4
    this.#skipped.add(this.#staged.subarray(0, count))
    this.#shared[shared.skipped] = this.#stagedAddress
  }

  #openChunk(number: number, width: number): void {
    while (this.#stretches.length <= number) this.#stretches.push({ extents: [], chunks: [] })
    const stretch = this.#stretches[number]!
    this.#closeChunk(stretch, number)
    if (this.#free.length === 0) this.#allocate()
    const { address, words } = this.#free.pop()!
    stretch.chunks.push({ address, words, width, used: 0 })
    this.#open[number] = words
    this.#chunks++
    const at = shared.heads + number * headWords
    this.#shared[at + head.address] = address
    this.#shared[at + head.used] = 0
    this.#shared[at + head.width] = width
  }

  #allocate(): void {
    let region: Region
    try {
      region = this.#regions.allocate(regionBytes)
    } catch (error) {
      // What the system does not grant may be had from what is kept.
      if (!(error instanceof Failure) || !this.#limits || this.#chunks === 0) throw error
      this.#spillAll(this.#limits)
      return
    }
    const { address, bytes } = region
    for (let index = 0; index < chunksInRegion; index++) {
      const offset = index * bytesInChunk
      const words = new Uint32Array(bytes.buffer, bytes.byteOffset + offset, wordsInChunk)
      this.#free.push({ address: address + offset, words })
    }
  }

  /** The head says of the last chunk how far it is used. */
  #closeChunk({ chunks }: Stretch, number: number): void {
    const last = chunks.at(-1)
    if (last) last.used = this.#shared[shared.heads + number * headWords + head.used]!
  }

  #spillAll({ spill }: StoreLimits): void {
    const buffer = this.#buffer
    for (const [number, stretch] of this.#stretches.entries()) {
      const { chunks, extents } = stretch
      this.#closeChunk(stretch, number)
      let length = 0
      for (const [index, { words, width, used }] of chunks.entries()) {
        buffer.set(words.subarray(0, used), length)
        length += used
        const next = chunks[index + 1]
        if (next?.width === width && length + wordsInChunk <= buffer.length) continue
        extents.push({
          position: spill.write(new Uint8Array(buffer.buffer, buffer.byteOffset, length * 4)),
          length,
          width,
        })
        length = 0
      }
      this.#free.push(...chunks.splice(0))
      // Nothing fits into no chunk.
      this.#shared[shared.heads + number * headWords + head.width] = 0
    }
    this.#skipped.spill(spill)
    this.#chunks = 0
  }

  #count({ extents, chunks }: Stretch): number {
    const spilled = extents.reduce((sum, { length, width }) => sum + length / width, 0)
    return spilled + chunks.reduce((sum, { used, width }) => sum + used / width, 0)
  }

  /** The records of a stretch in log order, in pieces of one width. A piece is good until the next one. */
  *#pieces({ extents, chunks }: Stretch): Generator<Piece> {
    for (const { position, length, width } of extents) {
      this.#limits!.spill.read(position, new Uint8Array(this.#buffer.buffer, this.#buffer.byteOffset, length * 4))
      yield { words: this.#buffer, width, used: length }
    }
    yield* chunks
  }

  /** The fingerprints that several events have, if one of them is looked at: they may be duplicates (T3). */
  suspects(): FingerprintSet {
    const suspects = new FingerprintSet()
    if (!this.hasIds) return suspects
    this.#closeChunks()
    const passing = this.#skipped.filter(this.#stretches.reduce((sum, stretch) => sum + this.#count(stretch), 0))
    const seen = new FingerprintSet()
    for (const stretch of this.#stretches) {
      const parts = Math.ceil(this.#count(stretch) / mostRecords)
      for (let part = 0; part < parts; part++) {
        seen.clear()
        this.#eachId(stretch, (low, high) => {
          if (parts > 1 && high % parts !== part) return
          if (!seen.add(low, high)) suspects.add(low, high)
          passing?.note(low, high)
        })
      }
    }
    const candidates = passing?.candidates((position, into) => this.#limits!.spill.read(position, into))
    if (candidates && candidates.size > 0) {
      for (const stretch of this.#stretches) {
        this.#eachId(stretch, (low, high) => {
          if (candidates.has(low, high)) suspects.add(low, high)
        })
      }
    }
    return suspects
  }

  #closeChunks(): void {
    for (const [number, stretch] of this.#stretches.entries()) this.#closeChunk(stretch, number)
  }

  #eachId(stretch: Stretch, visit: (low: number, high: number) => void): void {
    for (const { words, width, used } of this.#pieces(stretch)) {
      if (width === plainWords) continue
      for (let at = 3; at < used; at += idWords) {
        if (words[at] !== 0 || words[at + 1] !== 0) visit(words[at]!, words[at + 1]!)
      }
    }
  }

  /** The events of all users from 0 to `users`; nothing may be added any more. */
  inOrder(users: number, duplicates: Duplicates): Stretches {
    this.#closeChunks()
    const isPlain = this.#kernel !== undefined && !this.hasIds && !this.#isSpilled
    return new Stretches({
      ...{ users, isPlain, regions: this.#regions },
      order: this.#kernel ? kernelOrder(startReplayKernel(this.#kernel.memory)) : plainOrder,
      pieces: (index) => this.#pieces(this.#stretches[index] ?? { extents: [], chunks: [] }),
      duplicates: this.hasIds ? duplicates : undefined,
    })
  }

  get #isSpilled(): boolean {
    return this.#stretches.some(({ extents }) => extents.length > 0)
  }
}
