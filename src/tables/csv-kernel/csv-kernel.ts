/** The kernel that writes rows of CSV (assembly/*.ts, compiled to WebAssembly), and the memory where it finds and leaves them. */
import { KernelModule } from '../../events/kernel/module.ts'
import { Cells, mostRows, textBytes } from '../../text/cells.ts'
import type { LineBuffer } from '../line-buffer.ts'
import { kernelBase64 } from './kernel.generated.ts'

interface Functions {
  makeNumbers(at: number): void
  configure(columns: number, times: number, whole: number, others: number, text: number, ends: number): void
  putRows(from: number, to: number, out: number, outEnd: number, result: number): void
}

const pageBytes = 1 << 16
/** Of the table of numbers; the result lies behind it. */
const numberBytes = 8800
/** The kernel reads so much at once. */
const padding = 16

const csvModule = new KernelModule(kernelBase64)

export class CsvKernel {
  readonly cells: Cells
  /** Where lines go. */
  readonly room: Buffer
  readonly #run: Functions
  readonly #result: Uint32Array
  readonly #text: Buffer
  readonly #ends: Uint32Array

  /** For a table whose first column alone is text; undefined where WebAssembly has no SIMD, or there is no memory for it. */
  static open(isTime: readonly boolean[], roomBytes: number): CsvKernel | undefined {
    const module = csvModule.ifPossible
    if (!module) return undefined
    try {
      return new CsvKernel(module, isTime, roomBytes)
    } catch (error) {
      if (error instanceof RangeError) return undefined
      throw error
    }
  }

  private constructor(module: WebAssembly.Module, isTime: readonly boolean[], roomBytes: number) {
    const { length } = isTime
    const result = numberBytes
    const times = result + 8
    const cells = Math.ceil((times + length) / 8) * 8
    const ends = cells + Cells.bytes(length)
    const text = ends + (mostRows + 1) * 4
    const room = text + textBytes + padding
    const pages = Math.ceil((room + roomBytes) / pageBytes)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
    const { buffer } = memory
    this.#run = new WebAssembly.Instance(module, { env: { memory } }).exports as Functions
    this.#result = new Uint32Array(buffer, result, 2)
    this.#ends = new Uint32Array(buffer, ends + 4, mostRows)
    this.#text = Buffer.from(buffer, text, textBytes)
    this.room = Buffer.from(buffer, room, roomBytes)
    this.cells = new Cells(
      isTime.map((_, column) => column === 0),
      buffer,
      cells,
    )
    new Uint8Array(buffer, times, length).set(isTime.map(Number))
    const { whole, others } = this.cells
    this.#run.makeNumbers(0)
    this.#run.configure(length, times, whole.byteOffset, others.byteOffset, text, ends)
  }

  /** To be called before rows of new cells are written; false when all of them are the host's. */
  begin(): boolean {
    const { rows, texts } = this.cells
    const { bytes, ends } = texts[0]!
    const end = ends[rows - 1]!
    if (end > this.#text.length) return false
    this.#text.set(bytes.subarray(0, end))
    this.#ends.set(ends.subarray(0, rows))
    return true
  }

  /** Writes rows from one on to `lines`, which have their room here; the first one that is the host's, for want of room too. */
  write(from: number, lines: LineBuffer): number {
    const { byteOffset, length } = this.room
    this.#run.putRows(from, this.cells.rows, byteOffset + lines.used, byteOffset + length, this.#result.byteOffset)
    lines.used = this.#result[1]! - byteOffset
    return this.#result[0]!
  }
}
