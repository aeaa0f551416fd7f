/** `{% ifchanged %}…{% endifchanged %}`: prints its body unless it printed the same before. */
import type { Liquid } from 'liquidjs'
import type { Body } from '../node.ts'
import { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { BrazeTag } from './tag.ts'

export class IfChangedTag extends BrazeTag {
  override readonly blank: boolean
  readonly #body: Body

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    this.#body = parser.readBody(remaining, token, (name) => name === 'endifchanged').body
    this.blank = this.#body.blank
  }

  override run(context: RenderContext, output: Output): void {
    const inner = new Output(context.budget)
    this.#body.run(context, inner)
    if (inner.buffer === context.remembered('ifchanged', null)) return
    context.remember('ifchanged', inner.buffer)
    output.write(inner.buffer)
  }
}
