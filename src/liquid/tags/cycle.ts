/** `{% cycle 'a', 'b' %}` and `{% cycle group: 'a', 'b' %}` */
import type { Liquid } from 'liquidjs'
import { LiquidSyntaxError } from '../errors.ts'
import { evaluate } from '../evaluate.ts'
import type { Expression } from '../expression.ts'
import { fragmentEnd, skipSpace } from '../fragments.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { toInspectKey, toOutput } from '../value.ts'
import { BrazeTag, markupOf } from './tag.ts'

export class CycleTag extends BrazeTag {
  override readonly blank = false
  readonly #group: Expression | undefined
  readonly #values: readonly Expression[]

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    const markup = markupOf(token, parser)
    // A colon may touch the name of the group.
    const first = fragmentEnd(markup.text, markup.start, markup.end)
    const touching = markup.text.slice(markup.start, first).indexOf(':')
    const nameEnd = touching > 0 && !/^["']/.test(markup.source) ? markup.start + touching : first
    const colon = skipSpace(markup.text, nameEnd, markup.end)
    const grouped = markup.text[colon] === ':' && colon < markup.end
    if (grouped) this.#group = markup.sub(markup.start, nameEnd).expression()
    this.#values = markup.sub(grouped ? colon + 1 : markup.start, markup.end).list()
    if (this.#values.length === 0)
      throw new LiquidSyntaxError('syntax', this.span, 'A cycle needs values', ["Write {% cycle 'a', 'b' %}"])
  }

  override run(context: RenderContext, output: Output): void {
    const key = this.#key(context)
    const position = context.remembered(key, 0)
    const value = this.#values[position]
    context.remember(key, position + 1 >= this.#values.length ? 0 : position + 1)
    if (value) output.write(toOutput(evaluate(value, context)))
  }

  /** Ungrouped cycles of the same literals share their position; with variables each tag has its own. */
  #key(context: RenderContext): unknown {
    if (this.#group) return `cycle ${toInspectKey(evaluate(this.#group, context))}`
    const literals = this.#values.every((value) => value.kind === 'literal')
    return literals
      ? `cycle ${JSON.stringify(this.#values.map((value) => toInspectKey(evaluate(value, context))))}`
      : this
  }
}
