/**
 * A compressed file → chunks in the slots of the ring. Unpacking is one long chain, but any thread may add the next chunk to
 * it: the state of the chain lies in the shared memory, behind a lock that nobody waits for.
 */
import { Gunzip, gunzipped } from '../compression/gunzip.ts'
import { slack, windowBytes } from '../compression/inflate-kernel/inflater.ts'
import { header, slotState } from './layout.ts'
import type { ReadAt, Ring } from './ring.ts'

/** Results of a chunk, beside those of `gunzipped`. */
export const unread = 4

export class Unpacker {
  readonly #ring: Ring
  readonly #gunzip: Gunzip

  constructor(ring: Ring, memory: WebAssembly.Memory) {
    this.#ring = ring
    this.#gunzip = new Gunzip(memory, ring.layout.gunzip)
  }

  /** Lets chunks be unpacked from a file of `size` bytes. */
  begin(descriptor: number, size: number): void {
    const { words } = this.#ring
    this.#gunzip.begin(size)
    words[header.result] = gunzipped.more
    Atomics.store(words, header.packed, descriptor)
  }

  /** Bytes of the file that were read. */
  get position(): number {
    return this.#gunzip.position
  }

  /** Unpacks the next chunk and lets it be claimed; false when there is no room, nothing left, or somebody else at it. */
  next(readAt: ReadAt): boolean {
    const { words } = this.#ring
    if (!this.#isPossible() || Atomics.compareExchange(words, header.unpacking, 0, 1) !== 0) return false
    const isPossible = this.#isPossible()
    if (isPossible) this.#unpack(Atomics.load(words, header.limit), Atomics.load(words, header.packed), readAt)
    Atomics.store(words, header.unpacking, 0)
    this.#ring.tell()
    return isPossible
  }

  #isPossible(): boolean {
    const { words } = this.#ring
    return (
      Atomics.load(words, header.packed) >= 0 && Atomics.load(words, header.limit) < Atomics.load(words, header.room)
    )
  }

  #unpack(chunk: number, descriptor: number, readAt: ReadAt): void {
    const { layout, words, bytes } = this.#ring
    const slot = this.#ring.slotOf(chunk)
    const at = layout.input(slot)
    if (chunk > 0) {
      const before = this.#ring.slotOf(chunk - 1)
      const end = layout.input(before) + words[layout.state(before) + slotState.length]!
      bytes.copyWithin(at - windowBytes, end - windowBytes, end)
    }
    let [length, result]: [number, number] = [0, unread]
    try {
      const full = at + Math.max(layout.dimensions.chunkBytes, 2 * slack)
      const read = (into: Uint8Array, position: number) => {
        if (readAt(descriptor, into, position) < into.length) throw new Error('the file became shorter')
      }
      ;({ length, result } = this.#gunzip.read(at, full, read))
    } catch {
      // The main thread finds out why.
    }
    words[layout.state(slot) + slotState.length] = length
    if (result !== gunzipped.more) {
      words[header.last] = chunk
      words[header.result] = result
      Atomics.store(words, header.packed, -1)
    }
    this.#ring.raise(chunk + 1)
  }
}
