/** Top-level tokens → nodes. Tags parse themselves and ask here for their bodies. */
import { distance } from 'fastest-levenshtein'
import type { Liquid, Template } from 'liquidjs'
import { Parser } from 'liquidjs'
import { LiquidSyntaxError } from './errors.ts'
import { MAX_BLOCK_DEPTH } from './limits.ts'
import { quote } from './lint.ts'
import { Markup } from './markup.ts'
import type { Node } from './node.ts'
import { Body } from './node.ts'
import { OutputNode } from './output-node.ts'
import type { ParseLog } from './parse-log.ts'
import { TAGS } from './tags/index.ts'
import { BrazeTokenizer, neverClosed } from './tokenizer.ts'
import type { TopToken } from './tokens.ts'
import { OutputToken, TagToken, TextToken } from './tokens.ts'

/** Tags other dialects have and Braze does not (liquid.md 6.1), with what to use instead. */
const UNSUPPORTED_TAGS: ReadonlyMap<string, string> = new Map([
  ['include', 'Use a Content Block: {{content_blocks.${Name}}}'],
  ['render', 'Use a Content Block: {{content_blocks.${Name}}}'],
  ['layout', 'Use a Content Block: {{content_blocks.${Name}}}'],
  ['section', 'Use a Content Block: {{content_blocks.${Name}}}'],
  ['sections', 'Use a Content Block: {{content_blocks.${Name}}}'],
  ['block', 'Use a Content Block: {{content_blocks.${Name}}}'],
  ['tablerow', 'Write the table rows in a for'],
  ['paginate', 'Use limit and offset of for'],
  ['form', 'Write the HTML form'],
  ['style', 'Write the HTML element'],
  ['stylesheet', 'Write the HTML element'],
  ['javascript', 'Write the HTML element'],
  ['schema', 'Remove it'],
])

const BRANCHES: ReadonlySet<string> = new Set(['else', 'elsif', 'when'])

export interface ParsedBody {
  readonly body: Body
  /** The tag that ended the body. */
  readonly stop: TagToken
}

export class BrazeParser extends Parser {
  readonly log: ParseLog
  readonly #engine: Liquid
  readonly #skipped = new Set<string>()
  #depth = 0

  constructor(engine: Liquid, log: ParseLog) {
    super(engine)
    this.#engine = engine
    this.log = log
  }

  /** liquidjs' entry. @throws LiquidSyntaxError for what cannot be parsed */
  override parse(text: string): Template[] {
    return [this.parseBody(text)]
  }

  /** @throws LiquidSyntaxError for what cannot be parsed */
  parseBody(text: string, range?: [number, number]): Body {
    const tokens = new BrazeTokenizer(text, this.log, range).readTopLevelTokens()
    const body = new Body(new TextToken(text, range?.[0] ?? 0, range?.[1] ?? text.length))
    for (let token = tokens.pop(); token; token = tokens.pop()) this.#addTo(body, token, tokens)
    return body
  }

  /** The nodes up to a tag whose name `ends` accepts. @throws LiquidSyntaxError when there is none */
  readBody(remaining: TopToken[], opener: TagToken, ends: (name: string) => boolean): ParsedBody {
    if (++this.#depth > MAX_BLOCK_DEPTH) {
      throw new LiquidSyntaxError('syntax', spanOf(opener), `Blocks are nested more than ${MAX_BLOCK_DEPTH} deep`)
    }
    const body = new Body(opener)
    for (let token = remaining.pop(); token; token = remaining.pop()) {
      if (token instanceof TagToken && ends(token.name)) {
        this.#depth--
        return { body, stop: token }
      }
      if (token instanceof TagToken && token.name.startsWith('end') && !this.#skipped.has(token.name))
        throw misplacedEnd(token, opener)
      this.#addTo(body, token, remaining)
    }
    throw neverClosed(opener)
  }

  #addTo(body: Body, token: TopToken, remaining: TopToken[]): void {
    if (token instanceof TextToken) {
      const text = token.getContent()
      if (text !== '') body.add(text)
    } else if (token instanceof OutputToken) {
      body.add(new OutputNode(new Markup(token.input, ...token.contentRange, this.log, { inOutput: true }), token))
    } else if (token.name === 'liquid') {
      this.#addLines(body, token)
    } else {
      const tag = this.#parseTag(token, remaining)
      if (tag) body.add(tag)
    }
  }

  /** The lines of `{% liquid %}` belong to the body around it. */
  #addLines(body: Body, token: TagToken): void {
    const lines: TopToken[] = new BrazeTokenizer(token.input, this.log, [
      token.argsStart,
      token.contentRange[1],
    ]).readLines()
    for (let line = lines.pop(); line; line = lines.pop()) this.#addTo(body, line, lines)
  }

  #parseTag(token: TagToken, remaining: TopToken[]): Node | undefined {
    const Found = TAGS.get(token.name)
    if (Found) return new Found(token, remaining, this.#engine, this)
    if (!this.#skipped.has(token.name)) this.#reportUnknown(token)
    return undefined
  }

  #reportUnknown(token: TagToken): void {
    const { name } = token
    const span = spanOf(token)
    const instead = UNSUPPORTED_TAGS.get(name)
    this.#skipped.add(`end${name}`)
    if (instead !== undefined) {
      this.log.fail('unsupportedTag', span, `Braze does not have the tag ${quote(name)}`, [instead])
    } else if (name.startsWith('end') || BRANCHES.has(name)) {
      this.log.fail('unknownTag', span, `${quote(name)} stands outside of the block it belongs to`)
    } else {
      const near = [...TAGS.keys(), 'liquid'].find((known) => distance(known, name) <= (name.length > 4 ? 2 : 1))
      this.log.fail(
        'unknownTag',
        span,
        `There is no tag ${quote(name)}`,
        near === undefined ? [] : [`Did you mean ${near}?`],
      )
    }
  }
}

export function spanOf(token: { readonly begin: number; readonly end: number }) {
  return { start: token.begin, end: token.end }
}

function misplacedEnd(token: TagToken, opener: TagToken): LiquidSyntaxError {
  const message = `${quote(token.name)} does not close ${quote(opener.getText())}`
  return new LiquidSyntaxError('unknownTag', spanOf(token), message, [`Close that block with end${opener.name} first`])
}
