/** A value in a Braze tag: text with `{{ … }}` in it, parsed once. */
import type { LiquidSpan } from '../finding.ts'
import type { Body } from '../node.ts'
import { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'

export class Field {
  readonly span: LiquidSpan
  /** The text as written. */
  readonly source: string
  readonly #body: Body

  constructor(text: string, span: LiquidSpan, parser: BrazeParser) {
    this.span = span
    this.source = text.slice(span.start, span.end)
    this.#body = parser.parseBody(text, [span.start, span.end])
  }

  /** Whether it is the same whatever the context. */
  get constant(): boolean {
    return !this.source.includes('{{') && !this.source.includes('{%')
  }

  render(context: RenderContext): string {
    const output = new Output(context.budget)
    this.#body.run(context, output)
    return output.buffer
  }
}
