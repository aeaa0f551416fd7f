/** Where the characters of a YAML scalar's value stand in the file, whatever the style of the scalar. */
import type { Scalar } from 'yaml'

/**
 * `offsets[i]` is the offset in `source` of the i-th UTF-16 unit of the scalar's value, and one more entry stands for its
 * end. An escape maps to its first character, a fold to the line break it came from.
 */
export function scalarOffsets(source: string, scalar: Scalar): Uint32Array {
  const value = String(scalar.value)
  const offsets = new Uint32Array(value.length + 1)
  const [start, end] = scalar.range ?? [0, 0]
  // Blanks alone have no indentation to go by, and nothing worth pointing at.
  if (value.trim() === '') return offsets.fill(start)
  const block = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED'
  const quote = scalar.type === 'QUOTE_DOUBLE' ? '"' : scalar.type === 'QUOTE_SINGLE' ? "'" : ''
  const indent = block ? blockIndent(source, start, end) : 0
  let at = block ? afterIndent(source, source.indexOf('\n', start) + 1, indent) : start + quote.length
  // Leading blank lines of a block are part of its value.
  let index = 0
  while (index < value.length && at < end) {
    if (source[at] === '\n' || source[at] === '\r' || (!block && breaksAfterBlanks(source, at))) {
      const run = lineBreaks(source, at, block, indent)
      const wanted = countNewlines(value, index)
      if (wanted === 0) {
        // A fold: one line break is one space (nothing at all after an escaped line break).
        if (value[index] === ' ') offsets[index++] = run.breaks[0]!
      } else {
        for (const position of run.breaks.slice(-wanted)) offsets[index++] = position
      }
      at = run.end
      continue
    }
    const length =
      quote === '"' && source[at] === '\\' ? escapeLength(source, at) : quote === "'" && source[at] === "'" ? 2 : 1
    if (quote === '"' && source[at] === '\\' && /[\r\n]/.test(source[at + 1] ?? '')) {
      at = lineBreaks(source, at + 1, false, 0).end
      continue
    }
    offsets[index++] = at
    // An escape beyond the basic plane stands for two units.
    if (length === 10 && value.codePointAt(index - 1)! > 0xffff) offsets[index++] = at
    at += length
  }
  offsets.fill(Math.min(at, end), index)
  return offsets
}

const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 }

const escapeLength = (source: string, at: number) => escapeLengths[source[at + 1] ?? ''] ?? 2

/** Blanks before a line break are folded away with it. */
function breaksAfterBlanks(source: string, at: number): boolean {
  if (source[at] !== ' ' && source[at] !== '\t') return false
  const blanks = /[ \t]+/y
  blanks.lastIndex = at
  blanks.test(source)
  return source[blanks.lastIndex] === '\n' || source[blanks.lastIndex] === '\r'
}

/** The line breaks from here to the next text, and where that text begins. */
function lineBreaks(source: string, from: number, block: boolean, indent: number): { breaks: number[]; end: number } {
  const breaks: number[] = []
  let at = from
  for (;;) {
    let next = at
    while (source[next] === ' ' || source[next] === '\t') next++
    if (source[next] === '\r' && source[next + 1] === '\n') next++
    if (source[next] !== '\n' && source[next] !== '\r') return { breaks, end: block ? at : next }
    // In a block, blanks beyond the indentation are text.
    if (block && next - at > 0 && breaks.length > 0 && source[at] !== '\r' && at > from && /[ \t]/.test(source[at]!)) {
      return { breaks, end: at }
    }
    breaks.push(next)
    at = block ? afterIndent(source, next + 1, indent) : next + 1
  }
}

function afterIndent(source: string, lineStart: number, indent: number): number {
  let at = lineStart
  while (at < lineStart + indent && source[at] === ' ') at++
  return at
}

/** Given by the header (`|2`, counted from the parent's indentation), or by the first line with text. */
function blockIndent(source: string, start: number, end: number): number {
  const body = source.indexOf('\n', start) + 1
  const given = /^[|>][+-]?([1-9])/.exec(source.slice(start, body))?.[1]
  if (given !== undefined) return parentIndent(source, start) + Number(given)
  const first = source
    .slice(body, end)
    .split('\n')
    .find((line) => /[^ \r]/.test(line))
  return /^ */.exec(first ?? '')![0].length
}

/** The column of the key, or of the dash, that a value on the same line belongs to. */
function parentIndent(source: string, start: number): number {
  const before = source.slice(source.lastIndexOf('\n', start - 1) + 1, start)
  const [, dashes = '', key = ''] = /^( *(?:- +)*)(.*)$/.exec(before) ?? []
  return key === '' ? dashes.lastIndexOf('-') : dashes.length
}

function countNewlines(value: string, from: number): number {
  let at = from
  while (value[at] === '\n') at++
  return at - from
}
