/**
 * Regular expressions for engines that are not RE2. What the subset of semantics C4 allows is parsed and written anew
 * with bare characters, bracket lists, groups and quantifiers, which all engines read alike; letters of both cases are
 * listed, because engines disagree about case outside of ASCII.
 */

/** How an engine writes the few things that differ. */
export interface RegexStyle {
  /** The end of the text, and nothing before it. */
  readonly end: string
  /** The largest count that `{n}` may have. */
  readonly largestCount: number
  /** How a group opens that is not captured, where that is known. */
  readonly group: string
}

type Class = { readonly negated: boolean; readonly ranges: (readonly [number, number])[] }

const digits: Class['ranges'] = [[0x30, 0x39]]
const word: Class['ranges'] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]
const space: Class['ranges'] = [
  [9, 10],
  [12, 13],
  [32, 32],
]
const named: Readonly<Record<string, Class['ranges']>> = { d: digits, w: word, s: space }
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 }
const mostExpanded = 400

class Unportable extends Error {}

/** The pattern for an engine; undefined when it holds what engines read differently. */
export function portableRegex(pattern: string, ignoreCase: boolean, style: RegexStyle): string | undefined {
  try {
    return new Writer(Array.from(pattern), ignoreCase, style).alternatives(0)
  } catch (error) {
    if (error instanceof Unportable) return undefined
    throw error
  }
}

class Writer {
  readonly #text: readonly string[]
  readonly #ignoreCase: boolean
  readonly #style: RegexStyle
  #at = 0

  constructor(text: readonly string[], ignoreCase: boolean, style: RegexStyle) {
    this.#text = text
    this.#ignoreCase = ignoreCase
    this.#style = style
  }

  alternatives(depth: number): string {
    let out = ''
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at]!
      if (char === ')' && depth > 0) return out
      if (char === '|') {
        this.#at++
        out += '|'
        continue
      }
      out += this.#quantified(this.#atom(depth))
    }
    if (depth > 0) throw new Unportable()
    return out
  }

  #atom(depth: number): string {
    const char = this.#take()
    switch (char) {
      case '(': {
        if (this.#text[this.#at] === '?') {
          if (this.#text[this.#at + 1] !== ':') throw new Unportable()
          this.#at += 2
        }
        const inner = this.alternatives(depth + 1)
        this.#take()
        return `${this.#style.group}${inner})`
      }
      case '[':
        return this.#class()
      case '.':
        return '[^\n]'
      case '^':
        return '^'
      case '$':
        return this.#style.end
      case '\\': {
        const escaped = this.#take()
        const lower = escaped.toLowerCase()
        if (named[lower]) return this.#write({ negated: escaped !== lower, ranges: named[lower] })
        return this.#character(this.#escaped(escaped))
      }
      case ')':
      case '*':
      case '+':
      case '?':
        throw new Unportable()
      default:
        return this.#character(char.codePointAt(0)!)
    }
  }

  #take(): string {
    const char = this.#text[this.#at++]
    if (char === undefined) throw new Unportable()
    return char
  }

  #escaped(char: string): number {
    if (controls[char] !== undefined) return controls[char]
    // Letters and digits after a backslash are boundaries, properties or codes.
    if (/[A-Za-z0-9]/.test(char)) throw new Unportable()
    return char.codePointAt(0)!
  }

  #quantified(atom: string): string {
    const rest = this.#text.slice(this.#at).join('')
    const match = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(rest)
    if (!match) return atom
    if (Number(match[1] ?? 0) > this.#style.largestCount || Number(match[3] || 0) > this.#style.largestCount) {
      throw new Unportable()
    }
    this.#at += Array.from(match[0]).length
    if (atom === '^' || atom === this.#style.end) throw new Unportable()
    // Whether it is greedy makes no difference to whether it matches.
    return atom + (match[0].length > 1 && match[0].endsWith('?') ? match[0].slice(0, -1) : match[0])
  }

  #class(): string {
    const negated = this.#text[this.#at] === '^'
    if (negated) this.#at++
    const ranges: (readonly [number, number])[] = []
    let first = true
    for (;;) {
      const char = this.#take()
      if (char === ']' && !first) break
      first = false
      if (char === '[' && this.#text[this.#at] === ':') throw new Unportable()
      if (char === '\\' && named[this.#text[this.#at] ?? '']) {
        ranges.push(...named[this.#take()]!)
        continue
      }
      const from = char === '\\' ? this.#escaped(this.#take()) : char.codePointAt(0)!
      if (this.#text[this.#at] !== '-' || this.#text[this.#at + 1] === ']') {
        ranges.push([from, from])
        continue
      }
      this.#at++
      const last = this.#take()
      const to = last === '\\' ? this.#escaped(this.#take()) : last.codePointAt(0)!
      ranges.push([from, to])
    }
    return this.#write({ negated, ranges })
  }

  #character(code: number): string {
    const all = this.#ignoreCase ? casesOf(code) : [code]
    return all.length === 1 ? escape(code) : `[${all.map(escape).join('')}]`
  }

  #write({ negated, ranges }: Class): string {
    const known = ranges.map(([from, to]) => (from === to ? escape(from) : `${escape(from)}-${escape(to)}`))
    const more = new Set<number>()
    if (this.#ignoreCase) {
      for (const [from, to] of ranges) {
        if (to - from > mostExpanded) throw new Unportable()
        for (let code = from; code <= to; code++) for (const other of casesOf(code)) more.add(other)
      }
      for (const code of more) if (ranges.some(([from, to]) => code >= from && code <= to)) more.delete(code)
    }
    return `[${negated ? '^' : ''}${known.join('')}${[...more].map(escape).join('')}]`
  }
}

const escape = (code: number): string => {
  const char = String.fromCodePoint(code)
  return /[!-/:-@[-`{-~]/.test(char) && !/["#%',:;<=>@_`~!/]/.test(char) ? `\\${char}` : char
}

const remembered = new Map<number, readonly number[]>()

/** A character and those that differ from it in case alone (Unicode simple case folding, as RE2 has it). */
function casesOf(code: number): readonly number[] {
  const known = remembered.get(code)
  if (known) return known
  const char = String.fromCodePoint(code)
  const test = new RegExp(`^${char.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')}$`, 'iu')
  const found: number[] = []
  if (char.toLowerCase() === char && char.toUpperCase() === char && code < 128) found.push(code)
  else for (let other = 0; other < 0x1_e9_44; other++) if (isSame(test, other)) found.push(other)
  remembered.set(code, found)
  return found
}

const isSame = (test: RegExp, code: number) =>
  !(code >= 0xd8_00 && code <= 0xdf_ff) && test.test(String.fromCodePoint(code))
