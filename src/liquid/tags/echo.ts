/** `{% echo value | filter %}`: an output that also works in `{% liquid %}`. */
import type { Liquid } from 'liquidjs'
import type { Output } from '../output.ts'
import { OutputNode } from '../output-node.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { BrazeTag, markupOf } from './tag.ts'

export class EchoTag extends BrazeTag {
  override readonly blank = false
  readonly #output: OutputNode

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    this.#output = new OutputNode(markupOf(token, parser), token)
  }

  override run(context: RenderContext, output: Output): void {
    this.#output.run(context, output)
  }
}
