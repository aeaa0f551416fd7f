/** The memory that the kernel and its threads share with the tables of the host. */
import { Failure } from '../../failure.ts'
import { inRegions, type NameOrder, type Positions, type Region, regionBytes, type Regions } from '../regions.ts'
import { cellsOfLead, mostRows } from '../../text/cells.ts'
import { type Kernel, kernelModule, startKernel } from './kernel.ts'
import { KernelNameOrder } from './name-order.ts'

/** Sizes that it may grow to, in regions; where the system limits addresses (`ulimit -v`) only a smaller one is granted. */
const mostRegions = [65_536, 16_384, 4096, 1024]
/** Divides the slots of every table. */
const slotsAtOnce = 1024
/** Regions that it grows by, so that it does not grow often: what is not touched costs nothing. */
const growth = 128

export class KernelMemory implements Regions {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly #most: number
  /** For what needs no tables; whoever reads lines has one of their own. */
  readonly kernel: Kernel
  #sort: Kernel['sortNames'] | undefined
  /** Regions that there are, and those that are handed out; the first one is not, since 0 is no address. */
  #size: number
  #used = 1
  /** What was taken back, by address; pieces do not touch each other. */
  #free: { address: number; bytes: number }[] = []
  /** Address of the region where cells are made. */
  #spread: number | undefined

  /** undefined where the kernel cannot run. */
  static open(): KernelMemory | undefined {
    const module = kernelModule.ifPossible
    if (!module) return undefined
    for (const maximum of mostRegions) {
      try {
        return new KernelMemory(module, maximum)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
      }
    }
    return undefined
  }

  private constructor(module: WebAssembly.Module, maximum: number) {
    this.module = module
    this.memory = new WebAssembly.Memory({ initial: growth, maximum, shared: true })
    this.kernel = startKernel(module, this.memory)
    this.#size = growth
    this.#most = maximum
  }

  /** `Kernel.sortNames`, by whoever does it. */
  sortNames(...places: Parameters<Kernel['sortNames']>): void {
    if (this.#sort) this.#sort(...places)
    else this.kernel.sortNames(...places)
  }

  /** Runs something, in which `sort` puts names in order, sooner or later. */
  sortingWith<T>(sort: Kernel['sortNames'], run: () => T): T {
    this.#sort = sort
    const result = run()
    this.#sort = undefined
    return result
  }

  enterSlots(from: number, count: number, to: number): void {
    // In parts: a function that is called a few times is never compiled well.
    for (let slot = 0; slot < count; slot += slotsAtOnce) this.kernel.enterSlots(from, slot, slotsAtOnce, to)
  }

  internText(root: number, address: number, length: number, given: number): number {
    return this.kernel.intern(root, address, length, given)
  }

  /** Throws a Failure when there is no more. */
  allocate(bytes: number): Region {
    const region = this.#again(inRegions(bytes))
    region?.bytes.fill(0)
    return region ?? this.extend(bytes)
  }

  /** The same, with anything in it. */
  allocateAny(bytes: number): Region {
    return this.#again(inRegions(bytes)) ?? this.extend(bytes)
  }

  /** A region of what was taken back. */
  #again(bytes: number): Region | undefined {
    const index = this.#free.findIndex((piece) => piece.bytes >= bytes)
    if (index < 0) return undefined
    const { address, bytes: all } = this.#free[index]!
    this.#free.splice(index, 1, ...(all > bytes ? [{ address: address + bytes, bytes: all - bytes }] : []))
    return { address, bytes: Buffer.from(this.memory.buffer, address, bytes) }
  }

  /** Takes back what nobody looks at any more: it is handed out again. */
  free(address: number, bytes: number): void {
    const pieces = [...this.#free, { address, bytes: inRegions(bytes) }].sort((a, b) => a.address - b.address)
    this.#free = []
    for (const piece of pieces) {
      const last = this.#free.at(-1)
      if (last && last.address + last.bytes === piece.address) last.bytes += piece.bytes
      else this.#free.push(piece)
    }
  }

  /** Where `extend` begins. */
  get next(): number {
    return this.#used * regionBytes
  }

  /** Memory that was never handed out. */
  extend(bytes: number): Region {
    const address = this.next
    const count = Math.ceil(bytes / regionBytes)
    // One more than is handed out: loads may reach past the end of a region.
    const missing = this.#used + count + 1 - this.#size
    if (missing > 0) this.#grow(Math.min(Math.max(missing, growth), Math.max(missing, this.#most - this.#size)))
    this.#used += count
    return { address, bytes: Buffer.from(this.memory.buffer, address, count * regionBytes) }
  }

  spreadRows(rows: number, numbers: Uint32Array, into: Int32Array): Uint32Array {
    const { length } = numbers
    const address = (this.#spread ??= this.allocate(regionBytes).address)
    const [atOdd, atCells] = [address + mostRows * 4, address + mostRows * 8]
    new Uint32Array(this.memory.buffer, address, length).set(numbers)
    const odd = this.kernel.spreadRows(rows, address, length, atCells, atOdd)
    into.set(new Int32Array(this.memory.buffer, atCells, length * cellsOfLead))
    return new Uint32Array(this.memory.buffer, atOdd, odd)
  }

  /** Address of so many bytes; undefined when there is no more. */
  roomFor(bytes: number): number | undefined {
    try {
      return this.allocate(bytes).address
    } catch (error) {
      if (error instanceof Failure) return undefined
      throw error
    }
  }

  order(positions: Positions, count: number): NameOrder | undefined {
    try {
      return new KernelNameOrder(positions, count, this)
    } catch (error) {
      if (error instanceof Failure) return undefined
      throw error
    }
  }

  #grow(regions: number): void {
    try {
      this.memory.grow(regions)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      const megabytes = Math.floor((this.#size * regionBytes) / 1e6)
      throw new Failure(`what is kept of the log takes more than ${megabytes} MB`, [
        'the system grants no more memory: split the log by user',
      ])
    }
    this.#size += regions
  }
}
