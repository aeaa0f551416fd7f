/** `{% promotion('list') %}` prints a code; an empty list cancels the message. */
import type { Liquid } from 'liquidjs'
import { LiquidSyntaxError } from '../errors.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { BrazeTag } from './tag.ts'

export class PromotionTag extends BrazeTag {
  override readonly blank = false
  readonly #list: string

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    const match = /^\(\s*(["'])(.+)\1\s*\)$/.exec(token.args.trim())
    if (!match?.[2]) {
      throw new LiquidSyntaxError('syntax', this.span, 'A promotion needs the quoted name of a list', [
        "Write {% promotion('list') %}",
      ])
    }
    this.#list = match[2]
    parser.log.canAbort = true
  }

  override run(context: RenderContext, output: Output): void {
    const { promotions } = context.fixtures
    const code = promotions && Object.hasOwn(promotions, this.#list) ? promotions[this.#list] : undefined
    if (code === '') return context.abort(`promotion list ${this.#list} is empty`)
    if (code === undefined) {
      const notes = ['Add it to the fixtures, under promotions']
      context.report('missingAnswer', this.span, `No fixture holds a code of the promotion list "${this.#list}"`, notes)
    }
    output.write(code ?? `[promotion ${this.#list}]`)
  }
}
