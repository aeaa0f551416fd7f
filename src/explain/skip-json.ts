/** Steps over JSON in bytes, as strictly as JSON.parse. Each function gives the position after it, or -1. */

const quote = 0x22
const backslash = 0x5c

/** Deeper values are left to the parser. */
const maximumDepth = 100

/** Space, tab and CR: LF ends a line. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d) at++
  return at
}

/** From the opening quote. */
export function skipString(bytes: Uint8Array, at: number): number {
  at++
  for (;;) {
    // Most bytes are settled by the first test; the end of the bytes is undefined, which no comparison lets through.
    const byte = bytes[at]!
    if (byte > quote && byte !== backslash) at++
    else if (byte === quote) return at + 1
    else if (byte === backslash) {
      at = skipEscape(bytes, at + 1)
      if (at < 0) return -1
    } else if (byte >= 0x20) at++
    else return -1
  }
}

function skipEscape(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]
  // " \ / b f n r t
  if (byte === quote || byte === backslash || byte === 0x2f) return at + 1
  if (byte === 0x62 || byte === 0x66 || byte === 0x6e || byte === 0x72 || byte === 0x74) return at + 1
  if (byte !== 0x75) return -1
  for (let i = 1; i <= 4; i++) if (!isHex(bytes[at + i])) return -1
  return at + 5
}

function isHex(byte: number | undefined): boolean {
  if (byte === undefined) return false
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39

export function skipNumber(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0x2d) at++
  if (!isDigit(bytes[at])) return -1
  if (bytes[at] === 0x30) at++
  else at = skipDigits(bytes, at)
  if (bytes[at] === 0x2e) {
    if (!isDigit(bytes[at + 1])) return -1
    at = skipDigits(bytes, at + 1)
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    at++
    if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++
    if (!isDigit(bytes[at])) return -1
    at = skipDigits(bytes, at)
  }
  return at
}

function skipDigits(bytes: Uint8Array, at: number): number {
  while (isDigit(bytes[at])) at++
  return at
}

export function skipValue(bytes: Uint8Array, at: number, depth: number): number {
  const byte = bytes[at]
  if (byte === quote) return skipString(bytes, at)
  if (byte === 0x7b || byte === 0x5b) return depth < maximumDepth ? skipItems(bytes, at, depth, byte === 0x7b) : -1
  if (byte === 0x74) return skipWord(bytes, at, 'true')
  if (byte === 0x66) return skipWord(bytes, at, 'false')
  if (byte === 0x6e) return skipWord(bytes, at, 'null')
  return skipNumber(bytes, at)
}

/** An object or an array, from its bracket. */
function skipItems(bytes: Uint8Array, at: number, depth: number, isObject: boolean): number {
  const close = isObject ? 0x7d : 0x5d
  at = skipSpace(bytes, at + 1)
  if (bytes[at] === close) return at + 1
  for (;;) {
    if (isObject) {
      if (bytes[at] !== quote) return -1
      at = skipString(bytes, at)
      if (at < 0) return -1
      at = skipSpace(bytes, at)
      if (bytes[at] !== 0x3a) return -1
      at = skipSpace(bytes, at + 1)
    }
    at = skipValue(bytes, at, depth + 1)
    if (at < 0) return -1
    at = skipSpace(bytes, at)
    if (bytes[at] === close) return at + 1
    if (bytes[at] !== 0x2c) return -1
    at = skipSpace(bytes, at + 1)
  }
}

function skipWord(bytes: Uint8Array, at: number, word: string): number {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return -1
  return at + word.length
}
