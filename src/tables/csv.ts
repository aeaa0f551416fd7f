import { Cells, otherNumber } from '../text/cells.ts'
import { textAt } from '../text/wtf8.ts'
import { CsvKernel } from './csv-kernel/csv-kernel.ts'
import { lineBytes, LineBuffer, longestNumber, putOther, putWhole } from './line-buffer.ts'
import type { TableFormat } from './table-format.ts'

const comma = 0x2c
const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** RFC 4180, with LF; an empty field is null. */
export const csv: TableFormat = {
  extension: '.csv',
  begin(columns, write) {
    const isTime = columns.map(([, kind]) => kind === 'time')
    const isText = columns.map(([, kind]) => kind === 'text')
    const kernel = isText.lastIndexOf(true) === 0 ? CsvKernel.open(isTime, lineBytes) : undefined
    const cells = kernel?.cells ?? new Cells(isText)
    const lines = new LineBuffer(write, kernel?.room)
    for (const [index, [name]] of columns.entries()) {
      const bytes = Buffer.from(name)
      const into = lines.room(roomFor(bytes.length) + 1)
      if (index > 0) into[lines.used++] = comma
      lines.used = putText(into, lines.used, bytes, 0, bytes.length)
    }
    lines.room(1)[lines.used++] = lineFeed
    return {
      cells,
      rows() {
        const isKernels = kernel?.begin()
        for (let row = 0; row < cells.rows; row++) {
          if (isKernels && lines.isOwn) row = kernel!.write(row, lines)
          if (row < cells.rows) addRow(lines, cells, row, isTime)
        }
      },
      end: () => lines.flush(),
    }
  },
}

function addRow(
  lines: LineBuffer,
  { columns, whole, others, texts }: Cells,
  row: number,
  isTime: readonly boolean[],
): void {
  let needed = columns * (longestNumber + 1)
  for (let column = 0; column < columns; column++) needed += roomFor(texts[column]?.length(row) ?? 0)
  const bytes = lines.room(needed)
  let at = lines.used
  const first = row * columns
  for (let column = 0; column < columns; column++) {
    const value = whole[first + column]!
    if (value > otherNumber) at = putWhole(bytes, at, value)
    else if (value === otherNumber) at = putOther(bytes, at, others[first + column]!, isTime[column]!)
    else {
      const text = texts[column]
      if (text) at = putText(bytes, at, text.bytes, text.start(row), text.ends[row]!)
    }
    bytes[at++] = comma
  }
  bytes[at - 1] = lineFeed
  lines.used = at
}

const nothing = Buffer.alloc(0)

/** Two quotes, and every byte twice. */
const roomFor = (length: number) => 2 * length + 2

/** Bytes that are not just copied: those for which a field is quoted, and the first one of half a surrogate pair. */
const isOdd = new Uint8Array(256)
for (const byte of [comma, quote, lineFeed, carriageReturn, 0xed]) isOdd[byte] = 1

/** Puts a text at `at`; where it ends. */
function putText(bytes: Buffer, at: number, text: Buffer, start: number, end: number): number {
  if (start === end) return putQuoted(bytes, at, nothing)
  let to = at
  for (let from = start; from < end; from++) {
    const byte = text[from]!
    if (isOdd[byte] === 1) return putOddText(bytes, at, text, start, end)
    bytes[to++] = byte
  }
  return to
}

function putOddText(bytes: Buffer, at: number, text: Buffer, start: number, end: number): number {
  // Half of a surrogate pair becomes what it is in UTF-8.
  const plain = Buffer.from(textAt(text, start, end))
  return mustBeQuoted(plain) ? putQuoted(bytes, at, plain) : at + plain.copy(bytes, at)
}

function mustBeQuoted(text: Buffer): boolean {
  for (const byte of text)
    if (byte === quote || byte === comma || byte === lineFeed || byte === carriageReturn) return true
  return false
}

function putQuoted(bytes: Buffer, at: number, text: Buffer): number {
  let to = at
  bytes[to++] = quote
  for (const byte of text) {
    if (byte === quote) bytes[to++] = quote
    bytes[to++] = byte
  }
  bytes[to++] = quote
  return to
}
