/** What our tags have in common: they parse in the constructor and render synchronously. */
import type { Context, Emitter, Liquid } from 'liquidjs'
import { Tag } from 'liquidjs'
import type { LiquidSpan } from '../finding.ts'
import { Markup } from '../markup.ts'
import type { Node } from '../node.ts'
import { ours } from '../node.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'

export type TagClass = new (token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) => BrazeTag

export abstract class BrazeTag extends Tag implements Node {
  readonly span: LiquidSpan
  abstract readonly blank: boolean

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid) {
    super(token, remaining, engine)
    this.span = { start: token.begin, end: token.end }
  }

  abstract run(context: RenderContext, output: Output): void

  override render(context: Context, output: Emitter): void {
    this.run(...ours(context, output))
  }
}

/** The arguments of a tag. */
export function markupOf(token: TagToken, parser: BrazeParser): Markup {
  return new Markup(token.input, token.argsStart, token.contentRange[1], parser.log)
}
