/** Numbers by index, in pages that stay where they are: those in shared memory are found by the kernel, too. */
import { regionBytes, type Regions } from './regions.ts'

type Numbers = Uint32Array | Float64Array
type NumbersKind<T extends Numbers> = {
  new (buffer: ArrayBufferLike, offset: number, length: number): T
  readonly BYTES_PER_ELEMENT: number
}

export class Column<T extends Numbers> {
  readonly #kind: NumbersKind<T>
  readonly #regions: Regions
  readonly #pages: T[] = []
  readonly #pageBits: number
  /** Addresses of the pages. */
  readonly #directory: Uint32Array
  /** Of the directory. */
  readonly address: number

  constructor(kind: NumbersKind<T>, regions: Regions) {
    const { address, bytes } = regions.allocate(regionBytes)
    this.#kind = kind
    this.#regions = regions
    this.#pageBits = Math.log2(regionBytes / kind.BYTES_PER_ELEMENT)
    this.#directory = new Uint32Array(bytes.buffer, bytes.byteOffset, regionBytes / 4)
    this.address = address
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#pages.length * regionBytes
  }

  get(index: number): number {
    return this.#pages[index >>> this.#pageBits]![index & ((1 << this.#pageBits) - 1)]!
  }

  /** Copies the first numbers, as many as there is room for. */
  copy(into: T): void {
    for (const [index, page] of this.#pages.entries()) {
      const from = index << this.#pageBits
      if (from < into.length) into.set(page.subarray(0, into.length - from), from)
    }
  }

  set(index: number, value: number): void {
    this.#pages[index >>> this.#pageBits]![index & ((1 << this.#pageBits) - 1)] = value
  }

  /** To be called before an index is set; new ones follow on those that there are. */
  makeRoom(index: number): void {
    while (index >>> this.#pageBits >= this.#pages.length) {
      const { address, bytes } = this.#regions.allocate(regionBytes)
      this.#directory[this.#pages.length] = address
      this.#pages.push(new this.#kind(bytes.buffer, bytes.byteOffset, 1 << this.#pageBits))
    }
  }
}
