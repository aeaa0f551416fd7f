/** JSON values one after the other, or the elements of arrays, each as a text of its own: only one is in memory at a time. */
import { type Fields } from '../event.ts'
import { maximumLineBytes, type TextLine } from '../lines.ts'

const [newline, quote, backslash, comma] = [0x0a, 0x22, 0x5c, 0x2c]
const isOpening = (byte: number) => byte === 0x7b || byte === 0x5b
const isClosing = (byte: number) => byte === 0x7d || byte === 0x5d
const isBlank = (byte: number) => byte === 0x20 || byte === 0x09 || byte === newline || byte === 0x0d

/** `problem` says why the rest of a text is no further value. */
export interface JsonText extends Omit<TextLine, 'problem'> {
  readonly problem?: TextLine['problem'] | 'cut off'
}

/** Splits by brackets and quotes alone: whether a value is JSON is for its reader to say. */
export async function* readJsonValues(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<JsonText[]> {
  const splitter = new Splitter()
  for await (const chunk of chunks) {
    splitter.push(chunk)
    if (splitter.found.length > 0) yield splitter.take()
  }
  splitter.end()
  if (splitter.found.length > 0) yield splitter.take()
}

class Splitter {
  found: JsonText[] = []
  readonly #strict = new TextDecoder('utf-8', { fatal: true })
  readonly #lenient = new TextDecoder('utf-8')
  /** Whether an array is open whose elements are the values. */
  #inArray = false
  #depth = 0
  #inString = false
  #isEscaped = false
  #line = 1
  #startLine = 1
  /** Bytes of the value that began in earlier chunks. */
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  #isBegun = false
  #isFirst = true

  take(): JsonText[] {
    const { found } = this
    this.found = []
    return found
  }

  push(given: Uint8Array): void {
    const isMarked = this.#isFirst && given[0] === 0xef && given[1] === 0xbb && given[2] === 0xbf
    const chunk = isMarked ? given.subarray(3) : given
    this.#isFirst = false
    let start = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (byte === newline) this.#line++
      if (this.#inString) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (byte === backslash) this.#isEscaped = true
        else if (byte === quote) this.#inString = false
        continue
      }
      if (this.#depth === 0) {
        if (!this.#isBegun) {
          if (isBlank(byte) || (byte === comma && this.#inArray)) continue
          if (!this.#inArray && byte === 0x5b) {
            this.#inArray = true
            continue
          }
          if (this.#inArray && byte === 0x5d) {
            this.#inArray = false
            continue
          }
          this.#isBegun = true
          this.#startLine = this.#line
          start = at
        } else if (isBlank(byte) || byte === comma || isClosing(byte)) {
          // The end of a value that is no map and no list.
          this.#finish(chunk.subarray(start, at))
          at--
          if (byte === newline) this.#line--
          continue
        } else if (isOpening(byte) && (at > start || this.#pendingBytes > 0)) {
          this.#finish(chunk.subarray(start, at))
          at--
          continue
        }
      }
      if (byte === quote) this.#inString = true
      else if (isOpening(byte)) this.#depth++
      else if (isClosing(byte)) {
        this.#depth = Math.max(0, this.#depth - 1)
        if (this.#depth === 0) this.#finish(chunk.subarray(start, at + 1))
      }
    }
    if (!this.#isBegun) return
    this.#pending.push(new Uint8Array(chunk.subarray(start)))
    this.#pendingBytes += chunk.length - start
    // Only the beginning of such a value is kept, to show it.
    if (this.#pendingBytes > maximumLineBytes) this.#pending = [Buffer.concat(this.#pending, 1024)]
  }

  end(): void {
    if (this.#isBegun) this.#finish(new Uint8Array(), this.#depth > 0 || this.#inString)
    if (this.#inArray) {
      this.found.push({ text: '', number: this.#line, problem: 'cut off' })
    }
  }

  #finish(last: Uint8Array, isCut = false): void {
    const bytes = this.#pending.length > 0 ? Buffer.concat([...this.#pending, last]) : last
    const isTooLong = this.#pendingBytes + last.length > maximumLineBytes
    this.#pending = []
    this.#pendingBytes = 0
    this.#isBegun = false
    const number = this.#startLine
    if (isTooLong) {
      this.found.push({ text: this.#lenient.decode(bytes.subarray(0, 1024)), number, problem: 'too long' })
      return
    }
    try {
      this.found.push({ text: this.#strict.decode(bytes), number, ...(isCut ? { problem: 'cut off' as const } : {}) })
    } catch {
      const text = this.#lenient.decode(bytes)
      this.found.push({ text, number, problem: 'bad encoding', bytes: new Uint8Array(bytes) })
    }
  }
}

/** The first object of a text, or of an array in it; null when it holds none that ends. */
export function firstJsonValue(text: string): Fields | null {
  if (text[0] !== '{' && text[0] !== '[') return null
  const splitter = new Splitter()
  const bytes = new TextEncoder().encode(text)
  // It is mostly short, and the text is not.
  for (let at = 0; at < bytes.length && splitter.found.length === 0; at += 1024)
    splitter.push(bytes.subarray(at, at + 1024))
  try {
    const value: unknown = JSON.parse(splitter.found[0]?.text ?? 'null')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
  } catch {
    return null
  }
}
