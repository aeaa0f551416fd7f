/** Every user of a log: names as small integers. Some 40 to 60 bytes for each, with names of usual length. */
import type { Texts } from '../text/cells.ts'
import { encodeText } from '../text/wtf8.ts'
import { ByteArena } from './byte-arena.ts'
import { hashBytes } from './hash.ts'
import { type NameOrder, OwnRegions, type Region, type Regions } from './regions.ts'

/** Words before the slots of a table. */
const headWords = 4
const slotWords = 2
const firstSlots = 4096

export class UserTable {
  readonly #regions: Regions
  readonly #names: ByteArena
  readonly #keepsFirstTimes: boolean
  #size = 0
  /** By user. */
  #positions = new Uint32Array(1024)
  #firstTimes: Float64Array
  /** Where `assembly/users.ts` finds the table: a word with the address of its head. */
  readonly #root: Region
  /** A head, whose first word is the mask; then slots of a hash and a position (0 is free), by open addressing. */
  #slots: Uint32Array
  #mask = firstSlots - 1
  /** Bytes of the slots, and of those that were too few. */
  #slotBytes = 0

  /** `keepsFirstTimes`: whether `firstTime` will be asked for (a Plan with a launch). */
  constructor(keepsFirstTimes: boolean, regions: Regions = new OwnRegions()) {
    this.#keepsFirstTimes = keepsFirstTimes
    this.#firstTimes = new Float64Array(keepsFirstTimes ? 1024 : 0)
    this.#regions = regions
    this.#names = new ByteArena(regions)
    this.#root = regions.allocate(4)
    const { address, slots } = this.#newSlots(firstSlots)
    this.#slots = slots
    this.#publish(address)
  }

  /** Address of the word by which other threads find the table; they only look, and see what was added a while ago. */
  get root(): number {
    return this.#root.address
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
    return this.#names.bytes + byteLength + this.#firstTimes.byteLength + this.#slotBytes
  }

  /** Index of a user; adds it when it is new. `time` in ms is Infinity for users known from a profile row only. */
  intern(name: string, time: number): number {
    const { bytes, length } = encodeText(name)
    return this.internBytes(bytes, 0, length, hashBytes(bytes, 0, length, 0), time)
  }

  /** The same for the bytes of a name (UTF-8) from `start` to `end`; `hash` is their `hashBytes` with seed 0. */
  internBytes(bytes: Uint8Array, start: number, end: number, hash: number, time: number): number {
    const slot = this.#slotOf(bytes, start, end, hash)
    const known = this.#slots[slot + 1]!
    if (known !== 0) {
      const user = this.#names.number(known)
      this.seen(user, time)
      return user
    }
    const index = this.#size++
    if (index === this.#positions.length) this.#growColumns()
    const position = this.#names.add(bytes, start, end, index)
    this.#positions[index] = position
    if (this.#keepsFirstTimes) this.#firstTimes[index] = time
    fill(this.#slots, slot, hash, position)
    if (this.#size * 4 > this.#mask * 3) this.#growSlots()
    return index
  }

  /** A known user has an event at `time` in ms. */
  seen(user: number, time: number): void {
    if (this.#keepsFirstTimes && time < this.#firstTimes[user]!) this.#firstTimes[user] = time
  }

  /** Index of a user, or -1. */
  find(name: string): number {
    const { bytes, length } = encodeText(name)
    return this.findBytes(bytes, 0, length, hashBytes(bytes, 0, length, 0))
  }

  /** The same for the bytes of a name from `start` to `end`; `hash` is their `hashBytes` with seed 0. */
  findBytes(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const position = this.#slots[this.#slotOf(bytes, start, end, hash) + 1]!
    return position === 0 ? -1 : this.#names.number(position)
  }

  name(index: number): string {
    return this.#names.text(this.#positions[index]!)
  }

  /** Copies the names of some users, as many as there is room for; how many. */
  copyNames(users: Uint32Array, into: Texts): number {
    return this.#names.copy(this.#positions, users, into)
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
  byName(): NameOrder {
    return this.#names.order(this.#positions.subarray(0, this.#size))
  }

  /** Index of the first word of the slot that a name has, or would get. */
  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = headWords + place * slotWords
      const position = slots[slot + 1]!
      if (position === 0) return slot
      if (slots[slot] === hash && this.#names.equals(position, bytes, start, end)) return slot
    }
  }

  #growColumns(): void {
    const size = this.#positions.length * 2
    this.#positions = grown(this.#positions, new Uint32Array(size))
    if (this.#keepsFirstTimes) this.#firstTimes = grown(this.#firstTimes, new Float64Array(size))
  }

  #newSlots(count: number): { readonly address: number; readonly slots: Uint32Array } {
    const words = headWords + count * slotWords
    const { address, bytes } = this.#regions.allocate(words * 4)
    this.#slotBytes += bytes.length
    const slots = new Uint32Array(bytes.buffer, bytes.byteOffset, words)
    slots[0] = count - 1
    return { address, slots }
  }

  #growSlots(): void {
    const from = this.#slots
    const { address, slots } = this.#newSlots((this.#mask + 1) * 2)
    const mask = slots[0]!
    for (let old = headWords; old < from.length; old += slotWords) {
      if (from[old + 1] === 0) continue
      let place = from[old]! & mask
      while (slots[headWords + place * slotWords + 1] !== 0) place = (place + 1) & mask
      fill(slots, headWords + place * slotWords, from[old]!, from[old + 1]!)
    }
    this.#slots = slots
    this.#mask = mask
    // The old ones stay: another thread may be looking into them.
    this.#publish(address)
  }

  #publish(address: number): void {
    const { bytes } = this.#root
    Atomics.store(new Uint32Array(bytes.buffer, bytes.byteOffset, 1), 0, address)
  }
}

/** The position last: whoever sees it sees the name too. */
function fill(slots: Uint32Array, slot: number, hash: number, position: number): void {
  slots[slot] = hash
  Atomics.store(slots, slot + 1, position)
}

function grown<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
