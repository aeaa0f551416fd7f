/** Template text → top-level tokens, knowing `${…}` and nested `{{ }}`. */
import { Tokenizer } from 'liquidjs'
import { matchBraces } from './braces.ts'
import { LiquidSyntaxError } from './errors.ts'
import { attributeEnd, skipSpace } from './fragments.ts'
import { quote } from './lint.ts'
import type { ParseLog } from './parse-log.ts'
import type { TopToken } from './tokens.ts'
import { OutputToken, TagToken, TextToken } from './tokens.ts'

/** Bodies of these tags are text up to the end tag, whatever they contain. */
const VERBATIM: ReadonlySet<string> = new Set(['raw', 'comment', 'doc'])

export class BrazeTokenizer extends Tokenizer {
  readonly #log: ParseLog
  #braces: ReadonlyMap<number, number> | undefined

  constructor(text: string, log: ParseLog, range?: [number, number]) {
    super(text, {}, undefined, range)
    this.#log = log
  }

  /** The first token comes last: taking from the end of an array is cheap. */
  override readTopLevelTokens(): TopToken[] {
    const tokens: TopToken[] = []
    while (this.p < this.N) {
      if (this.match('{%')) this.#readTag(tokens)
      else if (this.match('{{')) tokens.push(this.#readOutput())
      else tokens.push(this.#readText())
    }
    trimWhitespace(tokens)
    return tokens.toReversed()
  }

  /** The lines of a `liquid` tag, one token each, the first one last. */
  readLines(): TagToken[] {
    const tokens: TagToken[] = []
    for (let at = this.p; at < this.N;) {
      const newline = this.input.indexOf('\n', at)
      const end = newline === -1 || newline > this.N ? this.N : newline
      const begin = skipSpace(this.input, at, end)
      if (begin < end) tokens.push(this.#tagToken(begin, end, true))
      at = end + 1
    }
    this.p = this.N
    return tokens.toReversed()
  }

  #readText(): TextToken {
    const begin = this.p
    let end = begin + 1
    while (end < this.N && !(this.input[end] === '{' && (this.input[end + 1] === '%' || this.input[end + 1] === '{')))
      end++
    this.p = end
    const token = new TextToken(this.input, begin, end)
    this.#lintText(begin, end)
    return token
  }

  #lintText(begin: number, end: number): void {
    for (let at = this.input.indexOf('${', begin); at !== -1 && at < end; at = this.input.indexOf('${', at + 2)) {
      const stop = attributeEnd(this.input, at, end)
      const name = stop === -1 ? '' : this.input.slice(at, stop)
      if (!/^\$\{[a-z_]+\}$/.test(name)) continue
      this.#log.report(
        'bareAttribute',
        { start: at, end: stop },
        `${quote(name)} is plain text here and is sent as it is`,
        [`Write {{${name}}}`],
      )
    }
  }

  #readOutput(): OutputToken {
    const begin = this.p
    this.#braces ??= matchBraces(this.input, begin, this.N)
    const end = this.#braces.get(begin) ?? this.#firstClose(begin)
    const stray = end === -1 || end > this.N ? begin : this.#strayBrace(begin + 2, end - 2)
    if (end === -1 || end > this.N || stray !== -1) {
      const line = this.input.slice(begin, Math.min(this.N, begin + 60)).split('\n')[0] ?? ''
      const span = { start: begin, end: stray > begin ? stray + 1 : Math.min(this.N, begin + Math.max(2, line.length)) }
      throw new LiquidSyntaxError('unclosed', span, `The output ${quote(line)} is not closed`, ['Close it with }}'])
    }
    this.p = end
    return new OutputToken(this.input, begin, end)
  }

  /** For braces without a partner, e.g. `{{ "{{" }}`: the first `}}` there is. */
  #firstClose(begin: number): number {
    for (let p = begin + 2; p < this.N; p++) {
      const attribute = attributeEnd(this.input, p, this.N)
      if (attribute !== -1) p = attribute - 1
      else if (this.input[p] === '}' && this.input[p + 1] === '}') return p + 2
      else if (this.input[p] === '{' && this.input[p + 1] === '%') return -1
    }
    return -1
  }

  /** A single `}` outside of nested braces ends an output too early; Braze refuses that. */
  #strayBrace(begin: number, end: number): number {
    for (let p = begin; p < end; p++) {
      const attribute = attributeEnd(this.input, p, end)
      if (attribute !== -1) p = attribute - 1
      else if (this.input[p] === '{' && this.input[p + 1] === '{') p = (this.#braces?.get(p) ?? p + 2) - 1
      else if (this.input[p] === '}' && this.input[p - 1] !== '{') return this.#isBraceTypo(begin) ? -1 : p
    }
    return -1
  }

  /** `{{{ x }}}` and `{{$name}}}`: reported later, with a hint. */
  #isBraceTypo(begin: number): boolean {
    return this.input[begin] === '{' || this.input[begin] === '$'
  }

  #readTag(tokens: TopToken[]): void {
    const begin = this.p
    const close = this.input.indexOf('%}', begin + 2)
    if (close === -1 || close + 2 > this.N) {
      const line = this.input.slice(begin, Math.min(this.N, begin + 60)).split('\n')[0] ?? ''
      const span = { start: begin, end: begin + line.length }
      throw new LiquidSyntaxError('unclosed', span, `The tag ${quote(line)} is not closed`, ['Close it with %}'])
    }
    const end = close + 2
    const token = this.#tagToken(begin, end, false)
    tokens.push(token)
    this.p = end
    if (VERBATIM.has(token.name)) this.#readVerbatim(token, tokens)
  }

  #tagToken(begin: number, end: number, line: boolean): TagToken {
    const name = /\s*(#|\w+)/y
    name.lastIndex = line ? begin : begin + (this.input[begin + 2] === '-' ? 3 : 2)
    const match = name.exec(this.input)
    if (!match?.[1] || name.lastIndex > (line ? end : end - 2)) {
      const shown = quote(this.input.slice(begin, end))
      throw new LiquidSyntaxError('syntax', { start: begin, end }, `${shown} has no tag name`, [
        'Write the name of a tag first',
      ])
    }
    const argsStart = skipSpace(this.input, name.lastIndex, line ? end : end - 2)
    return new TagToken(this, { begin, end, line, name: match[1], argsStart })
  }

  /** The body of `raw`, `comment` or `doc` as one text, then the end tag. Comments nest. */
  #readVerbatim(opener: TagToken, tokens: TopToken[]): void {
    const body = this.p
    const delimiter = /\{%-?\s*(raw|endraw|comment|endcomment|doc|enddoc)\b/g
    delimiter.lastIndex = body
    let depth = 1
    let inRaw = false
    for (let match = delimiter.exec(this.input); match; match = delimiter.exec(this.input)) {
      const name = match[1] ?? ''
      const close = this.input.indexOf('%}', delimiter.lastIndex)
      if (close === -1 || close + 2 > this.N) break
      if (opener.name === 'comment' && name === (inRaw ? 'endraw' : 'raw')) inRaw = !inRaw
      else if (inRaw) continue
      else if (name === opener.name && opener.name === 'comment') depth++
      else if (name === `end${opener.name}` && --depth === 0) {
        if (match.index > body) tokens.push(new TextToken(this.input, body, match.index))
        this.p = match.index
        tokens.push(this.#tagToken(match.index, close + 2, false))
        this.p = close + 2
        return
      }
    }
    throw neverClosed(opener)
  }
}

export function neverClosed(opener: TagToken): LiquidSyntaxError {
  return new LiquidSyntaxError(
    'unclosed',
    { start: opener.begin, end: opener.end },
    `The block ${quote(opener.getText())} is not closed`,
    [`Close it with {% end${opener.name} %}`],
  )
}

/** `{%-`, `-%}`, `{{-`, `-}}`: all white space on that side goes. The body of `raw` stays as it is. */
function trimWhitespace(tokens: readonly TopToken[]): void {
  tokens.forEach((token, i) => {
    if (token instanceof TextToken) return
    const before = tokens[i - 1]
    const after = tokens[i + 1]
    const endsRaw = token instanceof TagToken && token.name === 'endraw'
    const opensRaw = token instanceof TagToken && token.name === 'raw'
    if (token.trimLeft && before instanceof TextToken && !endsRaw) before.trimEnd()
    if (token.trimRight && after instanceof TextToken && !opensRaw) after.trimStart()
  })
}
