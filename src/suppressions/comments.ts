/** The comments of a YAML text, and which lines they can speak of. What looks like one inside of a text is none. */
import { CST, Lexer } from 'yaml'
import type { Source, Span } from '../text/source.ts'

export interface Comment {
  /** With its `#`. */
  readonly text: string
  readonly span: Span
  readonly line: number
  /** Nothing but blanks stands before it on its line. */
  readonly alone: boolean
  /** No key comes before it. */
  readonly atTop: boolean
  /** The next line that holds more than a comment. */
  readonly nextLine: number | undefined
}

export interface Comments {
  readonly comments: readonly Comment[]
  /** The line on which a text of several lines begins that this line belongs to; for a block scalar that of its key. */
  readonly beginning: (line: number) => number
}

/** Marks of the lexer that stand for no character; the last one says that a plain or block text follows. */
const scalarMark = '\u001f'
const marks = new Set(['\u0002', '\u0018', scalarMark])

/** What holds nothing that could be found. */
const empty = new Set(['space', 'newline', 'byte-order-mark', 'directive-line', 'doc-start', 'doc-end', 'doc-mode'])

export function readComments(source: Source): Comments {
  const found: { span: Span; line: number; alone: boolean; atTop: boolean }[] = []
  const beginnings = new Map<number, number>()
  const filled = new Set<number>()
  let blockStart: number | undefined
  for (const { type, span } of lexemes(source.text)) {
    const { line } = source.position(span.start)
    if (type === 'comment') found.push({ span, line, alone: !filled.has(line), atTop: filled.size === 0 })
    else if (!empty.has(type)) {
      const first = type === 'scalar' ? (blockStart ?? line) : line
      const last = source.position(Math.max(span.start, span.end - 1)).line
      filled.add(line).add(last)
      for (let each = first + 1; each <= last; each++) beginnings.set(each, first)
      blockStart = type === 'block-scalar-header' ? line : undefined
    }
  }
  const lines = [...filled].sort((a, b) => a - b)
  let next = 0
  const comments = found.map(({ span, line, ...rest }) => {
    while (next < lines.length && lines[next]! <= line) next++
    return { ...rest, span, line, text: source.text.slice(span.start, span.end), nextLine: lines[next] }
  })
  return { comments, beginning: (line) => beginnings.get(line) ?? line }
}

function* lexemes(text: string): Generator<{ type: string; span: Span }> {
  let start = 0
  let isScalar = false
  for (const lexeme of new Lexer().lex(text)) {
    if (!isScalar && marks.has(lexeme)) {
      isScalar = lexeme === scalarMark
      continue
    }
    const end = start + lexeme.length
    yield { type: isScalar ? 'scalar' : (CST.tokenType(lexeme) ?? 'scalar'), span: { start, end } }
    start = end
    isScalar = false
  }
}
