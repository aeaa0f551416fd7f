/** Texts of members → payloads, so that properties are parsed once for all events that have the same ones. */
import { ByteArena } from '../byte-arena.ts'

/** Entries; a power of two. When half of them are taken, all are forgotten: logs with more values gain little. */
const size = 1 << 16

export class PayloadCache {
  #arena = new ByteArena()
  #count = 0
  /** By slot: hash of code and text; position of the text plus one, 0 is free; code; payload. */
  readonly #hashes = new Int32Array(size)
  readonly #positions = new Uint32Array(size)
  readonly #codes = new Int32Array(size)
  readonly #payloads = new Int32Array(size)

  /** The payload of events with this code and this text; `hash` is of both. */
  find(code: number, bytes: Uint8Array, start: number, end: number, hash: number): number | undefined {
    for (let slot = hash & (size - 1); this.#positions[slot] !== 0; slot = (slot + 1) & (size - 1)) {
      if (this.#hashes[slot] !== hash || this.#codes[slot] !== code) continue
      if (this.#arena.equals(this.#positions[slot]! - 1, bytes, start, end)) return this.#payloads[slot]!
    }
    return undefined
  }

  /** Remembers the payload of a text that was not found. */
  add(code: number, bytes: Uint8Array, start: number, end: number, hash: number, payload: number): number {
    if (this.#count * 2 >= size) {
      this.#positions.fill(0)
      this.#arena = new ByteArena()
      this.#count = 0
    }
    let slot = hash & (size - 1)
    while (this.#positions[slot] !== 0) slot = (slot + 1) & (size - 1)
    this.#hashes[slot] = hash
    this.#positions[slot] = this.#arena.add(bytes, start, end) + 1
    this.#codes[slot] = code
    this.#payloads[slot] = payload
    this.#count++
    return payload
  }
}
