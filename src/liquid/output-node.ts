/** `{{ … }}`. */
import type { Context, Emitter, Token } from 'liquidjs'
import { evaluateFiltered } from './evaluate.ts'
import type { FilteredValue } from './expression.ts'
import type { LiquidSpan } from './finding.ts'
import type { Markup } from './markup.ts'
import type { Node } from './node.ts'
import { ours } from './node.ts'
import type { Output } from './output.ts'
import type { RenderContext } from './render-context.ts'
import { showsHash, toOutput } from './value.ts'

export class OutputNode implements Node {
  readonly token: Token
  readonly span: LiquidSpan
  readonly blank = false
  readonly #value: FilteredValue

  constructor(markup: Markup, token: Token) {
    this.token = token
    this.span = { start: token.begin, end: token.end }
    this.#value = markup.filteredValue('output')
  }

  render(context: Context, output: Emitter): void {
    this.run(...ours(context, output))
  }

  run(context: RenderContext, output: Output): void {
    printValue(evaluateFiltered(this.#value, context), this.span, context, output)
  }
}

export function printValue(value: unknown, span: LiquidSpan, context: RenderContext, output: Output): void {
  if (showsHash(value)) {
    context.report('printedHash', span, 'An object is printed as JSON here: what Braze prints is not documented', [
      'Use as_json_string, or print one of its fields',
    ])
  }
  output.write(toOutput(value))
}
