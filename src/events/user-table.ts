/** Every user of a log: names as small integers. Some 30 bytes for each, with names of usual length. */
import { encodeText } from '../text/wtf8.ts'
import { ByteArena } from './byte-arena.ts'
import { hashBytes } from './hash.ts'
import { sortByBytes } from './sort-by-bytes.ts'

/** Names in some bytes: where each begins and ends, its `hashBytes` with seed 0, and the time of its event in ms. */
export interface NameColumns {
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly hashes: Uint32Array
  readonly times: Float64Array
}

/** The most names that `internAll` takes. */
export const mostNames = 512

/** Room for that many. */
export function nameColumns(): NameColumns {
  return {
    starts: new Uint32Array(mostNames),
    ends: new Uint32Array(mostNames),
    hashes: new Uint32Array(mostNames),
    times: new Float64Array(mostNames),
  }
}

const slotWords = 3

/** What was touched goes here, so that touching is not optimised away. */
const sink = new Uint32Array(1)

/** Positions of the names that `internAll` compares. */
const places = new Uint32Array(mostNames)

export class UserTable {
  readonly #names = new ByteArena()
  readonly #keepsFirstTimes: boolean
  #size = 0
  /** By user. */
  #positions = new Uint32Array(1024)
  #firstTimes: Float64Array
  /** Open addressing, three words a slot so that a look touches one place: hash, user + 1 (0 is free), position. */
  #slots = new Uint32Array(slotWords * 2048)
  #mask = 2047

  /** `keepsFirstTimes`: whether `firstTime` will be asked for (a Plan with a launch). */
  constructor(keepsFirstTimes: boolean) {
    this.#keepsFirstTimes = keepsFirstTimes
    this.#firstTimes = new Float64Array(keepsFirstTimes ? 1024 : 0)
  }

  get keepsFirstTimes(): boolean {
    return this.#keepsFirstTimes
  }

  get size(): number {
    return this.#size
  }

  /** Memory in bytes. */
  get bytes(): number {
    const { byteLength } = this.#positions
    return this.#names.bytes + byteLength + this.#firstTimes.byteLength + this.#slots.byteLength
  }

  /** Index of a user; adds it when it is new. `time` in ms is Infinity for users known from a profile row only. */
  intern(name: string, time: number): number {
    const { bytes, length } = encodeText(name)
    return this.internBytes(bytes, 0, length, hashBytes(bytes, 0, length, 0), time)
  }

  /** The same for the bytes of a name (UTF-8) from `start` to `end`; `hash` is their `hashBytes` with seed 0. */
  internBytes(bytes: Uint8Array, start: number, end: number, hash: number, time: number): number {
    const slot = this.#slotOf(bytes, start, end, hash)
    const known = this.#slots[slot + 1]! - 1
    if (known >= 0) {
      if (this.#keepsFirstTimes && time < this.#firstTimes[known]!) this.#firstTimes[known] = time
      return known
    }
    const index = this.#size++
    if (index === this.#positions.length) this.#growColumns()
    const position = this.#names.add(bytes, start, end)
    this.#positions[index] = position
    if (this.#keepsFirstTimes) this.#firstTimes[index] = time
    fill(this.#slots, slot, hash, index + 1, position)
    if (this.#size * 4 > this.#mask * 3) this.#growSlots()
    return index
  }

  /**
   * The users of many names at once, in their order, into `into`. Each step goes over all names before the next one
   * begins, so that the processor waits for many places in memory at the same time.
   */
  internAll(bytes: Uint8Array, { starts, ends, hashes, times }: NameColumns, count: number, into: Int32Array): void {
    const slots = this.#slots
    const mask = this.#mask
    for (let i = 0; i < count; i++) {
      const hash = hashes[i]!
      let slot = (hash & mask) * slotWords
      while (slots[slot] !== hash && slots[slot + 1] !== 0) slot = slot === mask * slotWords ? 0 : slot + slotWords
      into[i] = slots[slot + 1]! - 1
      places[i] = slots[slot + 2]!
    }
    let touched = 0
    for (let i = 0; i < count; i++) if (into[i]! >= 0) touched ^= this.#names.touch(places[i]!)
    sink[0] = touched
    for (let i = 0; i < count; i++) {
      const user = into[i]!
      const time = times[i]!
      if (user < 0 || !this.#names.equals(places[i]!, bytes, starts[i]!, ends[i]!))
        into[i] = this.internBytes(bytes, starts[i]!, ends[i]!, hashes[i]!, time)
      else if (this.#keepsFirstTimes && time < this.#firstTimes[user]!) this.#firstTimes[user] = time
    }
  }

  /** Index of a user, or -1. */
  find(name: string): number {
    const { bytes, length } = encodeText(name)
    return this.#slots[this.#slotOf(bytes, 0, length, hashBytes(bytes, 0, length, 0)) + 1]! - 1
  }

  name(index: number): string {
    return this.#names.text(this.#positions[index]!)
  }

  /** Hash of the bytes of a user's name. */
  hash(index: number): number {
    const name = this.#names.read(this.#positions[index]!)
    return hashBytes(name, 0, name.length, 0)
  }

  /** Earliest time of an event of a user in ms; Infinity without one. */
  firstTime(index: number): number {
    return this.#firstTimes[index]!
  }

  /** Below 0, 0 or above: how the names of two users stand in byte order. */
  compare(a: number, b: number): number {
    return Buffer.compare(this.#names.read(this.#positions[a]!), this.#names.read(this.#positions[b]!))
  }

  /** All users in byte order of their names. */
  byName(): Uint32Array {
    return sortByBytes(this.#size, (user, index) => this.#names.digit(this.#positions[user]!, index))
  }

  /** Index of the first word of the slot that a name has, or would get. */
  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = place * slotWords
      if (slots[slot + 1] === 0) return slot
      if (slots[slot] === hash && this.#names.equals(slots[slot + 2]!, bytes, start, end)) return slot
    }
  }

  #growColumns(): void {
    const size = this.#positions.length * 2
    this.#positions = grown(this.#positions, new Uint32Array(size))
    if (this.#keepsFirstTimes) this.#firstTimes = grown(this.#firstTimes, new Float64Array(size))
  }

  #growSlots(): void {
    const from = this.#slots
    const slots = new Uint32Array(from.length * 2)
    const mask = this.#mask * 2 + 1
    for (let old = 0; old < from.length; old += slotWords) {
      if (from[old + 1] === 0) continue
      let place = from[old]! & mask
      while (slots[place * slotWords + 1] !== 0) place = (place + 1) & mask
      fill(slots, place * slotWords, from[old]!, from[old + 1]!, from[old + 2]!)
    }
    this.#slots = slots
    this.#mask = mask
  }
}

function fill(slots: Uint32Array, slot: number, hash: number, user: number, position: number): void {
  slots[slot] = hash
  slots[slot + 1] = user
  slots[slot + 2] = position
}

function grown<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
