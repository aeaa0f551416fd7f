/** `{% increment name %}` prints, then adds; `{% decrement name %}` subtracts, then prints. */
import type { Liquid } from 'liquidjs'
import { formatNumber } from '../number.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { BrazeTag, markupOf } from './tag.ts'

export class CounterTag extends BrazeTag {
  override readonly blank = false
  readonly #variable: string

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    this.#variable = markupOf(token, parser).source
    parser.log.otherNames.add(this.#variable)
  }

  override run(context: RenderContext, output: Output): void {
    output.write(formatNumber(context.count(this.#variable, this.name === 'increment' ? 1 : -1)))
  }
}
