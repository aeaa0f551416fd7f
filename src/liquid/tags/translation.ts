/** `{% translation id %}…{% endtranslation %}` prints its content: translations live in Braze. */
import type { Liquid } from 'liquidjs'
import { LiquidSyntaxError } from '../errors.ts'
import type { Body } from '../node.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { BrazeTag } from './tag.ts'

export class TranslationTag extends BrazeTag {
  override readonly blank: boolean
  readonly #body: Body

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    const id = token.args.trim()
    if (id === '')
      throw new LiquidSyntaxError('syntax', this.span, 'A translation needs an id', ['Write {% translation id %}'])
    if (parser.log.translations.has(id)) {
      parser.log.report('unknownOption', this.span, `The translation id ${id} is used twice`, [
        'Give each translation its own id',
      ])
    }
    parser.log.translations.add(id)
    this.#body = parser.readBody(remaining, token, (name) => name === 'endtranslation').body
    this.blank = this.#body.blank
  }

  override run(context: RenderContext, output: Output): void {
    this.#body.run(context, output)
  }
}
