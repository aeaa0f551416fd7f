import type { TextBytes } from '../text/text-bytes.ts'
import type { Cell, TableFormat, Write } from './table-format.ts'

const comma = 0x2c
const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** RFC 4180, with LF; an empty field is null. */
export const csv: TableFormat = {
  extension: '.csv',
  begin(columns, write) {
    const lines = new Lines(write)
    for (const [index, [name]] of columns.entries()) lines.addText(name, index > 0)
    lines.end()
    return {
      row(cells) {
        for (let index = 0; index < cells.length; index++) lines.add(cells[index]!, index > 0)
        lines.end()
      },
      end: () => lines.flush(),
    }
  },
}

const bufferBytes = 1 << 16

/** Lines as bytes: millions of short texts would keep the collector busy. */
class Lines {
  readonly #write: Write
  #bytes = Buffer.allocUnsafe(bufferBytes)
  #used = 0

  constructor(write: Write) {
    this.#write = write
  }

  add(cell: Cell, isLater: boolean): void {
    if (typeof cell === 'number') this.#addNumber(cell, isLater)
    else if (typeof cell === 'string') this.addText(cell, isLater)
    else if (cell !== null) {
      // Half a surrogate pair is written as it is written of a string.
      if (!this.#addBytes(cell, isLater)) this.addText(cell.toString(), isLater)
    } else if (isLater) {
      this.#bytes[this.#room(1)] = comma
      this.#used++
    }
  }

  addText(text: string, isLater: boolean): void {
    const bytes = Buffer.from(text)
    this.#addBytes({ bytes, start: 0, end: bytes.length }, isLater)
  }

  /** False, and nothing is added, for what is no UTF-8. */
  #addBytes({ bytes, start, end }: Pick<TextBytes, 'bytes' | 'start' | 'end'>, isLater: boolean): boolean {
    // With a comma, two quotes and every byte twice at the most.
    let to = this.#room(2 * (end - start) + 3)
    if (isLater) this.#bytes[to++] = comma
    const first = to
    let isPlain = end > start
    for (let from = start; from < end; from++) {
      const byte = bytes[from]!
      if (byte === quote || byte === comma || byte === lineFeed || byte === carriageReturn) isPlain = false
      else if (byte === 0xed && bytes[from + 1]! >= 0xa0) return false
      this.#bytes[to++] = byte
    }
    if (!isPlain) {
      to = first
      this.#bytes[to++] = quote
      for (let from = start; from < end; from++) {
        if (bytes[from] === quote) this.#bytes[to++] = quote
        this.#bytes[to++] = bytes[from]!
      }
      this.#bytes[to++] = quote
    }
    this.#used = to
    return true
  }

  #addNumber(value: number, isLater: boolean): void {
    // Longer than any number is as text.
    let to = this.#room(32)
    if (isLater) this.#bytes[to++] = comma
    if (Number.isInteger(value) && value >= 0 && value < 10) this.#bytes[to++] = 0x30 + value
    else to += this.#bytes.write(String(value), to, 'latin1')
    this.#used = to
  }

  end(): void {
    this.#bytes[this.#room(1)] = lineFeed
    this.#used++
  }

  flush(): void {
    if (this.#used > 0) this.#write(this.#bytes.subarray(0, this.#used))
    this.#bytes = Buffer.allocUnsafe(bufferBytes)
    this.#used = 0
  }

  /** Where the next bytes go, when there is room for `count` of them. */
  #room(count: number): number {
    if (this.#used + count > this.#bytes.length) {
      this.flush()
      if (count > bufferBytes) this.#bytes = Buffer.allocUnsafe(count)
    }
    return this.#used
  }
}
