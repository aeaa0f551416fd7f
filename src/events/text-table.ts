/** Texts as numbers, told apart by their bytes. Other threads may look while the main one adds (assembly/texts.ts). */
import type { Texts } from '../text/cells.ts'
import { ByteArena } from './byte-arena.ts'
import { Column } from './column.ts'
import type { NameOrder, Region, Regions } from './regions.ts'

/** Words before the slots of a table. */
const headWords = 4
const slotWords = 2
const firstSlots = 4096

/** Words of the root, which is where the kernel finds a table. */
const root = {
  /** Address of a head, whose first word is the mask; then slots of a hash and a position (0 is free), by open addressing. */
  slots: 0,
  size: 1,
  /** Where the next text goes, and how far it may. */
  arena: 2,
  /** Address of the directory of positions (`Column`). */
  positions: 4,
  /** A text's number is its index, shifted by so many bits, and what was given with it in those. */
  numberBits: 5,
} as const
const rootWords = 8

export class TextTable {
  readonly #regions: Regions
  readonly #root: Region
  readonly #words: Uint32Array
  readonly #texts: ByteArena
  /** By index. */
  readonly #positions: Column<Uint32Array>
  #slots: Uint32Array
  #mask = firstSlots - 1
  /** Bytes of the slots, and of those that were too few. */
  #slotBytes = 0

  constructor(regions: Regions, numberBits = 0) {
    this.#regions = regions
    this.#root = regions.allocate(rootWords * 4)
    const { bytes } = this.#root
    this.#words = new Uint32Array(bytes.buffer, bytes.byteOffset, rootWords)
    this.#texts = new ByteArena(regions, this.#words.subarray(root.arena, root.arena + 2))
    this.#positions = new Column(Uint32Array, regions)
    this.#words[root.positions] = this.#positions.address
    this.#words[root.numberBits] = numberBits
    const { address, slots } = this.#newSlots(firstSlots)
    this.#slots = slots
    this.#publish(address)
  }

  /** Address of the root: other threads only look, and see what was added a while ago. */
  get address(): number {
    return this.#root.address
  }

  get size(): number {
    return this.#words[root.size]!
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#texts.bytes + this.#positions.bytes + this.#slotBytes
  }

  /** Number of the text from `start` to `end`; -1 when it is not there. `hash` is its `hashBytes` with seed 0. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const position = this.#slots[this.#slotOf(bytes, start, end, hash) + 1]!
    return position === 0 ? -1 : this.#texts.number(position)
  }

  /** Number of the text; adds it when it is new, with what is `given` in the lowest bits. */
  intern(bytes: Uint8Array, start: number, end: number, hash: number, given = 0): number {
    const slot = this.#slotOf(bytes, start, end, hash)
    const known = this.#slots[slot + 1]!
    if (known !== 0) return this.#texts.number(known)
    const number = this.size * 2 ** this.#words[root.numberBits]! + given
    this.#add(slot, hash, this.#texts.add(bytes, start, end, number))
    return number
  }

  /** The same for a text of the kernel's memory; -1 where it cannot do that. */
  internAt(address: number, length: number, given = 0): number {
    return this.#regions.internText?.(this.address, address, length, given) ?? -1
  }

  /** Adds a text that is not there, with a number of its own. */
  add(bytes: Uint8Array, start: number, end: number, hash: number, number: number): void {
    this.#add(this.#slotOf(bytes, start, end, hash), hash, this.#texts.add(bytes, start, end, number))
  }

  #add(slot: number, hash: number, position: number): void {
    const index = this.size
    this.#positions.makeRoom(index)
    this.#positions.set(index, position)
    this.#words[root.size] = index + 1
    fill(this.#slots, slot, hash, position)
    if (this.size * 4 > this.#mask * 3) this.#growSlots()
    // The kernel adds what finds room.
    this.#positions.makeRoom(index + 1)
  }

  text(index: number): string {
    return this.#texts.text(this.#positions.get(index))
  }

  /** Copies some texts, as many as there is room for; how many. */
  copy(indices: Uint32Array, into: Texts): number {
    return this.#texts.copy(
      indices.map((index) => this.#positions.get(index)),
      into,
    )
  }

  /** All texts in byte order. */
  inOrder(): NameOrder {
    return this.#texts.order(this.#positions.first(this.size))
  }

  /** The bytes of a text: a view. */
  read(index: number): Buffer {
    return this.#texts.read(this.#positions.get(index))
  }

  /** Index of the first word of the slot that a text has, or would get. */
  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = headWords + place * slotWords
      const position = slots[slot + 1]!
      if (position === 0) return slot
      if (slots[slot] === hash && this.#texts.equals(position, bytes, start, end)) return slot
    }
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
    const { address, slots } = this.#newSlots((this.#mask + 1) * 2)
    if (this.#regions.enterSlots) this.#regions.enterSlots(this.#words[root.slots]!, this.#mask + 1, address)
    else enterSlots(this.#slots, slots)
    this.#slots = slots
    this.#mask = slots[0]!
    // The old ones stay: another thread may be looking into them.
    this.#publish(address)
  }

  #publish(address: number): void {
    Atomics.store(this.#words, root.slots, address)
  }
}

function enterSlots(from: Uint32Array, to: Uint32Array): void {
  const mask = to[0]!
  for (let old = headWords; old < from.length; old += slotWords) {
    if (from[old + 1] === 0) continue
    let place = from[old]! & mask
    while (to[headWords + place * slotWords + 1] !== 0) place = (place + 1) & mask
    to[headWords + place * slotWords] = from[old]!
    to[headWords + place * slotWords + 1] = from[old + 1]!
  }
}

/** The position last: whoever sees it sees the text too. */
function fill(slots: Uint32Array, slot: number, hash: number, position: number): void {
  slots[slot] = hash
  Atomics.store(slots, slot + 1, position)
}
