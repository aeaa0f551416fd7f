/** Many short byte strings, one after the other in pages: nothing is copied when there are more of them. */
import { decodeText } from '../text/wtf8.ts'

const pageBytes = 1 << 20
/** Positions count in units of this many bytes, so that 32 bits of them reach far. */
const unit = 4
const unitsInPage = pageBytes / unit
const unitBits = Math.log2(unitsInPage)

export class ByteArena {
  readonly #pages: Buffer[] = []
  #used = pageBytes
  #bytes = 0

  /** Memory in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /** Keeps a copy of `bytes` from `start` to `end`; its position. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start
    const needed = length + prefixBytes(length)
    if (this.#used + needed > pageBytes) {
      // What is longer than a page has one of its own.
      const size = Math.max(pageBytes, needed)
      this.#pages.push(Buffer.allocUnsafeSlow(size))
      this.#bytes += size
      this.#used = 0
    }
    const page = this.#pages.at(-1)!
    const position = (this.#pages.length - 1) * unitsInPage + this.#used / unit
    let at = this.#used
    let rest = length
    for (; rest > 0x7f; rest >>>= 7) page[at++] = (rest & 0x7f) | 0x80
    page[at++] = rest
    // A native copy does not pay for a dozen bytes.
    if (length > 64) page.set(bytes.subarray(start, end), at)
    else for (let i = start, to = at; i < end; i++, to++) page[to] = bytes[i]!
    this.#used = Math.ceil((at + length) / unit) * unit
    return position
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

  /** The byte at `index` of the bytes at a position, plus one; 0 after their end. */
  digit(position: number, index: number): number {
    const page = this.#pages[position >>> unitBits]!
    let at = (position & (unitsInPage - 1)) * unit
    let length = page[at++]!
    if (length > 0x7f) [length, at] = longLength(page, at - 1)
    return index < length ? page[at + index]! + 1 : 0
  }

  /** The first byte that is kept at a position: brings it near, for whoever comes back soon. */
  touch(position: number): number {
    return this.#pages[position >>> unitBits]![(position & (unitsInPage - 1)) * unit]!
  }

  /** The text of the bytes at a position. */
  text(position: number): string {
    const page = this.#pages[position >>> unitBits]!
    let at = (position & (unitsInPage - 1)) * unit
    let length = page[at++]!
    if (length > 0x7f) [length, at] = longLength(page, at - 1)
    const end = at + length
    for (let i = at; i < end; i++) if (page[i]! > 0x7f) return decodeText(page.subarray(at, end))
    // What is ASCII needs no view and no decoder.
    return page.toString('latin1', at, end)
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
