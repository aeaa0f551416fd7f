import type { Spill } from '../../src/events/spill.ts'

/** A spill in memory that counts what is written. */
export class MemorySpill implements Spill {
  #bytes = Buffer.alloc(0)

  get size(): number {
    return this.#bytes.length
  }

  write(bytes: Uint8Array): number {
    const position = this.#bytes.length
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    return position
  }

  read(position: number, into: Uint8Array): void {
    if (position + into.length > this.#bytes.length) throw new Error('nothing was written there')
    into.set(this.#bytes.subarray(position, position + into.length))
  }
}
