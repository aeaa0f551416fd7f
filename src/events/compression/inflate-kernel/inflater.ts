/** The kernel that inflates (assembly/*.ts, compiled to WebAssembly), and its state in memory that threads share. */
import { KernelModule } from '../../kernel/module.ts'
import { kernelBase64 } from './kernel.generated.ts'

/** `IS_…` and `WANTS_INPUT` of assembly/state.ts. */
export const inflated = { wantsInput: 0, isFull: 1, isDone: 2, isDamaged: 3, isCut: 4 } as const

/** Words of the state (assembly/state.ts). */
const state = { input: 3, inputEnd: 4, isLast: 5, output: 6, outputFull: 7, window: 8 } as const
/** Bytes of the state. */
const stateBytes = 13_312
const pieceBytes = 1 << 18
/** A piece, what is left of the one before it, and zeros. */
const inputBytes = pieceBytes + 4096

interface Functions {
  begin(state: number): void
  inflate(state: number): number
}

const inflateModule = new KernelModule(kernelBase64)

/** Bytes of input in a buffer, and deflated data in them. One thread at a time may use it. */
export class Inflater {
  /** Bytes of memory that it takes. */
  static readonly bytes = stateBytes + inputBytes
  readonly #run: Functions
  readonly #address: number
  readonly #words: Uint32Array
  readonly #bytes: Uint8Array

  /** `address` is divisible by 64. */
  constructor(memory: WebAssembly.Memory, address: number) {
    this.#run = new WebAssembly.Instance(inflateModule.compiled, { env: { memory } }).exports as Functions
    this.#address = address
    this.#words = new Uint32Array(memory.buffer, address, 16)
    this.#bytes = new Uint8Array(memory.buffer)
  }

  /** Forgets the input. */
  reset(): void {
    this.#words[state.input] = this.#address + stateBytes
    this.#words[state.inputEnd] = this.#address + stateBytes
    this.#words[state.isLast] = 0
  }

  /** The input that was not used yet. */
  get input(): Uint8Array {
    return this.#bytes.subarray(this.#words[state.input], this.#words[state.inputEnd])
  }

  get isLast(): boolean {
    return this.#words[state.isLast] !== 0
  }

  skip(bytes: number): void {
    this.#words[state.input]! += bytes
  }

  /** Reads more of the input: `read` fills what it is given, and says how many bytes follow after that. */
  fill(most: number, read: (into: Uint8Array) => void): void {
    const start = this.#address + stateBytes
    const left = this.input.length
    this.#bytes.copyWithin(start, this.#words[state.input]!, this.#words[state.inputEnd])
    const length = Math.min(most, inputBytes - 64 - left)
    const end = start + left + length
    read(this.#bytes.subarray(start + left, end))
    this.#words[state.input] = start
    this.#words[state.inputEnd] = end
    if (length < most) return
    this.#words[state.isLast] = 1
    this.#bytes.fill(0, end, end + 64)
  }

  /** Deflated data begins here. */
  begin(): void {
    this.#run.begin(this.#address)
  }

  /** Inflates to an address, some bytes fewer than to `full`; copies come from `window` on. What stopped it. */
  inflate(output: number, full: number, window: number): number {
    this.#words[state.output] = output
    this.#words[state.outputFull] = full - slack
    this.#words[state.window] = window
    return this.#run.inflate(this.#address)
  }

  /** Where output ended. */
  get output(): number {
    return this.#words[state.output]!
  }
}

/** The kernel writes so far past the place where output is full. */
export const slack = 640
/** Copies come from so far back. */
export const windowBytes = 32_768
