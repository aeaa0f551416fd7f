/** `{% shopping_cart ID :abort_if_not_abandoned false %}` fills the variable `shopping_cart`. */
import type { Liquid } from 'liquidjs'
import { LiquidSyntaxError } from '../errors.ts'
import { Placeholder } from '../object.ts'
import { readOptions } from '../options.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { Field } from './field.ts'
import { BrazeTag, markupOf } from './tag.ts'

export class ShoppingCartTag extends BrazeTag {
  override readonly blank = false
  readonly #id: Field

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    const markup = markupOf(token, parser)
    const { head, options } = readOptions(markup.text, markup.start, markup.end)
    if (head.start === head.end)
      throw new LiquidSyntaxError('syntax', this.span, 'A shopping_cart needs the id of a cart')
    this.#id = new Field(markup.text, head, parser)
    for (const { name, span } of options) {
      if (name === 'abort_if_not_abandoned') continue
      parser.log.report('unknownOption', span, `shopping_cart has no option :${name}`, [
        'Its only option is :abort_if_not_abandoned',
      ])
    }
    parser.log.canAbort = true
    parser.log.assign('shopping_cart', this.span)
  }

  override run(context: RenderContext, _output: Output): void {
    const id = this.#id.render(context)
    const carts = context.fixtures.shoppingCarts
    const cart = carts && Object.hasOwn(carts, id) ? carts[id] : undefined
    if (cart === undefined) {
      const notes = ['Add it to the fixtures, under shoppingCarts']
      context.report('missingAnswer', this.span, `No fixture holds the shopping cart "${id}"`, notes)
    }
    context.assign('shopping_cart', cart ?? new Placeholder('shopping_cart', 'shopping_cart'))
  }
}
