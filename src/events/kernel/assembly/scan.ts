/**
 * Finding the ends of things in JSON text, 16 and 32 bytes at a time. Every function takes the address of a byte and
 * the end of the line, and returns an address; `end` itself, or 0 where it says so, stands for "not found". Loads may
 * read past the end: the memory behind a chunk is padded.
 */

/** The first quote or backslash at or after `at`. */
export function quoteOrBackslash(at: usize, end: usize): usize {
  while (at < end) {
    const bytes = v128.load(at)
    const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))))
    if (found) return min<usize>(at + ctz(found), end)
    at += 16
  }
  return end
}

/** The closing quote of a string without escapes that begins at `at`; 0 for one with escapes or without end. */
export function plainEnd(at: usize, end: usize): usize {
  const bytes = v128.load(at)
  const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))))
  at = found != 0 ? at + ctz(found) : quoteOrBackslash(at + 16, end)
  return at < end && load<u8>(at) == 0x22 ? at : 0
}

/** The closing quote of a string that begins at `at` (behind its opening quote); escapes are stepped over. */
export function closingQuote(at: usize, end: usize): usize {
  while (true) {
    at = quoteOrBackslash(at, end)
    if (at >= end) return end
    if (load<u8>(at) == 0x22) return at
    at += 2
  }
}

/** Past the spaces; other blanks are control characters, and lines with those are read the slow way. */
export function spaces(at: usize): usize {
  while (load<u8>(at) == 0x20) at++
  return at
}

/** The first newline at or after `at`; `to` without one. */
export function newline(at: usize, to: usize): usize {
  while (at < to) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x0a)))
    if (found) return min<usize>(at + ctz(found), to)
    at += 16
  }
  return to
}

/** 32 bits of a comparison of 32 bytes. */
function bits(low: v128, high: v128): u64 {
  return (<u64>i8x16.bitmask(low)) | ((<u64>i8x16.bitmask(high)) << 16)
}

/** The same of 64 bytes. */
export function bits64(a: v128, b: v128, c: v128, d: v128): u64 {
  return bits(a, b) | (bits(c, d) << 32)
}

/** Where there is an opening or a closing brace. */
function braces(bytes: v128): v128 {
  return v128.or(i8x16.eq(bytes, i8x16.splat(0x7b)), i8x16.eq(bytes, i8x16.splat(0x7d)))
}

/** Quotes that no backslash precedes. */
function openQuotes(at: usize): v128 {
  return v128.andnot(i8x16.eq(v128.load(at), i8x16.splat(0x22)), i8x16.eq(v128.load(at - 1), i8x16.splat(0x5c)))
}

/** Quotes that two backslashes precede. */
function oddQuotes(at: usize): v128 {
  const slashes = v128.and(
    i8x16.eq(v128.load(at - 1), i8x16.splat(0x5c)),
    i8x16.eq(v128.load(at - 2), i8x16.splat(0x5c)),
  )
  return v128.and(i8x16.eq(v128.load(at), i8x16.splat(0x22)), slashes)
}

/** Whether all texts that begin at or after `at` end before `found`, so that it is in none; false where that is hard to say. */
function isOutside(at: usize, found: usize): bool {
  let quotes: u64 = 0
  let odd = i8x16.splat(0)
  for (; at < found; at += 64) {
    const all = bits64(openQuotes(at), openQuotes(at + 16), openQuotes(at + 32), openQuotes(at + 48))
    odd = v128.or(
      odd,
      v128.or(v128.or(oddQuotes(at), oddQuotes(at + 16)), v128.or(oddQuotes(at + 32), oddQuotes(at + 48))),
    )
    const left = found - at
    quotes += popcnt(left < 64 ? all & (((<u64>1) << left) - 1) : all)
  }
  return (quotes & 1) == 0 && !v128.any_true(odd)
}

/**
 * Past an object of a line that begins at `at`, if it can be told from what follows its first closing brace: there is no
 * opening one before it, and a comma and another key follow. In JSON, that brace is not inside a text, since the quote would
 * end it, and no letter can follow. At the end of a line a text may be cut off: there, quotes are counted. 0: `skipNested`
 * has to see.
 */
function skipFlat(at: usize, end: usize): usize {
  const start = ++at
  while (at < end) {
    const a = braces(v128.load(at))
    const b = braces(v128.load(at, 16))
    const c = braces(v128.load(at, 32))
    const d = braces(v128.load(at, 48))
    if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) {
      const found = at + <usize>ctz(bits64(a, b, c, d))
      const word = load<u32>(found)
      const isPast =
        (word & 0xffff) == 0x7d7d
          ? found + 2 == end && isOutside(start, found)
          : (word & 0xffffff) == 0x222c7d && (word >> 24) - 0x61 < 26
      return isPast ? found + 1 : 0
    }
    at += 64
  }
  return 0
}

/** Past an object of a line that begins at `at`; 0 when it does not end in this line. */
export function skipObject(at: usize, end: usize): usize {
  const past = skipFlat(at, end)
  return past != 0 ? past : skipNested(at, end)
}

/**
 * Past an object or an array that begins at `at`; 0 when it does not end in this line. Brackets are counted, not
 * matched, and what lies between them is not looked at.
 */
export function skipNested(at: usize, end: usize): usize {
  let depth: i32 = 1
  at++
  // All ones while a string is open across two blocks; 1 when the first byte of a block is escaped.
  let inside: u64 = 0
  let escaped: u64 = 0
  while (at < end) {
    const low = v128.load(at)
    const high = v128.load(at, 16)
    let quotes = bits(i8x16.eq(low, i8x16.splat(0x22)), i8x16.eq(high, i8x16.splat(0x22)))
    const lowSlashes = i8x16.eq(low, i8x16.splat(0x5c))
    const highSlashes = i8x16.eq(high, i8x16.splat(0x5c))
    // `{` and `[`, `}` and `]` differ in one bit.
    const lowBrackets = v128.or(low, i8x16.splat(0x20))
    const highBrackets = v128.or(high, i8x16.splat(0x20))
    const lowOpens = i8x16.eq(lowBrackets, i8x16.splat(0x7b))
    const highOpens = i8x16.eq(highBrackets, i8x16.splat(0x7b))
    const lowCloses = i8x16.eq(lowBrackets, i8x16.splat(0x7d))
    const highCloses = i8x16.eq(highBrackets, i8x16.splat(0x7d))
    const slashes = bits(lowSlashes, highSlashes)
    if (((slashes & (slashes >> 1)) | escaped) == 0) {
      quotes &= ~(slashes << 1)
      escaped = slashes >> 31
    } else {
      // Every second backslash of a run escapes what follows.
      let rest = slashes
      let marks: u64 = escaped
      if (escaped) rest &= ~(<u64>1)
      while (rest != 0) {
        const first = rest & (0 - rest)
        const next = first << 1
        marks |= next
        rest &= ~(first | next)
      }
      escaped = (marks >> 32) & 1
      quotes &= ~marks
    }
    if (!v128.any_true(v128.or(v128.or(lowOpens, lowCloses), v128.or(highOpens, highCloses)))) {
      if (popcnt(quotes) & 1) inside ^= 0xffffffff
      at += 32
      continue
    }
    // Prefix xor: ones from each opening quote up to its closing one.
    let strings = quotes
    strings ^= strings << 1
    strings ^= strings << 2
    strings ^= strings << 4
    strings ^= strings << 8
    strings ^= strings << 16
    strings = (strings & 0xffffffff) ^ inside
    inside = (strings >> 31) & 1 ? 0xffffffff : 0
    const opens = bits(lowOpens, highOpens) & ~strings
    let closes = bits(lowCloses, highCloses) & ~strings
    if (closes != 0 && <i32>popcnt(closes) >= depth) {
      let before: i32 = 0
      while (closes != 0) {
        const first = closes & (0 - closes)
        before++
        if (depth + <i32>popcnt(opens & (first - 1)) == before) {
          const found = at + <usize>ctz(closes)
          return found < end ? found + 1 : 0
        }
        closes &= closes - 1
      }
      depth += <i32>popcnt(opens) - before
    } else {
      depth += <i32>popcnt(opens) - <i32>popcnt(closes)
    }
    at += 32
  }
  return 0
}

/** Past a number of the grammar of JSON; 0 when there is none. */
export function skipNumber(at: usize): usize {
  if (load<u8>(at) == 0x2d) at++
  if (load<u8>(at) == 0x30) at++
  else {
    const from = at
    at = digits(at)
    if (at == from) return 0
  }
  if (load<u8>(at) == 0x2e) {
    const from = ++at
    at = digits(at)
    if (at == from) return 0
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    at++
    const sign = load<u8>(at)
    if (sign == 0x2b || sign == 0x2d) at++
    const from = at
    at = digits(at)
    if (at == from) return 0
  }
  return at
}

/** Past the digits. */
export function digits(at: usize): usize {
  while (<u32>load<u8>(at) - 0x30 < 10) at++
  return at
}

/** Past `true`, `false`, `null` or a number; 0 for anything else. */
export function skipScalar(at: usize): usize {
  const word = load<u32>(at)
  // `true`, `null`
  if (word == 0x65757274 || word == 0x6c6c756e) return at + 4
  // `fals`, `e`
  if (word == 0x736c6166 && load<u8>(at, 4) == 0x65) return at + 5
  return skipNumber(at)
}

/** Whether these bytes are UTF-8, as the Unicode standard has it (no surrogates, no overlong forms). */
export function isUtf8(at: usize, end: usize): bool {
  while (at < end) {
    const high = i8x16.bitmask(v128.load(at))
    if (high == 0) {
      at += 16
      continue
    }
    at += ctz(high)
    if (at >= end) return true
    const first = <u32>load<u8>(at)
    const second = <u32>load<u8>(at, 1)
    if (first >= 0xc2 && first <= 0xdf) {
      if (at + 2 > end || (second & 0xc0) != 0x80) return false
      at += 2
    } else if ((first & 0xf0) == 0xe0) {
      const lowest: u32 = first == 0xe0 ? 0xa0 : 0x80
      const highest: u32 = first == 0xed ? 0x9f : 0xbf
      if (at + 3 > end || second < lowest || second > highest || (load<u8>(at, 2) & 0xc0) != 0x80) return false
      at += 3
    } else if (first >= 0xf0 && first <= 0xf4) {
      const lowest: u32 = first == 0xf0 ? 0x90 : 0x80
      const highest: u32 = first == 0xf4 ? 0x8f : 0xbf
      if (at + 4 > end || second < lowest || second > highest) return false
      if ((load<u8>(at, 2) & 0xc0) != 0x80 || (load<u8>(at, 3) & 0xc0) != 0x80) return false
      at += 4
    } else return false
  }
  return true
}

/** Whether a number is written as its own decimal text, as users and ids are kept: `-0` and `1.0` are not. */
export function isPlainWhole(at: usize, end: usize): bool {
  const from = load<u8>(at) == 0x2d ? at + 1 : at
  const length = end - from
  return length > 0 && length <= 15 && digits(from) == end && !(load<u8>(from) == 0x30 && from != at)
}
