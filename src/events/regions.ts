/** Memory in regions that stay where they are: of this thread alone, or shared with the kernel and its threads. */

import type { Texts } from '../text/cells.ts'

/** Regions are handed out in multiples of this many bytes. */
export const regionBytes = 1 << 16

/** Bytes of whole regions that hold so many. */
export function inRegions(bytes: number): number {
  return Math.ceil(bytes / regionBytes) * regionBytes
}

export interface Region {
  /** Divisible by `regionBytes`, above 0, and of no other region. */
  readonly address: number
  /** All zero at first. */
  readonly bytes: Buffer
}

export interface Regions {
  /** At least so many bytes. */
  allocate(bytes: number): Region
  /** Takes back what nobody looks at any more; undefined: it is collected. */
  free?(address: number, bytes: number): void
  /** Enters what is in `count` slots of one table of texts into those of a larger one, which are empty; undefined: nobody can. */
  enterSlots?(from: number, count: number, to: number): void
  /** `TextTable.intern` of a text of this memory, by the root of the table; -1: the host has to do it. */
  internText?(root: number, address: number, length: number, given: number): number
  /**
   * Makes cells, one after the other, of rows of leads that lie here, given by their numbers, `mostRows` at most: see
   * `LeadTable.fill`. Which of them need another look.
   */
  spreadRows?(rows: number, numbers: Uint32Array, into: Int32Array): Uint32Array
  /** Puts `count` strings that a `ByteArena` keeps here in order, by their positions, where there is room. No two are equal. */
  order?(positions: Positions, count: number): NameOrder | undefined
}

/** Where strings are, by index. */
export interface Positions {
  get(index: number): number
  /** Copies the first ones, as many as there is room for. */
  copy(into: Uint32Array): void
}

/** Strings in byte order. */
export interface NameOrder {
  /** The strings by their indices. */
  readonly indices: Uint32Array
  /** Copies strings from the one at `from` of the order on, as many as there is room for; how many. */
  copy(from: number, into: Texts): number
}

export class OwnRegions implements Regions {
  #next = regionBytes

  allocate(bytes: number): Region {
    const length = inRegions(bytes)
    const address = this.#next
    this.#next += length
    return { address, bytes: Buffer.alloc(length) }
  }
}
