import { Cells, otherNumber, type Texts } from '../text/cells.ts'
import { LineBuffer, longestNumber, putOther, putWhole } from './line-buffer.ts'
import type { TableFormat } from './table-format.ts'

const quote = 0x22
const brace = 0x7d
const lineFeed = 0x0a

export const jsonl: TableFormat = {
  extension: '.jsonl',
  begin(columns, write) {
    const lines = new LineBuffer(write)
    const cells = new Cells(columns.map(([, kind]) => kind === 'text'))
    const kinds = columns.map(([, kind]) => kind)
    const keys = columns.map(([name], index) => Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`))
    const fixed = keys.reduce((bytes, key) => bytes + key.length + longestNumber, 2)
    return {
      cells,
      rows() {
        const { rows, whole, others, texts } = cells
        let cell = 0
        for (let row = 0; row < rows; row++) {
          let needed = fixed
          for (let column = 0; column < texts.length; column++) needed += roomFor(texts[column]?.length(row) ?? 0)
          const bytes = lines.room(needed)
          let at = lines.used
          for (let column = 0; column < kinds.length; column++, cell++) {
            const key = keys[column]!
            for (let from = 0; from < key.length; from++) bytes[at++] = key[from]!
            const value = whole[cell]!
            if (value > otherNumber) at = putWhole(bytes, at, value)
            else if (value === otherNumber) at = putValue(bytes, at, others[cell]!, kinds[column] === 'time')
            else {
              const text = texts[column]
              at = text ? putText(bytes, at, text, row) : at + bytes.write('null', at, 'latin1')
            }
          }
          bytes[at] = brace
          bytes[at + 1] = lineFeed
          lines.used = at + 2
        }
      },
      end: () => lines.flush(),
    }
  },
}

/** Two quotes, and six characters for every byte. */
const roomFor = (length: number) => 6 * length + 2

/** Bytes that are not just copied: those that JSON escapes, and the first one of half a surrogate pair. */
const isOdd = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === quote || byte === 0x5c || byte === 0xed ? 1 : 0,
)

function putText(bytes: Buffer, at: number, texts: Texts, row: number): number {
  const text = texts.bytes
  const end = texts.ends[row]!
  let to = at
  bytes[to++] = quote
  for (let from = texts.start(row); from < end; from++) {
    const byte = text[from]!
    if (isOdd[byte] === 1) return at + bytes.write(JSON.stringify(texts.text(row)), at)
    bytes[to++] = byte
  }
  bytes[to++] = quote
  return to
}

/** What no number of JSON stands for is null. */
function putValue(bytes: Buffer, at: number, value: number, isTime: boolean): number {
  if (!Number.isFinite(value)) return at + bytes.write('null', at, 'latin1')
  if (!isTime) return putOther(bytes, at, value, false)
  bytes[at] = quote
  const end = putOther(bytes, at + 1, value, true)
  bytes[end] = quote
  return end + 1
}
