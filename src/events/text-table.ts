/** Texts as numbers, told apart by their bytes. Other threads may look while the main one adds (assembly/texts.ts). */
import type { Texts } from '../text/cells.ts'
import { ByteArena } from './byte-arena.ts'
import { Column } from './column.ts'
import { hashBytes } from './hash.ts'
import type { NameOrder, Region, Regions } from './regions.ts'

/** Words before the slots of a table, which begin with a line of the cache. */
const headWords = 16
/** Slots of such a line: a text whose first slot is taken goes into another one of them, if there is any. */
const slotsInLine = 4
const firstSlots = 4096
/** Tables with fewer slots grow by more at once: moving is dear, and slots that are never touched are free. */
const fewSlots = 1 << 19

/**
 * Words of a slot. A text of up to 11 bytes stands in it, so that nothing else is fetched to compare it: behind the number
 * its bytes, zeros, and in the last byte its length. A longer one has its hash and its position there, and a mark.
 */
const slot = { number: 0, hash: 1, position: 2, mark: 3 } as const
const slotWords = 4
const longestShort = 11
const longMark = 0xff00_0000

/** Words of the root, which is where the kernel finds a table. */
const root = {
  /**
   * Address of a head, which is a mask and a shift, then slots, by open addressing: the upper bits of a hash say where, so
   * that what is moved into a larger table stays in order, and fills it from its start to its end.
   */
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
  /** The slots, and those that were too few. */
  readonly #slotRegions: Region[] = []
  /** What a slot holds of the text that is looked for, behind the number; made by `#slotOf`. */
  readonly #key = new Uint32Array(slotWords)
  readonly #keyBytes = new Uint8Array(this.#key.buffer)

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
    const slots = this.#slotRegions.reduce((sum, { bytes }) => sum + bytes.length, 0)
    return this.#texts.bytes + this.#positions.bytes + slots
  }

  /** Number of the text from `start` to `end`; -1 when it is not there. `hash` is its `hashBytes` with seed 0. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    return this.#slots[this.#slotOf(bytes, start, end, hash)]! - 1
  }

  /** Number of the text; adds it when it is new, with what is `given` in the lowest bits. */
  intern(bytes: Uint8Array, start: number, end: number, hash: number, given = 0): number {
    const at = this.#slotOf(bytes, start, end, hash)
    const known = this.#slots[at]! - 1
    if (known >= 0) return known
    const number = this.size * 2 ** this.#words[root.numberBits]! + given
    this.#add(at, bytes, start, end, number)
    return number
  }

  /** The same for a text of the kernel's memory; -1 where it cannot do that. */
  internAt(address: number, length: number, given = 0): number {
    return this.#regions.internText?.(this.address, address, length, given) ?? -1
  }

  /** Adds a text that is not there, with a number of its own. */
  add(bytes: Uint8Array, start: number, end: number, hash: number, number: number): void {
    this.#add(this.#slotOf(bytes, start, end, hash), bytes, start, end, number)
  }

  /** Fills the free slot that `#slotOf` has found. */
  #add(at: number, bytes: Uint8Array, start: number, end: number, number: number): void {
    const index = this.size
    const position = this.#texts.add(bytes, start, end)
    this.#positions.makeRoom(index)
    this.#positions.set(index, position)
    this.#words[root.size] = index + 1
    const slots = this.#slots
    for (let word = 1; word < slotWords; word++) slots[at + word] = this.#key[word]!
    if (end - start > longestShort) slots[at + slot.position] = position
    // The number last: whoever sees it sees the text too.
    Atomics.store(slots, at, number + 1)
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
    return this.#texts.order(this.#positions, this.size)
  }

  /** The bytes of a text: a view. */
  read(index: number): Buffer {
    return this.#texts.read(this.#positions.get(index))
  }

  /** Index of the first word of the slot that a text has, or would get; leaves its key. */
  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots
    const key = this.#key
    const isLong = this.#makeKey(bytes, start, end, hash)
    const first = hash >>> slots[1]!
    for (let place = first; ; place = nextPlace(place, first, this.#mask)) {
      const at = headWords + place * slotWords
      if (slots[at] === 0) return at
      if (slots[at + slot.hash] !== key[slot.hash] || slots[at + slot.mark] !== key[slot.mark]) continue
      const position = slots[at + slot.position]!
      if (isLong ? this.#texts.equals(position, bytes, start, end) : position === key[slot.position]) return at
    }
  }

  /** Whether it is the key of a long text. */
  #makeKey(bytes: Uint8Array, start: number, end: number, hash: number): boolean {
    const length = end - start
    if (length > longestShort) {
      this.#key[slot.hash] = hash
      this.#key[slot.mark] = longMark
      return true
    }
    const own = this.#keyBytes
    for (let index = 0; index < longestShort; index++) own[4 + index] = index < length ? bytes[start + index]! : 0
    own[15] = length
    return false
  }

  #newSlots(count: number): { readonly address: number; readonly slots: Uint32Array } {
    const words = headWords + count * slotWords
    const region = this.#regions.allocate(words * 4)
    const { address, bytes } = region
    this.#slotRegions.push(region)
    const slots = new Uint32Array(bytes.buffer, bytes.byteOffset, words)
    slots[0] = count - 1
    slots[1] = 32 - Math.log2(count)
    return { address, slots }
  }

  #growSlots(): void {
    const count = this.#mask + 1
    const { address, slots } = this.#newSlots(count * (count < fewSlots ? 4 : 2))
    if (this.#regions.enterSlots) this.#regions.enterSlots(this.#words[root.slots]!, count, address)
    else enterSlots(this.#slots, slots)
    this.#slots = slots
    this.#mask = slots[0]!
    // The old ones stay: another thread may be looking into them.
    this.#publish(address)
  }

  /** Texts are read by their numbers from now on, and not looked for, by any thread: gives memory back. */
  seal(): void {
    for (const { address, bytes } of this.#slotRegions.splice(0)) this.#regions.free?.(address, bytes.length)
    this.#slots = sealed
  }

  #publish(address: number): void {
    Atomics.store(this.#words, root.slots, address)
  }
}

/** No slots: looking for one fails. */
const sealed = new Proxy(new Uint32Array(0), {
  get() {
    throw new Error('the table of texts is sealed')
  },
})

/** Where else a text can be whose first slot is taken. */
function nextPlace(place: number, first: number, mask: number): number {
  const inLine = slotsInLine - 1
  const next = (place & ~inLine) | ((place + 1) & inLine)
  return ((next ^ first) & inLine) !== 0 ? next : (next + slotsInLine) & mask
}

function enterSlots(from: Uint32Array, to: Uint32Array): void {
  const mask = to[0]!
  const bytes = new Uint8Array(from.buffer, from.byteOffset)
  for (let old = headWords; old < from.length; old += slotWords) {
    if (from[old] === 0) continue
    const text = (old + 1) * 4
    const hash =
      from[old + slot.mark] === longMark ? from[old + slot.hash]! : hashBytes(bytes, text, text + bytes[text + 11]!, 0)
    const first = hash >>> to[1]!
    let place = first
    while (to[headWords + place * slotWords] !== 0) place = nextPlace(place, first, mask)
    to.set(from.subarray(old, old + slotWords), headWords + place * slotWords)
  }
}
