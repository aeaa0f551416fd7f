/** `{% capture name %}…{% endcapture %}` */
import type { Liquid } from 'liquidjs'
import { LiquidSyntaxError } from '../errors.ts'
import type { Body } from '../node.ts'
import { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { BrazeTag, markupOf } from './tag.ts'

export class CaptureTag extends BrazeTag {
  override readonly blank = true
  readonly #target: string
  readonly #body: Body

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    const markup = markupOf(token, parser)
    const match = /(\(?[\w\-.[\]]\)?)+/.exec(markup.source)
    if (!match) throw new LiquidSyntaxError('syntax', this.span, 'A capture needs a name', ['Write {% capture name %}'])
    this.#target = match[0]
    const start = markup.start + match.index
    parser.log.assign(match[0], { start, end: start + match[0].length })
    this.#body = parser.readBody(remaining, token, (name) => name === 'endcapture').body
  }

  override run(context: RenderContext, _output: Output): void {
    const captured = new Output(context.budget)
    this.#body.run(context, captured)
    context.budget.allocate(captured.buffer.length)
    context.assign(this.#target, captured.buffer)
  }
}
