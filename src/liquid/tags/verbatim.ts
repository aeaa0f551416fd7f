/** `raw`, `comment`, `doc` and `#`: bodies that are not Liquid. */
import type { Liquid } from 'liquidjs'
import { LiquidSyntaxError } from '../errors.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import { neverClosed } from '../tokenizer.ts'
import type { TopToken } from '../tokens.ts'
import { TagToken, TextToken } from '../tokens.ts'
import { BrazeTag } from './tag.ts'

export class RawTag extends BrazeTag {
  override readonly blank: boolean
  readonly #text: string

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, _parser: BrazeParser) {
    super(token, remaining, engine)
    if (token.begin === token.contentRange[0])
      throw new LiquidSyntaxError('unclosed', this.span, 'A raw block cannot stand in a liquid tag')
    if (token.args.trim() !== '') {
      throw new LiquidSyntaxError('syntax', this.span, 'raw takes no arguments', ['Write {% raw %}'])
    }
    const body = remaining.at(-1) instanceof TextToken ? remaining.pop() : undefined
    this.#text = body instanceof TextToken ? body.getContent() : ''
    remaining.pop()
    this.blank = this.#text === ''
  }

  override run(_context: RenderContext, output: Output): void {
    output.write(this.#text)
  }
}

/** The tokenizer made one text of the body; in a `liquid` tag the lines up to the end tag are skipped here. */
export class CommentTag extends BrazeTag {
  override readonly blank = true

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, _parser: BrazeParser) {
    super(token, remaining, engine)
    let depth = 1
    for (let next = remaining.pop(); next; next = remaining.pop()) {
      if (!(next instanceof TagToken)) continue
      if (next.name === token.name) depth++
      else if (next.name === `end${token.name}` && --depth === 0) return
    }
    throw neverClosed(token)
  }

  override run(): void {}
}

export class InlineCommentTag extends BrazeTag {
  override readonly blank = true

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, _parser: BrazeParser) {
    super(token, remaining, engine)
    if (/\n\s*[^#\s]/.test(token.args)) {
      const notes = ['Write # before each line, or use {% comment %}']
      throw new LiquidSyntaxError('syntax', this.span, 'Every line of a # comment has to start with #', notes)
    }
  }

  override run(): void {}
}
