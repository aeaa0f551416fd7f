/**
 * Cuts expression markup into fragments the way Ruby's lax parser does (`QuotedFragment`), with Braze's `${name}`
 * and `{{ group }}` counted as one character each, whatever is inside (liquid.md 2.1, 2.3).
 */

/** Deeper than anybody writes; keeps every scan below short. */
export const MAX_NESTING = 20
// Names are shorter than this; a brace further away belongs to something else.
const MAX_NAME_LENGTH = 1000

/** The end of the `${…}` that starts at `at`, or -1: everything up to the first `}` is the name. */
export function attributeEnd(text: string, at: number, end: number): number {
  if (text[at] !== '$' || text[at + 1] !== '{') return -1
  const close = text.slice(at + 2, Math.min(end, at + 2 + MAX_NAME_LENGTH)).indexOf('}')
  return close === -1 ? -1 : at + 2 + close + 1
}

/** The end of the `{{ … }}` that starts at `at`, or -1. Groups nest. */
export function groupEnd(text: string, at: number, end: number): number {
  if (text[at] !== '{' || text[at + 1] !== '{') return -1
  let depth = 0
  for (let p = at; p < end; p++) {
    const attribute = attributeEnd(text, p, end)
    if (attribute !== -1) p = attribute - 1
    else if (text[p] === '{' && text[p + 1] === '{') {
      if (++depth > MAX_NESTING) return -1
      p++
    } else if (text[p] === '}' && text[p + 1] === '}' && p + 1 < end) {
      p++
      if (--depth === 0) return p + 1
    }
  }
  return -1
}

/** The end of the quoted string that starts at `at`, or -1. Liquid has no escapes inside quotes. */
export function quotedEnd(text: string, at: number, end: number): number {
  const quote = text[at]
  if (quote !== '"' && quote !== "'") return -1
  for (let p = at + 1; p < end; p++) if (text[p] === quote) return p + 1
  return -1
}

/** The end of the `[…]` that starts at `at`, or -1. */
export function bracketEnd(text: string, at: number, end: number): number {
  if (text[at] !== '[') return -1
  let depth = 0
  for (let p = at; p < end; p++) {
    const unit = Math.max(quotedEnd(text, p, end), attributeEnd(text, p, end))
    if (unit !== -1) p = unit - 1
    else if (text[p] === '[' && ++depth > MAX_NESTING) return -1
    else if (text[p] === ']' && --depth === 0) return p + 1
  }
  return -1
}

/** The end of the `(a..b)` that starts at `at`, or -1. */
function rangeEnd(text: string, at: number, end: number): number {
  if (text[at] !== '(') return -1
  for (let p = at + 1; p < end; p++) {
    const char = text.charAt(p)
    if (char === ')') return /^[^\s.][^]*\.\./.test(text.slice(at + 1, p).trimStart()) ? p + 1 : -1
    if ('(|,'.includes(char)) return -1
  }
  return -1
}

/** The end of any unit that starts at `at`: a string, `${…}`, `{{…}}`, `[…]`, `(a..b)`; -1 for a plain character. */
export function unitEnd(text: string, at: number, end: number): number {
  switch (text.charAt(at)) {
    case '"':
    case "'":
      return quotedEnd(text, at, end)
    case '$':
      return attributeEnd(text, at, end)
    case '{':
      return groupEnd(text, at, end)
    case '[':
      return bracketEnd(text, at, end)
    case '(':
      return rangeEnd(text, at, end)
    default:
      return -1
  }
}

export function isSpace(char: string | undefined): boolean {
  return char === ' ' || (char !== undefined && char >= '\t' && char <= '\r')
}

export function skipSpace(text: string, at: number, end: number): number {
  let p = at
  while (p < end && isSpace(text[p])) p++
  return p
}

export function skipSpaceBack(text: string, start: number, end: number): number {
  let p = end
  while (p > start && isSpace(text[p - 1])) p--
  return p
}

/**
 * The end of the fragment that starts at `at`: units and characters up to a blank, `,`, `|` or a lone quote.
 * `operators` also ends it at `= < > !`, so that `a=='b'` reads as the comparison its author meant.
 */
export function fragmentEnd(text: string, at: number, end: number, operators = false): number {
  // A quoted text is a fragment of its own; inside a fragment quotes are just part of it.
  const quoted = quotedEnd(text, at, end)
  if (quoted !== -1) return quoted
  let p = at
  while (p < end) {
    const unit = unitEnd(text, p, end)
    if (unit !== -1) {
      p = unit
      continue
    }
    const char = text[p]
    if (isSpace(char) || char === ',' || char === '|' || char === '"' || char === "'") break
    if (operators && p > at && isOperatorChar(text, p)) break
    p++
  }
  return p
}

export function isOperatorChar(text: string, at: number): boolean {
  const char = text[at]
  return char === '=' || char === '<' || char === '>' || (char === '!' && text[at + 1] === '=')
}

/** Like `fragmentEnd`, for places where Ruby also allows blanks inside a path: `a .b`, `a [0]`. */
export function valueEnd(text: string, at: number, end: number): number {
  let stop = fragmentEnd(text, at, end)
  if (!/[A-Za-z_$[{]/.test(text.charAt(at))) return stop
  for (;;) {
    const next = skipSpace(text, stop, end)
    const dot = text[stop - 1] === '.' || text[next] === '.' ? (text[next] === '.' ? next + 1 : next) : -1
    const name = dot === -1 ? -1 : skipSpace(text, dot, end)
    if (name !== -1 && name < end && /[A-Za-z_]/.test(text.charAt(name))) stop = fragmentEnd(text, name, end)
    else if (next > stop && bracketEnd(text, next, end) !== -1) stop = fragmentEnd(text, next, end)
    else return stop
  }
}
