/** Some rows of a table, without an object for each: texts as bytes, everything else as numbers. */
import { textAt } from './wtf8.ts'

/** So many rows are made before they are written: what they are made of is fetched from memory at the same time. */
export const mostRows = 512
/** Room for their texts; where it is too little, fewer rows are made. */
export const textBytes = 1 << 17

/** Of a row of scores: a name, and what `LeadResult` has. */
export const cellsOfLead = 9

/** In the place of a whole number: null, or a number that stands in `others`. */
export const noNumber = -0x8000_0000
export const otherNumber = -0x7fff_ffff

export class Cells {
  readonly columns: number
  /** How many there are, from row 0 on. */
  rows = 0
  /** Row after row, one for each column; times are always in `others`. */
  readonly whole: Int32Array
  /** In the same places: other numbers, and times in ms. */
  readonly others: Float64Array
  /** By column; undefined where there are no texts. */
  readonly texts: readonly (Texts | undefined)[]

  /** How many bytes of a buffer they take. */
  static bytes(columns: number): number {
    return mostRows * columns * 12
  }

  /** `buffer` may be one that is shared, and have room for them at `at`, which is divisible by 8. */
  constructor(
    isText: readonly boolean[],
    buffer: ArrayBufferLike = new ArrayBuffer(Cells.bytes(isText.length)),
    at = 0,
  ) {
    const count = mostRows * isText.length
    this.columns = isText.length
    this.others = new Float64Array(buffer, at, count)
    this.whole = new Int32Array(buffer, at + count * 8, count).fill(noNumber)
    this.texts = isText.map((is) => (is ? new Texts() : undefined))
  }

  set(row: number, column: number, value: number | null): void {
    const cell = row * this.columns + column
    this.whole[cell] = value === null ? noNumber : otherNumber
    if (value !== null) this.others[cell] = value
  }

  number(row: number, column: number): number | null {
    const cell = row * this.columns + column
    const whole = this.whole[cell]!
    return whole === otherNumber ? this.others[cell]! : whole === noNumber ? null : whole
  }
}

/** Texts of rows, one after the other, in bytes that `encodeText` made. */
export class Texts {
  bytes: Buffer = Buffer.allocUnsafe(textBytes)
  /** By row; a text begins where the one before it ends. */
  ends: Uint32Array = new Uint32Array(mostRows)

  /** Whether there is room for `length` bytes behind a text that ends at `end`; always for the first one. */
  hasRoom(end: number, length: number): boolean {
    if (end + length <= this.bytes.length) return true
    if (end > 0) return false
    this.bytes = Buffer.allocUnsafe(length)
    return true
  }

  start(row: number): number {
    return row === 0 ? 0 : this.ends[row - 1]!
  }

  /** In bytes. */
  length(row: number): number {
    return this.ends[row]! - this.start(row)
  }

  text(row: number): string {
    return textAt(this.bytes, this.start(row), this.ends[row]!)
  }
}
