/** The three kinds of top-level tokens, shaped like liquidjs' own. Offsets always point into the template as written. */
import type { Tokenizer } from 'liquidjs'
import { Token, TokenKind } from 'liquidjs'
import { isSpace } from './fragments.ts'

/** Text between tags; white-space control shortens it from both ends. */
export class TextToken extends Token {
  /** How many characters are cut off. */
  trimLeft = 0
  trimRight = 0

  constructor(input: string, begin: number, end: number) {
    super(TokenKind.HTML, input, begin, end)
  }

  getContent(): string {
    return this.input.slice(this.begin + this.trimLeft, this.end - this.trimRight)
  }

  trimStart(): void {
    while (this.#length > 0 && isSpace(this.input[this.begin + this.trimLeft])) this.trimLeft++
  }

  trimEnd(): void {
    while (this.#length > 0 && isSpace(this.input[this.end - this.trimRight - 1])) this.trimRight++
  }

  get #length(): number {
    return this.end - this.trimRight - this.begin - this.trimLeft
  }
}

/** `{{ … }}` or `{% … %}`; `contentRange` is what stands between the delimiters and their dashes. */
class DelimitedToken extends Token {
  readonly trimLeft: boolean
  readonly trimRight: boolean
  readonly contentRange: [number, number]

  constructor(kind: TokenKind, input: string, begin: number, end: number, delimiter: number) {
    super(kind, input, begin, end)
    this.trimLeft = delimiter > 0 && input[begin + delimiter] === '-'
    this.trimRight =
      delimiter > 0 && end - begin > 2 * delimiter + (this.trimLeft ? 1 : 0) && input[end - delimiter - 1] === '-'
    this.contentRange = [begin + delimiter + (this.trimLeft ? 1 : 0), end - delimiter - (this.trimRight ? 1 : 0)]
  }

  get content(): string {
    return this.input.slice(...this.contentRange)
  }
}

export class OutputToken extends DelimitedToken {
  constructor(input: string, begin: number, end: number) {
    super(TokenKind.Output, input, begin, end, 2)
  }
}

/** A tag, or a line of `{% liquid %}`. */
export class TagToken extends DelimitedToken {
  readonly name: string
  readonly tokenizer: Tokenizer
  /** Where the arguments start; they end with `contentRange`. */
  readonly argsStart: number

  constructor(
    tokenizer: Tokenizer,
    place: { begin: number; end: number; line: boolean; name: string; argsStart: number },
  ) {
    super(TokenKind.Tag, tokenizer.input, place.begin, place.end, place.line ? 0 : 2)
    this.tokenizer = tokenizer
    this.name = place.name
    this.argsStart = Math.min(place.argsStart, this.contentRange[1])
  }

  get args(): string {
    return this.input.slice(this.argsStart, this.contentRange[1])
  }
}

export type TopToken = TextToken | OutputToken | TagToken
