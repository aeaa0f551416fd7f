/** The reader's kernel (assembly/*.ts, compiled to WebAssembly) as a module and as an instance over shared memory. */
import { KernelModule } from './module.ts'
import { kernelBase64 } from './kernel.generated.ts'

declare global {
  // The part of WebAssembly that is used here; the type definitions of Node leave it to those of browsers.
  namespace WebAssembly {
    class Memory {
      constructor(size: { readonly initial: number; readonly maximum: number; readonly shared: true })
      readonly buffer: SharedArrayBuffer
      grow(pages: number): number
    }
    interface Module {
      readonly [Symbol.toStringTag]: 'WebAssembly.Module'
    }
    const Module: new (bytes: Uint8Array) => Module
    class Instance {
      constructor(module: Module, imports: { readonly env: { readonly memory: Memory }; readonly host?: object })
      readonly exports: object
    }
    function validate(bytes: Uint8Array): boolean
  }
}

export interface Kernel {
  /** Tables are addresses; the last two are 0 where nobody asks for payloads. */
  configure(
    ...tables: readonly [
      ...[types: number, events: number, payloads: number, scratch: number, strict: boolean],
      ...[users: number, wantsAll: boolean, texts: number, properties: number],
    ]
  ): void
  /** Reads the whole lines from `from` to `to` into records; `result` is the address of the four numbers it leaves. */
  parse(from: number, to: number, out: number, outEnd: number, arena: number, arenaEnd: number, result: number): void
  /** Address of the first line feed; `to` without one. */
  newline(from: number, to: number): number
  /** Where `commit` puts events, and finds what it needs for them (assembly/commit.ts). */
  configureCommit(
    ...tables: readonly [
      ...[users: number, firstTimes: number, texts: number, properties: number],
      ...[barePayloads: number, events: number],
    ]
  ): void
  /** Takes records from `at` to `end`, up to the first one that is the host's: its address. `result` is where that leaves its numbers. */
  commit(at: number, end: number, result: number): number
  /** See `Regions.internText`. */
  intern(root: number, address: number, length: number, given: number): number
  /** Enters what is in `count` slots of one table of texts, from one on, into those of a larger one. */
  enterSlots(from: number, slot: number, count: number, to: number): void
  /** Puts names in byte order (assembly/order.ts); all but `count` are addresses. */
  sortNames(positions: number, count: number, out: number, scratch: number): void
  /** Copies names in an order, as many as there is room for; how many. */
  copyNames(positions: number, order: number, count: number, out: number, outEnd: number, ends: number): number
  /** Makes cells of rows of leads (assembly/rows.ts); all but `count` are addresses. */
  spreadRows(rows: number, numbers: number, count: number, out: number, odd: number): number
}

/** Where WebAssembly has no SIMD or no shared memory, the plain reader is used. */
export const kernelModule = new KernelModule(kernelBase64)

export function startKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernel {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Kernel
}
