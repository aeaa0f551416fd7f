/**
 * The events of a log that some trigger looks at, by stretches of users: 12 bytes an event, 20 with an id. What passes
 * the bound goes to the spill; for the replay one stretch of users after the other is put in order.
 */
import type { EventBatch } from '../events/batch.ts'
import type { Duplicates } from '../events/duplicates.ts'
import { FingerprintSet } from '../events/fingerprint-set.ts'
import type { Spill } from '../events/spill.ts'
import { SkippedIds } from './skipped-ids.ts'
import { UserEvents } from './user-events.ts'

/** A record is user and high time, low time, payload, and with an id the two halves of its fingerprint. */
const plainWords = 3
const idWords = 5
/** A multiple of both. */
const wordsInChunk = 1920
const bytesInChunk = 4 * wordsInChunk

const userBits = 12
const usersInStretch = 1 << userBits
/** A time has 49 bits; the upper ones share a word with the user's number in the stretch. */
const highTimeBits = 17
const highTime = 0x1_0000_0000
/** Times of records count from here, in ms: before the year 0 in any zone. */
const epoch = -62_200_000_000_000

/** Records that are put in order at a time, if they are of several users. */
const mostRecords = 1 << 19

/** Records of one width, in log order. */
interface Chunk {
  readonly words: Uint32Array
  readonly width: number
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
  open: Chunk | undefined
  count: number
}

export interface StoreLimits {
  /** Bytes that the store may take now. */
  readonly memory: () => number
  readonly spill: Spill
}

export class EventStore {
  readonly #limits: StoreLimits | undefined
  readonly #stretches: Stretch[] = []
  readonly #skipped = new SkippedIds()
  readonly #free: Uint32Array[] = []
  /** On the way to the spill and back: fresh arrays would pile up faster than they are collected. */
  readonly #buffer: Uint32Array<ArrayBuffer>
  /** Chunks that hold records. */
  #chunks = 0
  #withIds = false

  /** Without limits everything stays in memory. */
  constructor(limits?: StoreLimits) {
    this.#limits = limits
    this.#buffer = new Uint32Array(limits ? 32 * wordsInChunk : 0)
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#chunks * bytesInChunk + this.#skipped.bytes
  }

  add({ count, user, time, payload, ids, skippedIds }: EventBatch): void {
    if (ids) this.#withIds = true
    const width = ids ? idWords : plainWords
    for (let i = 0; i < count; i++) {
      const stretch = this.#stretchOf(user[i]!)
      let chunk = stretch.open
      if (chunk === undefined || chunk.used === wordsInChunk || chunk.width !== width)
        chunk = this.#openChunk(stretch, width)
      const { words, used } = chunk
      const since = time[i]! - epoch
      words[used] = ((user[i]! & (usersInStretch - 1)) << highTimeBits) | Math.floor(since / highTime)
      words[used + 1] = since
      words[used + 2] = payload[i]!
      if (ids) {
        words[used + 3] = ids[2 * i]!
        words[used + 4] = ids[2 * i + 1]!
      }
      chunk.used = used + width
      stretch.count++
    }
    this.#skipped.add(skippedIds)
    if (this.#limits && this.bytes > this.#limits.memory()) this.#spillAll(this.#limits)
  }

  #stretchOf(user: number): Stretch {
    const number = user >>> userBits
    while (this.#stretches.length <= number)
      this.#stretches.push({ extents: [], chunks: [], open: undefined, count: 0 })
    return this.#stretches[number]!
  }

  #openChunk(stretch: Stretch, width: number): Chunk {
    const chunk = { words: this.#free.pop() ?? new Uint32Array(wordsInChunk), width, used: 0 }
    this.#chunks++
    stretch.chunks.push(chunk)
    stretch.open = chunk
    return chunk
  }

  #spillAll({ spill, memory }: StoreLimits): void {
    const buffer = this.#buffer
    for (const stretch of this.#stretches) {
      const { chunks, extents } = stretch
      let length = 0
      for (const [index, { words, width, used }] of chunks.entries()) {
        buffer.set(words, length)
        length += used
        const next = chunks[index + 1]
        if (next?.width === width && length + wordsInChunk <= buffer.length) continue
        extents.push({ position: spill.write(new Uint8Array(buffer.buffer, 0, length * 4)), length, width })
        length = 0
      }
      for (const { words } of chunks.splice(0)) this.#free.push(words)
      stretch.open = undefined
    }
    this.#skipped.spill(spill)
    this.#chunks = 0
    this.#free.length = Math.min(this.#free.length, Math.ceil(memory() / bytesInChunk))
  }

  /** The records of a stretch in log order, in pieces of one width. A piece is good until the next one. */
  *#pieces({ extents, chunks }: Stretch): Generator<Chunk> {
    for (const { position, length, width } of extents) {
      this.#limits!.spill.read(position, new Uint8Array(this.#buffer.buffer, 0, length * 4))
      yield { words: this.#buffer, width, used: length }
    }
    yield* chunks
  }

  /** The fingerprints that several events have, if one of them is looked at: they may be duplicates (T3). */
  suspects(): FingerprintSet {
    const suspects = new FingerprintSet()
    if (!this.#withIds) return suspects
    const passing = this.#skipped.filter(this.#stretches.reduce((sum, { count }) => sum + count, 0))
    const seen = new FingerprintSet()
    for (const stretch of this.#stretches) {
      const parts = Math.ceil(stretch.count / mostRecords)
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

  #eachId(stretch: Stretch, visit: (low: number, high: number) => void): void {
    for (const { words, width, used } of this.#pieces(stretch)) {
      if (width === plainWords) continue
      for (let at = 3; at < used; at += idWords) {
        if (words[at] !== 0 || words[at + 1] !== 0) visit(words[at]!, words[at + 1]!)
      }
    }
  }

  /** The events of all users from 0 to `users`, in order (T2), without duplicates. What is yielded is used again. */
  *byUser(users: number, duplicates: Duplicates): Generator<UserEvents> {
    const events = new UserEvents()
    for (let first = 0; first < users; first += usersInStretch) {
      const stretch = this.#stretches[first >>> userBits] ?? { extents: [], chunks: [], open: undefined, count: 0 }
      const size = Math.min(usersInStretch, users - first)
      for (const [from, to] of this.#runs(stretch, size)) {
        this.#load(stretch, first, from, to, events)
        events.sort()
        if (this.#withIds) events.dropDuplicates(duplicates)
        yield events
      }
    }
  }

  /** Users of a stretch whose events are put in order together. */
  #runs(stretch: Stretch, size: number): [from: number, to: number][] {
    if (stretch.count <= mostRecords) return [[0, size]]
    const counts = this.#counts(stretch)
    const runs: [number, number][] = []
    let sum = Infinity
    for (let user = 0; user < size; user++) {
      sum += counts[user]!
      if (sum > mostRecords) {
        runs.push([user, user])
        sum = counts[user]!
      }
      runs.at(-1)![1] = user + 1
    }
    return runs
  }

  #counts(stretch: Stretch): Uint32Array {
    const counts = new Uint32Array(usersInStretch)
    for (const { words, width, used } of this.#pieces(stretch)) {
      for (let at = 0; at < used; at += width) counts[words[at]! >>> highTimeBits]!++
    }
    return counts
  }

  #load(stretch: Stretch, first: number, from: number, to: number, events: UserEvents): void {
    const counts = new Uint32Array(to - from)
    for (const { words, width, used } of this.#pieces(stretch)) {
      for (let at = 0; at < used; at += width) {
        const user = words[at]! >>> highTimeBits
        if (user >= from && user < to) counts[user - from]!++
      }
    }
    const next = events.begin(first + from, counts)
    const { time, payload, ids } = events
    for (const { words, width, used } of this.#pieces(stretch)) {
      for (let at = 0; at < used; at += width) {
        const user = words[at]! >>> highTimeBits
        if (user < from || user >= to) continue
        const place = next[user - from]!++
        time[place] = (words[at]! & ((1 << highTimeBits) - 1)) * highTime + words[at + 1]! + epoch
        payload[place] = words[at + 2]!
        ids[2 * place] = width === idWords ? words[at + 3]! : 0
        ids[2 * place + 1] = width === idWords ? words[at + 4]! : 0
      }
    }
  }
}
