/** Every user of a log: names as small integers. Some 40 to 60 bytes for each, with names of usual length. */
import type { Texts } from '../text/cells.ts'
import { encodeText } from '../text/wtf8.ts'
import { Column } from './column.ts'
import { hashBytes } from './hash.ts'
import { type NameOrder, OwnRegions, type Regions } from './regions.ts'
import { TextTable } from './text-table.ts'

export class UserTable {
  readonly #names: TextTable
  /** By user; undefined: nobody will ask. */
  readonly #firstTimes: Column<Float64Array> | undefined

  /** `keepsFirstTimes`: whether `firstTime` will be asked for (a Plan with a launch). */
  constructor(keepsFirstTimes: boolean, regions: Regions = new OwnRegions()) {
    this.#names = new TextTable(regions)
    this.#firstTimes = keepsFirstTimes ? new Column(Float64Array, regions) : undefined
  }

  /** Where the kernel finds the names (`TextTable.address`). */
  get root(): number {
    return this.#names.address
  }

  /** Where the kernel finds first times (`Column.address`); 0 when they are not kept. */
  get firstTimes(): number {
    return this.#firstTimes?.address ?? 0
  }

  get keepsFirstTimes(): boolean {
    return this.#firstTimes !== undefined
  }

  get size(): number {
    return this.#names.size
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#names.bytes + (this.#firstTimes?.bytes ?? 0)
  }

  /** Index of a user; adds it when it is new. `time` in ms is Infinity for users known from a profile row only. */
  intern(name: string, time: number): number {
    const { bytes, length } = encodeText(name)
    return this.internBytes(bytes, 0, length, hashBytes(bytes, 0, length, 0), time)
  }

  /** The same for the bytes of a name (UTF-8) from `start` to `end`; `hash` is their `hashBytes` with seed 0. */
  internBytes(bytes: Uint8Array, start: number, end: number, hash: number, time: number): number {
    const before = this.#names.size
    return this.#seenFirst(this.#names.intern(bytes, start, end, hash), before, time)
  }

  /** The same for a name in the kernel's memory, of which `memory` is all. */
  internAt(memory: Uint8Array, start: number, end: number, time: number): number {
    const before = this.#names.size
    const user = this.#names.internAt(start, end - start)
    if (user < 0) return this.internBytes(memory, start, end, hashBytes(memory, start, end, 0), time)
    return this.#seenFirst(user, before, time)
  }

  #seenFirst(user: number, before: number, time: number): number {
    if (user < before) this.seen(user, time)
    else if (this.#firstTimes) {
      this.#firstTimes.makeRoom(user)
      this.#firstTimes.set(user, time)
    }
    return user
  }

  /** A known user has an event at `time` in ms. */
  seen(user: number, time: number): void {
    if (this.#firstTimes && time < this.#firstTimes.get(user)) this.#firstTimes.set(user, time)
  }

  /** Nobody is looked for by name any more: gives memory back. */
  seal(): void {
    this.#names.seal()
  }

  /** Index of a user, or -1. */
  find(name: string): number {
    const { bytes, length } = encodeText(name)
    return this.findBytes(bytes, 0, length, hashBytes(bytes, 0, length, 0))
  }

  /** The same for the bytes of a name from `start` to `end`; `hash` is their `hashBytes` with seed 0. */
  findBytes(bytes: Uint8Array, start: number, end: number, hash: number): number {
    return this.#names.find(bytes, start, end, hash)
  }

  name(index: number): string {
    return this.#names.text(index)
  }

  /** Copies the names of some users, as many as there is room for; how many. */
  copyNames(users: Uint32Array, into: Texts): number {
    return this.#names.copy(users, into)
  }

  /** Hash of the bytes of a user's name. */
  hash(index: number): number {
    const name = this.#names.read(index)
    return hashBytes(name, 0, name.length, 0)
  }

  /** Earliest time of an event of a user in ms; Infinity without one, or where first times are not kept. */
  firstTime(index: number): number {
    return this.#firstTimes?.get(index) ?? Infinity
  }

  /** Below 0, 0 or above: how the names of two users stand in byte order. */
  compare(a: number, b: number): number {
    return Buffer.compare(this.#names.read(a), this.#names.read(b))
  }

  /** All users in byte order of their names. */
  byName(): NameOrder {
    return this.#names.inOrder()
  }
}
