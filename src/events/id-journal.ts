/** The ids of a log that cannot be read twice, exactly and in log order; in memory as far as they may be, then spilled. */
import { decodeText, encodeText } from '../text/wtf8.ts'
import type { Spill } from './spill.ts'

export interface IdEvent {
  /** Index in the UserTable. */
  readonly user: number
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly id: string
  /** No trigger looks at the event. */
  readonly skipped: boolean
}

const pageBytes = 1 << 18
/** User, time, and length of the id with the flag. */
const headBytes = 16

/** A page in memory, or where it is. */
interface SpilledPage {
  readonly position: number
  readonly length: number
}

type Page = Buffer | SpilledPage

export class IdJournal {
  readonly #spill: Spill | undefined
  readonly #mostPages: number
  readonly #pages: Page[] = []
  #open: Buffer | undefined
  #used = 0

  /** Keeps up to `memory` bytes, and writes the rest to the spill, if there is one. */
  constructor(memory: number, spill: Spill | undefined) {
    this.#mostPages = Math.max(1, Math.floor(memory / pageBytes))
    this.#spill = spill
  }

  add(user: number, time: number, id: string, skipped: boolean): void {
    const { bytes, length } = encodeText(id)
    this.addBytes(user, time, bytes, 0, length, skipped)
  }

  /** The same for the bytes of an id (UTF-8) from `start` to `end`. */
  addBytes(user: number, time: number, bytes: Uint8Array, start: number, end: number, skipped: boolean): void {
    const length = end - start
    if (!this.#open || this.#used + headBytes + length > this.#open.length) this.#turn(headBytes + length)
    const page = this.#open!
    page.writeUInt32LE(user, this.#used)
    page.writeDoubleLE(time, this.#used + 4)
    page.writeUInt32LE(length * 2 + (skipped ? 1 : 0), this.#used + 12)
    page.set(bytes.subarray(start, end), this.#used + headBytes)
    this.#used += headBytes + length
  }

  #turn(needed: number): void {
    this.#close()
    this.#open = Buffer.allocUnsafeSlow(Math.max(pageBytes, needed))
    this.#used = 0
  }

  #close(): void {
    if (!this.#open) return
    const page = this.#open.subarray(0, this.#used)
    this.#open = undefined
    if (!this.#spill || this.#pages.length < this.#mostPages) this.#pages.push(page)
    else this.#pages.push({ position: this.#spill.write(page), length: page.length })
  }

  /** Every event with an id, in log order. */
  *entries(): Generator<IdEvent> {
    this.#close()
    for (const stored of this.#pages) {
      const page = 'position' in stored ? this.#load(stored) : stored
      for (let at = 0; at < page.length;) {
        const size = page.readUInt32LE(at + 12)
        const end = at + headBytes + Math.floor(size / 2)
        const id = decodeText(page.subarray(at + headBytes, end))
        yield { user: page.readUInt32LE(at), time: page.readDoubleLE(at + 4), id, skipped: size % 2 === 1 }
        at = end
      }
    }
  }

  #load({ position, length }: SpilledPage): Buffer {
    const page = Buffer.allocUnsafeSlow(length)
    this.#spill!.read(position, page)
    return page
  }
}
