/**
 * The bytes of one line → whether it is surely a valid event of somebody else, and its time. It says so only for lines
 * whose meaning does not depend on escapes, unusual numbers or repeated keys; everything else is left to the parser.
 * Nearly every line of a log is such a line, and reading it this way costs a tenth of JSON.parse.
 */
import { eventTypes } from '../plan/plan.ts'
import { parseIsoTime } from '../text/time.ts'
import { skipNumber, skipSpace, skipString, skipValue } from './skip-json.ts'

const quote = 0x22
const braceOpen = 0x7b
const braceClose = 0x7d

/** The fields that decide what a line is; each may appear once. */
const keys = ['user_id', 'time', 'type', 'event', 'name', 'properties', 'attributes', 'id'] as const
type Key = (typeof keys)[number]

const keyBytes = keys.map((key) => Buffer.from(key))
const typeBytes = eventTypes.map((type) => Buffer.from(type))

/** What is known of a line when it is a usual one of another user. */
export class UsualLine {
  /** Milliseconds since the epoch. */
  time = 0
  /** Where the user's id begins and ends, without quotes. */
  userStart = 0
  userEnd = 0
  readonly #user: Uint8Array
  #seen = 0
  #profile = false
  #custom = true
  #named = false
  #attributes = false
  /** The key that the member with this index had last; -1 is none of ours. */
  readonly #expected: number[] = []
  #dateKey = -1
  #dateMs = 0

  /** `user` is the id whose lines must not be passed over. */
  constructor(user: string) {
    this.#user = Buffer.from(user)
  }

  /** Position of the LF that ends the line, or -1: the line has to be parsed. There is an LF at or before `end`. */
  scan(bytes: Uint8Array, start: number, end: number): number {
    if (bytes[start] !== braceOpen) return -1
    this.#seen = 0
    this.#custom = true
    this.#profile = this.#named = this.#attributes = false
    let at = skipSpace(bytes, start + 1)
    for (let index = 0; ; index++) {
      at = this.#member(bytes, at, end, index)
      if (at < 0) return -1
      const mark = bytes[at]
      at = skipSpace(bytes, at + 1)
      if (mark === braceClose) break
      if (mark !== 0x2c) return -1
    }
    const complete = (this.#seen & 3) === 3 && (this.#custom ? this.#named : !this.#profile || this.#attributes)
    return complete && bytes[at] === 0x0a ? at : -1
  }

  /** `"key": value`, and the space after it; `index` counts the members of the line. */
  #member(bytes: Uint8Array, start: number, end: number, index: number): number {
    if (bytes[start] !== quote) return -1
    // Lines of a log mostly have the same keys in the same order.
    let key = this.#expected[index] ?? -1
    let close = key < 0 ? start : start + 1 + keyBytes[key]!.length
    if (key < 0 || bytes[close] !== quote || !isSame(bytes, start + 1, close, keyBytes[key]!)) {
      close = skipPlain(bytes, start + 1)
      if (close < 0) return -1
      key = indexOf(keyBytes, bytes, start + 1, close)
      if (index < keys.length) this.#expected[index] = key
    }
    const colon = skipSpace(bytes, close + 1)
    if (bytes[colon] !== 0x3a) return -1
    const value = skipSpace(bytes, colon + 1)
    const after = key < 0 ? skipValue(bytes, value, 0) : this.#field(keys[key]!, 1 << key, bytes, value)
    return after < 0 || after > end ? -1 : skipSpace(bytes, after)
  }

  #field(key: Key, bit: number, bytes: Uint8Array, at: number): number {
    if ((this.#seen & bit) !== 0) return -1
    this.#seen |= bit
    switch (key) {
      case 'user_id':
        return this.#userId(bytes, at)
      case 'time':
        return this.#readTime(bytes, at)
      case 'type':
        return this.#type(bytes, at)
      case 'event':
      case 'name':
        // `event` comes before `name`; when it is there it has to be a text, which this asks of both.
        if (bytes[at] !== quote || bytes[at + 1] === quote) return -1
        this.#named = true
        return skipString(bytes, at)
      case 'attributes':
        this.#attributes = bytes[at] === braceOpen
        return this.#attributes ? skipValue(bytes, at, 0) : -1
      case 'properties':
        return bytes[at] === braceOpen ? skipValue(bytes, at, 0) : -1
      case 'id':
        return bytes[at] === quote ? skipString(bytes, at) : plainDigits(bytes, at)
    }
  }

  #userId(bytes: Uint8Array, at: number): number {
    const isText = bytes[at] === quote
    const close = isText ? skipPlain(bytes, at + 1) : plainDigits(bytes, at)
    this.userStart = isText ? at + 1 : at
    this.userEnd = close
    if (close <= this.userStart || isSame(bytes, this.userStart, close, this.#user)) return -1
    return isText ? close + 1 : close
  }

  #type(bytes: Uint8Array, at: number): number {
    if (bytes[at] !== quote) return -1
    const close = skipString(bytes, at)
    const type = close < 0 ? -1 : indexOf(typeBytes, bytes, at + 1, close - 1)
    if (type < 0) return -1
    this.#custom = eventTypes[type] === 'custom_event'
    this.#profile = eventTypes[type] === 'profile'
    return close
  }

  #readTime(bytes: Uint8Array, at: number): number {
    if (bytes[at] === quote) return this.#isoTime(bytes, at)
    const close = plainDigits(bytes, at)
    if (close < 0) return -1
    let value = 0
    for (let i = at; i < close; i++) value = value * 10 + (bytes[i]! - 0x30)
    this.time = value < 1e11 ? value * 1000 : value
    return this.time <= 253_402_300_799_999 ? close : -1
  }

  /** `"2026-01-05T10:11:12Z"` and `"2026-01-05T10:11:12.345Z"`; other forms by the parser of times. */
  #isoTime(bytes: Uint8Array, at: number): number {
    const first = at + 1
    const length = bytes[first + 24] === quote ? 24 : 20
    const usual =
      bytes[first + length] === quote &&
      bytes[first + length - 1] === 0x5a &&
      bytes[first + 4] === 0x2d &&
      bytes[first + 7] === 0x2d &&
      bytes[first + 10] === 0x54 &&
      bytes[first + 13] === 0x3a &&
      bytes[first + 16] === 0x3a &&
      (length === 20 || bytes[first + 19] === 0x2e)
    if (!usual) return this.#otherTime(bytes, at)
    const date =
      two(bytes, first) * 1_000_000 +
      two(bytes, first + 2) * 10_000 +
      two(bytes, first + 5) * 100 +
      two(bytes, first + 8)
    if (date !== this.#dateKey) {
      // NaN, for what is no digit, is never the same.
      const parsed = parseIsoTime(latin1(bytes, first, first + 10))
      if (!parsed) return -1
      this.#dateKey = date
      this.#dateMs = parsed.ms
    }
    const hour = two(bytes, first + 11)
    const minute = two(bytes, first + 14)
    const second = two(bytes, first + 17)
    const fraction = length === 24 ? two(bytes, first + 20) * 10 + (two(bytes, first + 21) % 10) : 0
    if (!(hour < 24 && minute < 60 && second < 60 && fraction >= 0)) return -1
    this.time = this.#dateMs + hour * 3_600_000 + minute * 60_000 + second * 1000 + fraction
    return first + length + 1
  }

  #otherTime(bytes: Uint8Array, at: number): number {
    const close = skipPlain(bytes, at + 1)
    if (close < 0 || close - at > 64) return -1
    const parsed = parseIsoTime(latin1(bytes, at + 1, close))
    if (!parsed) return -1
    this.time = parsed.ms
    return close + 1
  }
}

/** From after the opening quote to the closing one; -1 if there is an escape, or no end. */
function skipPlain(bytes: Uint8Array, at: number): number {
  for (;;) {
    const byte = bytes[at]!
    if (byte > quote && byte !== 0x5c) at++
    else if (byte === quote) return at
    else if (byte >= 0x20 && byte !== 0x5c) at++
    else return -1
  }
}

/** A whole number of at most 15 digits, the text of which is the value; -1 for anything else. */
function plainDigits(bytes: Uint8Array, at: number): number {
  const close = skipNumber(bytes, at)
  if (close < 0 || close - at > 15) return -1
  for (let i = at; i < close; i++) if (bytes[i]! < 0x30 || bytes[i]! > 0x39) return -1
  return close
}

function indexOf(words: readonly Uint8Array[], bytes: Uint8Array, start: number, end: number): number {
  for (let i = 0; i < words.length; i++) if (isSame(bytes, start, end, words[i]!)) return i
  return -1
}

function isSame(bytes: Uint8Array, start: number, end: number, known: Uint8Array): boolean {
  if (end - start !== known.length) return false
  for (let i = 0; i < known.length; i++) if (bytes[start + i] !== known[i]) return false
  return true
}

function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 0x30
  const ones = bytes[at + 1]! - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!)
  return text
}
