/** Many short byte strings, one after the other in regions: nothing is copied when there are more of them. */
import { mostRows, type Texts } from '../text/cells.ts'
import { decodeText } from '../text/wtf8.ts'
import { type NameOrder, OwnRegions, type Positions, regionBytes, type Regions } from './regions.ts'
import { sortByBytes } from './sort-by-bytes.ts'

/** Positions are addresses in units of this many bytes, so that 32 bits of them reach far. */
const unit = 4
const unitsInPage = regionBytes / unit
const unitBits = Math.log2(unitsInPage)

export class ByteArena {
  readonly #regions: Regions
  /** Where the next string goes, and the end of the page that is filled, in units; the kernel moves the first, too. */
  readonly #cursor: Uint32Array
  /** By address; a string that is longer than one has a region of its own. */
  readonly #pages: Buffer[] = []
  #bytes = 0

  constructor(regions: Regions = new OwnRegions(), cursor: Uint32Array = new Uint32Array(2)) {
    this.#regions = regions
    this.#cursor = cursor
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /** Keeps a copy of `bytes` from `start` to `end`; its position. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start
    const needed = length + prefixBytes(length)
    if (this.#cursor[0]! + needed / unit > this.#cursor[1]!) {
      const region = this.#regions.allocate(needed)
      this.#pages[region.address / regionBytes] = region.bytes
      this.#bytes += region.bytes.length
      this.#cursor[0] = region.address / unit
      this.#cursor[1] = this.#cursor[0] + unitsInPage
    }
    const from = this.#cursor[0]!
    const page = this.#pages[from >>> unitBits]!
    const used = (from & (unitsInPage - 1)) * unit
    let at = used
    let rest = length
    for (; rest > 0x7f; rest >>>= 7) page[at++] = (rest & 0x7f) | 0x80
    page[at++] = rest
    // A native copy does not pay for a dozen bytes.
    if (length > 64) page.set(bytes.subarray(start, end), at)
    else for (let i = start, to = at; i < end; i++, to++) page[to] = bytes[i]!
    this.#cursor[0] = from + Math.ceil((at + length - used) / unit)
    return from
  }

  /** Whether these bytes are the ones at a position. */
  equals(position: number, bytes: Uint8Array, start: number, end: number): boolean {
    const page = this.#pages[position >>> unitBits]!
    let at = (position & (unitsInPage - 1)) * unit
    let length = page[at++]!
    if (length > 0x7f) [length, at] = longLength(page, at - 1)
    if (length !== end - start) return false
    for (let i = start; i < end; i++, at++) if (page[at] !== bytes[i]) return false
    return true
  }

  /** Three of the bytes at a position, as `sortByBytes` wants them. */
  #key(position: number, index: number): number {
    const page = this.#pages[position >>> unitBits]!
    let at = (position & (unitsInPage - 1)) * unit
    let length = page[at++]!
    if (length > 0x7f) [length, at] = longLength(page, at - 1)
    const rest = length - 3 * index
    at += 3 * index
    if (rest >= 3) return (page[at]! << 18) | (page[at + 1]! << 10) | (page[at + 2]! << 2) | 3
    if (rest === 2) return (page[at]! << 18) | (page[at + 1]! << 10) | 2
    return rest === 1 ? (page[at]! << 18) | 1 : 0
  }

  /** The text of the bytes at a position. */
  text(position: number): string {
    const page = this.#pages[position >>> unitBits]!
    let at = (position & (unitsInPage - 1)) * unit
    let length = page[at++]!
    if (length > 0x7f) [length, at] = longLength(page, at - 1)
    const end = at + length
    for (let i = at; i < end; i++) if (page[i]! > 0x7f) return decodeText(Buffer.from(page.subarray(at, end)))
    // What is ASCII needs no decoder; those take no shared memory.
    return page.toString('latin1', at, end)
  }

  /** The strings at `count` positions in byte order. No two are equal. */
  order(positions: Positions, count: number): NameOrder {
    const sorted = this.#regions.order?.(positions, count)
    const keyOf = (string: number, index: number) => this.#key(positions.get(string), index)
    const indices = sorted?.indices ?? sortByBytes(count, keyOf)
    // What is longer than there is room for is copied here.
    const copy = (from: number, into: Texts) => {
      const some = indices.subarray(from, from + mostRows)
      return (
        sorted?.copy(from, into) ||
        this.copy(
          some.map((index) => positions.get(index)),
          into,
        )
      )
    }
    return { indices, copy }
  }

  /** Copies strings, given by their positions, as many as there is room for; how many. */
  copy(positions: Uint32Array, into: Texts): number {
    let to = 0
    for (let row = 0; row < positions.length; row++) {
      const position = positions[row]!
      const page = this.#pages[position >>> unitBits]!
      let at = (position & (unitsInPage - 1)) * unit
      let length = page[at++]!
      if (length > 0x7f) [length, at] = longLength(page, at - 1)
      if (!into.hasRoom(to, length)) return row
      page.copy(into.bytes, to, at, at + length)
      to += length
      into.ends[row] = to
    }
    return positions.length
  }

  /** The bytes at a position: a view. */
  read(position: number): Buffer {
    const page = this.#pages[position >>> unitBits]!
    const [length, at] = longLength(page, (position & (unitsInPage - 1)) * unit)
    return page.subarray(at, at + length)
  }
}

function prefixBytes(length: number): number {
  let count = 1
  for (let rest = length; rest > 0x7f; rest >>>= 7) count++
  return count
}

function longLength(page: Uint8Array, position: number): [length: number, at: number] {
  let length = 0
  let at = position
  for (let shift = 0; ; shift += 7) {
    const byte = page[at++]!
    length |= (byte & 0x7f) << shift
    if (byte <= 0x7f) return [length, at]
  }
}
