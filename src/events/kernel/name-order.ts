/** Names in byte order: sorted by the kernel where they lie, and copied by it. */
import { mostRows, textBytes, type Texts } from '../../text/cells.ts'
import type { NameOrder, Positions } from '../regions.ts'
import { type Kernel, startKernel } from './kernel.ts'
import type { KernelMemory } from './memory.ts'
import type { Worker } from './reader.ts'
import { isDoneElsewhere, work } from './work.ts'

/** Bytes that a sort takes, besides those for each name (assembly/order.ts). */
const sortBytes = 8192
const sortBytesEach = 20
/** The kernel copies 16 bytes at once. */
const padding = 16

/** A sort that another thread may do. */
export interface NameTask {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /** Address of the word that says what became of it (`work`). */
  readonly state: number
  readonly places: Parameters<Kernel['sortNames']>
}

/** Sorts, unless somebody else does. */
export function sortNames({ module, memory, state, places }: NameTask): void {
  const words = new Int32Array(memory.buffer, state, 1)
  if (Atomics.compareExchange(words, 0, work.open, work.taken) !== work.open) return
  startKernel(module, memory).sortNames(...places)
  Atomics.store(words, 0, work.done)
  Atomics.notify(words, 0)
}

/** Lets another thread put names in order; what comes back waits for it, and throws what it died of. */
export function sortMeanwhile(byName: () => NameOrder, memory: KernelMemory, thread: Worker): () => Promise<NameOrder> {
  const tasks: NameTask[] = []
  const post: Kernel['sortNames'] = (...places) => {
    const state = memory.roomFor(4)
    if (state === undefined) memory.kernel.sortNames(...places)
    else tasks.push({ module: memory.module, memory: memory.memory, state, places })
  }
  const order = memory.sortingWith(post, byName)
  for (const task of tasks) thread.post(task)
  return async () => {
    for (const { state, places } of tasks) {
      const words = new Int32Array(memory.memory.buffer, state, 1)
      if (!(await isDoneElsewhere(words, 0, [thread]))) memory.kernel.sortNames(...places)
    }
    return order
  }
}

export class KernelNameOrder implements NameOrder {
  readonly indices: Uint32Array
  readonly #kernel: Kernel
  /** Address of the positions; the order lies behind them. */
  readonly #positions: number
  /** What is copied, and where each of it ends, lie where the sort had its keys. */
  readonly #bytes: Buffer
  readonly #ends: Uint32Array

  constructor(positions: Positions, length: number, memory: KernelMemory) {
    const copyBytes = textBytes + padding + mostRows * 4
    const needed = Math.max(sortBytes + sortBytesEach * length, copyBytes)
    const { address, bytes } = memory.allocate(length * 8 + needed)
    const scratch = address + length * 8
    positions.copy(new Uint32Array(bytes.buffer, address, length))
    this.indices = new Uint32Array(bytes.buffer, address + length * 4, length)
    this.#positions = address
    this.#bytes = Buffer.from(bytes.buffer, scratch, textBytes)
    this.#ends = new Uint32Array(bytes.buffer, scratch + textBytes + padding, mostRows)
    this.#kernel = memory.kernel
    memory.sortNames(address, length, this.indices.byteOffset, scratch)
  }

  copy(from: number, into: Texts): number {
    const count = Math.min(mostRows, this.indices.length - from)
    const [order, out] = [this.indices.byteOffset + from * 4, this.#bytes.byteOffset]
    into.bytes = this.#bytes
    into.ends = this.#ends
    return this.#kernel.copyNames(this.#positions, order, count, out, out + textBytes, this.#ends.byteOffset)
  }
}
