/** Lines as bytes, written in large pieces: millions of short texts would keep the collector busy. */
import { formatTime } from '../text/time.ts'
import type { Write } from './table-format.ts'

/** Lines are written in pieces of about this many bytes. */
export const lineBytes = 1 << 18

/** No number and no time is longer as text. */
export const longestNumber = 32

export class LineBuffer {
  readonly #write: Write
  readonly #own: Buffer
  #bytes: Buffer
  /** Where the next line goes. */
  used = 0

  constructor(write: Write, own: Buffer = Buffer.allocUnsafe(lineBytes)) {
    this.#write = write
    this.#own = own
    this.#bytes = own
  }

  /** Whether lines go where they were meant to go, and not elsewhere for a while, since one of them was too long. */
  get isOwn(): boolean {
    return this.#bytes === this.#own
  }

  /** The buffer, with room for `count` bytes from `used` on. */
  room(count: number): Buffer {
    if (this.used + count > this.#bytes.length) {
      this.flush()
      if (count > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(count)
    }
    return this.#bytes
  }

  flush(): void {
    if (this.used > 0) this.#write(this.#bytes.subarray(0, this.used))
    this.used = 0
    this.#bytes = this.#own
  }
}

/** Puts a whole number of 32 bits at `at`, as `String` writes it; where it ends. */
export function putWhole(bytes: Buffer, at: number, whole: number): number {
  if (whole >= 0 && whole < 10) {
    bytes[at] = 0x30 + whole
    return at + 1
  }
  return putDigits(bytes, at, whole)
}

function putDigits(bytes: Buffer, at: number, whole: number): number {
  let rest = whole
  let first = at
  if (whole < 0) {
    bytes[first++] = 0x2d
    rest = -whole
  }
  let end = first + 1
  for (let more = rest; more > 9; more = (more / 10) | 0) end++
  for (let to = end; to > first; rest = (rest / 10) | 0) bytes[--to] = 0x30 + (rest % 10)
  return end
}

/** The same for any number, and for a time in ms. */
export function putOther(bytes: Buffer, at: number, value: number, isTime: boolean): number {
  return at + bytes.write(isTime ? formatTime(value) : String(value), at, 'latin1')
}
