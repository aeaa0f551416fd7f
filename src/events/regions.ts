/** Memory in regions that stay where they are: of this thread alone, or shared with the kernel and its threads. */

/** Regions are handed out in multiples of this many bytes. */
export const regionBytes = 1 << 16

export interface Region {
  /** Divisible by `regionBytes`, above 0, and of no other region. */
  readonly address: number
  /** All zero at first. */
  readonly bytes: Buffer
}

export interface Regions {
  /** At least so many bytes. */
  allocate(bytes: number): Region
  /** The indices of strings that a `ByteArena` keeps here, by their positions, in byte order. No two are equal. */
  sortNames?(positions: Uint32Array): Uint32Array
}

export class OwnRegions implements Regions {
  #next = regionBytes

  allocate(bytes: number): Region {
    const length = Math.ceil(bytes / regionBytes) * regionBytes
    const address = this.#next
    this.#next += length
    return { address, bytes: Buffer.alloc(length) }
  }
}
