/** The kernel that decodes pages (assembly/*.ts, compiled to WebAssembly), and the memory where it finds and leaves them. */
import { KernelModule } from '../../kernel/module.ts'
import { kernelBase64 } from './kernel.generated.ts'

/** Places are addresses; `assembly/*.ts` says what each function does. */
interface Functions {
  unsnap(from: number, end: number, to: number, size: number): number
  hybrid(from: number, end: number, width: number, count: number, limit: number, out: number): number
  texts(from: number, end: number, count: number, starts: number, ends: number): number
  longs(from: number, count: number, scale: bigint, out: number): void
  times(from: number, count: number, isEpoch: boolean, out: number): void
  sum(from: number, count: number): number
  spread(levels: number, own: number, base: number, count: number, out: number): void
  findUsers(root: number, starts: number, ends: number, count: number, out: number): void
  openRows(columns: number, from: number, end: number, out: number): number
  rowRecords(
    ...rows: readonly [
      ...[columns: number, from: number, end: number, payloads: number, wantsAll: boolean],
      ...[out: number, outEnd: number, result: number],
    ]
  ): void
}

const blockBytes = 4 << 20
const largest = 2 ** 30
/** The kernel reads and writes past the end of things. */
const padding = 32

interface Block {
  readonly address: number
  readonly bytes: number
}

/** Where blocks come from, and the memory that they are in: as `KernelMemory` is. */
export interface PageMemory {
  readonly memory: WebAssembly.Memory
  allocateAny(bytes: number): { readonly address: number; readonly bytes: { readonly length: number } }
  free?(address: number, bytes: number): void
}

const pageModule = new KernelModule(kernelBase64)

export class PageKernel {
  readonly run: Functions
  readonly #memory: PageMemory
  /** Handed out from the first one on, again after each `reset`. */
  readonly #blocks: Block[] = []
  #block = 0
  #used = 0

  constructor(memory: PageMemory) {
    this.run = new WebAssembly.Instance(pageModule.compiled, { env: { memory: memory.memory } }).exports as Functions
    this.#memory = memory
  }

  /** By address; of what is taken later, another one is needed. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#memory.memory.buffer)
  }

  ints(address: number, count: number): Int32Array {
    return new Int32Array(this.#memory.memory.buffer, address, count)
  }

  words(address: number, count: number): Uint32Array {
    return new Uint32Array(this.#memory.memory.buffer, address, count)
  }

  doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.#memory.memory.buffer, address, count)
  }

  /** The 32 bits at any address. */
  word(address: number): number {
    return new DataView(this.#memory.memory.buffer).getUint32(address, true)
  }

  /** Everything that was taken may be taken again. */
  reset(): void {
    this.#block = 0
    this.#used = 0
  }

  /** Gives back all that was taken. */
  free(): void {
    for (const { address, bytes } of this.#blocks.splice(0)) this.#memory.free?.(address, bytes)
    this.reset()
  }

  /** From now on room is taken from here first. */
  use(address: number, bytes: number): void {
    this.#blocks.splice(0, Infinity, { address, bytes })
    this.reset()
  }

  /** Room for so many bytes, at an address that is divisible by 16. */
  take(bytes: number): number {
    if (!(bytes <= largest)) throw new Error('a row group of an impossible size')
    const needed = Math.ceil((bytes + padding) / 16) * 16
    for (; this.#block < this.#blocks.length; this.#block++, this.#used = 0) {
      const block = this.#blocks[this.#block]!
      if (this.#used + needed > block.bytes) continue
      const address = block.address + this.#used
      this.#used += needed
      return address
    }
    // A little more than is needed, since the next row group may be a little larger.
    const region = this.#memory.allocateAny(Math.max(blockBytes, needed * 1.25))
    this.#blocks.push({ address: region.address, bytes: region.bytes.length })
    this.#used = needed
    return region.address
  }

  /** Room for so many bytes, as a view. */
  buffer(bytes: number): Buffer {
    return this.view(this.take(bytes), bytes)
  }

  view(address: number, bytes: number): Buffer {
    return Buffer.from(this.#memory.memory.buffer, address, bytes)
  }

  /** A copy of some bytes. */
  put(bytes: Uint8Array): number {
    const address = this.take(bytes.length)
    this.bytes.set(bytes, address)
    return address
  }
}
