/** JSON → value, keeping the difference between `5` and `5.0` that `JSON.parse` loses. */
import { float, parseInteger } from './number.ts'

/**
 * The value of a JSON text as templates see it: objects without prototype, integers of any size, floats as floats.
 * undefined when the text is no JSON.
 */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    // Checks the whole grammar; the walk below can then be simple.
    JSON.parse(text)
    return { value: new JsonReader(text).value(0) }
  } catch {
    return undefined
  }
}

const MAX_DEPTH = 200

class JsonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new RangeError('JSON nested too deep')
    const char = this.#peek()
    if (char === '{') return this.#object(depth)
    if (char === '[') return this.#array(depth)
    if (char === '"') return this.#string()
    const word = /[^\s,\]}]+/y
    word.lastIndex = this.#at
    const token = word.exec(this.#text)?.[0] ?? ''
    this.#at += token.length
    if (token === 'true' || token === 'false') return token === 'true'
    if (token === 'null') return null
    return /^-?\d+$/.test(token) ? parseInteger(token) : float(Number(token))
  }

  #object(depth: number): unknown {
    const result = Object.create(null) as Record<string, unknown>
    this.#at++
    while (this.#peek() !== '}') {
      const key = this.#string()
      this.#skip(':')
      result[key] = this.value(depth + 1)
      if (this.#peek() === ',') this.#skip(',')
    }
    this.#at++
    return result
  }

  #array(depth: number): unknown[] {
    const result: unknown[] = []
    this.#at++
    while (this.#peek() !== ']') {
      result.push(this.value(depth + 1))
      if (this.#peek() === ',') this.#skip(',')
    }
    this.#at++
    return result
  }

  #string(): string {
    this.#peek()
    const quoted = /"[^"\\]*(?:\\.[^"\\]*)*"/y
    quoted.lastIndex = this.#at
    const token = quoted.exec(this.#text)?.[0] ?? ''
    this.#at += token.length
    return JSON.parse(token) as string
  }

  #skip(char: string): void {
    if (this.#peek() === char) this.#at++
  }

  /** The next character that is no blank. */
  #peek(): string {
    const blank = /[ \t\r\n]*/y
    blank.lastIndex = this.#at
    this.#at += blank.exec(this.#text)?.[0].length ?? 0
    return this.#text[this.#at] ?? ''
  }
}
