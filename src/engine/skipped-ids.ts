/** Fingerprints of events that no trigger looks at: they only matter when an event that one looks at has the same (T3). */
import { FingerprintSet } from '../events/fingerprint-set.ts'
import type { Spill } from '../events/spill.ts'

const wordsInPage = 1 << 16

type Page = Uint32Array | { readonly position: number }

export class SkippedIds {
  readonly #pages: Page[] = []
  #open = new Uint32Array(0)
  #used = 0
  #inMemory = 0

  /** Memory in bytes. */
  get bytes(): number {
    return this.#inMemory
  }

  /** Low and high halves by turns. */
  add(ids: Uint32Array): void {
    for (let from = 0; from < ids.length;) {
      if (this.#used === this.#open.length) this.#turn()
      const part = ids.subarray(from, from + this.#open.length - this.#used)
      this.#open.set(part, this.#used)
      this.#used += part.length
      from += part.length
    }
  }

  #turn(): void {
    this.#open = new Uint32Array(wordsInPage)
    this.#used = 0
    this.#pages.push(this.#open)
    this.#inMemory += this.#open.byteLength
  }

  /** Takes the full pages out of memory. */
  spill(spill: Spill): void {
    for (const [index, page] of this.#pages.entries()) {
      if (!(page instanceof Uint32Array) || page === this.#open) continue
      const bytes = new Uint8Array(page.buffer)
      this.#pages[index] = { position: spill.write(bytes) }
      this.#inMemory -= page.byteLength
    }
  }

  /** Finds those that are among `count` others; undefined without any here. */
  filter(count: number): SkippedFilter | undefined {
    return this.#pages.length === 0 ? undefined : new SkippedFilter(this, count)
  }

  /** A page is good until the next one. */
  *pages(read: (position: number, into: Uint8Array) => void): Generator<Uint32Array> {
    const buffer = new Uint32Array(wordsInPage)
    for (const page of this.#pages) {
      if (page === this.#open) yield this.#open.subarray(0, this.#used)
      else if (page instanceof Uint32Array) yield page
      else {
        read(page.position, new Uint8Array(buffer.buffer))
        yield buffer
      }
    }
  }
}

/** A Bloom filter: what it lets through is mostly among the others, and what it holds back never is. */
class SkippedFilter {
  readonly #skipped: SkippedIds
  readonly #bits: Uint32Array
  readonly #mask: number

  constructor(skipped: SkippedIds, count: number) {
    const words = 2 ** Math.ceil(Math.log2(Math.max(64, count / 2)))
    this.#skipped = skipped
    this.#bits = new Uint32Array(words)
    this.#mask = words - 1
  }

  note(low: number, high: number): void {
    this.#bits[(low >>> 5) & this.#mask]! |= 1 << (low & 31)
    this.#bits[(high >>> 5) & this.#mask]! |= 1 << (high & 31)
  }

  candidates(read: (position: number, into: Uint8Array) => void): FingerprintSet {
    const found = new FingerprintSet()
    const bits = this.#bits
    for (const ids of this.#skipped.pages(read)) {
      for (let at = 0; at < ids.length; at += 2) {
        const [low, high] = [ids[at]!, ids[at + 1]!]
        const noted =
          (bits[(low >>> 5) & this.#mask]! >>> (low & 31)) & (bits[(high >>> 5) & this.#mask]! >>> (high & 31)) & 1
        if (noted === 1) found.add(low, high)
      }
    }
    return found
  }
}
