/** Bytes → lines, in blocks: one decode for many lines, and nothing kept but the unfinished line. */

export interface TextLine {
  readonly text: string
  /** 1-based. */
  readonly number: number
  /** What keeps the line from being read, if anything does. */
  readonly problem?: 'bad encoding' | 'too long'
  /** The line's own bytes, where `text` cannot hold them all. */
  readonly bytes?: Uint8Array
}

/** Longer lines are not events, and would not fit a string. */
export const maximumLineBytes = 64 * 1024 * 1024

const newline = 0x0a

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** The bytes of one line, without its end; undefined when it is blank. */
export function decodeLine(bytes: Uint8Array, number: number): TextLine | undefined {
  try {
    const text = strict.decode(bytes)
    return isBlank(text) ? undefined : { text, number }
  } catch {
    return { text: lenient.decode(bytes), number, problem: 'bad encoding', bytes: new Uint8Array(bytes) }
  }
}

/** A line of which only the beginning was kept. */
export function tooLongLine(beginning: Uint8Array, number: number): TextLine {
  return { text: lenient.decode(beginning), number, problem: 'too long' }
}

/** Splits at LF; a CR before it, a byte-order mark at the start and blank lines are dropped. */
export async function* readLines(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<TextLine[]> {
  let pending: Uint8Array[] = []
  let pendingBytes = 0
  let number = 0
  let first = true

  const decode = (bytes: Uint8Array): TextLine[] => {
    const start = first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
    first = false
    const body = bytes.subarray(start)
    let text: string
    try {
      text = strict.decode(body)
    } catch {
      return decodeEach(body)
    }
    const lines: TextLine[] = []
    for (const line of text.split('\n')) {
      number++
      if (isBlank(line)) continue
      lines.push({ text: line, number })
    }
    return lines
  }
  const decodeEach = (bytes: Uint8Array): TextLine[] => {
    const lines: TextLine[] = []
    for (let start = 0; start <= bytes.length;) {
      const found = bytes.indexOf(newline, start)
      const end = found < 0 ? bytes.length : found
      const line = decodeLine(bytes.subarray(start, end), ++number)
      if (line) lines.push(line)
      start = end + 1
    }
    return lines
  }

  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf(newline)
    if (last < 0) {
      pending.push(new Uint8Array(chunk))
      pendingBytes += chunk.length
      if (pendingBytes > maximumLineBytes) {
        // Only the beginning of such a line is kept, to show it.
        pending = [Buffer.concat(pending, 1024)]
      }
      continue
    }
    let block = chunk.subarray(0, last)
    if (pendingBytes > maximumLineBytes) {
      const end = block.indexOf(newline)
      yield [tooLongLine(pending[0]!, ++number)]
      block = end < 0 ? new Uint8Array() : block.subarray(end + 1)
      if (end >= 0) yield decode(block)
    } else yield decode(pendingBytes > 0 ? Buffer.concat([...pending, block]) : block)
    const rest = new Uint8Array(chunk.subarray(last + 1))
    pending = rest.length > 0 ? [rest] : []
    pendingBytes = rest.length
  }
  if (pendingBytes > maximumLineBytes) yield [tooLongLine(pending[0]!, ++number)]
  else if (pendingBytes > 0) yield decode(Buffer.concat(pending))
}

function isBlank(line: string): boolean {
  // Nearly every line begins with a brace, which settles it.
  return line.charCodeAt(0) !== 0x7b && line.trim() === ''
}
