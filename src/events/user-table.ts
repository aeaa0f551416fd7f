/** Every user of a log: names as small integers. Some 30 bytes for each, with names of usual length. */
import { decodeText, encodeText } from '../text/wtf8.ts'
import { ByteArena } from './byte-arena.ts'
import { hashBytes } from './hash.ts'
import { sortByBytes } from './sort-by-bytes.ts'

export class UserTable {
  readonly #names = new ByteArena()
  readonly #keepsFirstTimes: boolean
  #size = 0
  /** By user. */
  #positions = new Uint32Array(1024)
  #hashes = new Uint32Array(1024)
  #firstTimes: Float64Array
  /** Open addressing: user + 1, 0 is free. */
  #slots = new Int32Array(2048)

  /** `keepsFirstTimes`: whether `firstTime` will be asked for (a Plan with a launch). */
  constructor(keepsFirstTimes: boolean) {
    this.#keepsFirstTimes = keepsFirstTimes
    this.#firstTimes = new Float64Array(keepsFirstTimes ? 1024 : 0)
  }

  get size(): number {
    return this.#size
  }

  /** Memory in bytes. */
  get bytes(): number {
    const { byteLength } = this.#positions
    return this.#names.bytes + 2 * byteLength + this.#firstTimes.byteLength + this.#slots.byteLength
  }

  /** Index of a user; adds it when it is new. `time` in ms is Infinity for users known from a profile row only. */
  intern(name: string, time: number): number {
    const { bytes, length } = encodeText(name)
    return this.internBytes(bytes, 0, length, hashBytes(bytes, 0, length, 0), time)
  }

  /** The same for the bytes of a name (UTF-8) from `start` to `end`; `hash` is their `hashBytes` with seed 0. */
  internBytes(bytes: Uint8Array, start: number, end: number, hash: number, time: number): number {
    const slot = this.#slotOf(bytes, start, end, hash)
    const known = this.#slots[slot]! - 1
    if (known >= 0) {
      if (this.#keepsFirstTimes && time < this.#firstTimes[known]!) this.#firstTimes[known] = time
      return known
    }
    const index = this.#size++
    if (index === this.#positions.length) this.#growColumns()
    this.#positions[index] = this.#names.add(bytes, start, end)
    this.#hashes[index] = hash
    if (this.#keepsFirstTimes) this.#firstTimes[index] = time
    this.#slots[slot] = index + 1
    if (this.#size * 4 > this.#slots.length * 3) this.#growSlots()
    return index
  }

  /** Index of a user, or -1. */
  find(name: string): number {
    const { bytes, length } = encodeText(name)
    return this.#slots[this.#slotOf(bytes, 0, length, hashBytes(bytes, 0, length, 0))]! - 1
  }

  name(index: number): string {
    return decodeText(this.#names.read(this.#positions[index]!))
  }

  /** Hash of the bytes of a user's name. */
  hash(index: number): number {
    return this.#hashes[index]!
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

  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = hash & mask
    for (let found = slots[slot]!; found !== 0; slot = (slot + 1) & mask, found = slots[slot]!) {
      const user = found - 1
      if (this.#hashes[user] === hash && this.#names.equals(this.#positions[user]!, bytes, start, end)) break
    }
    return slot
  }

  #growColumns(): void {
    const size = this.#positions.length * 2
    this.#positions = grown(this.#positions, new Uint32Array(size))
    this.#hashes = grown(this.#hashes, new Uint32Array(size))
    if (this.#keepsFirstTimes) this.#firstTimes = grown(this.#firstTimes, new Float64Array(size))
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    for (let user = 0; user < this.#size; user++) {
      let slot = this.#hashes[user]! & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = user + 1
    }
    this.#slots = slots
  }
}

function grown<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
