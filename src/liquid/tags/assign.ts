/** `{% assign name = value | filter %}` */
import type { Liquid } from 'liquidjs'
import { LiquidSyntaxError } from '../errors.ts'
import { evaluateFiltered } from '../evaluate.ts'
import type { FilteredValue } from '../expression.ts'
import { reportJunk } from '../lint.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { BrazeTag, markupOf } from './tag.ts'

// The run of these characters right before the first equals sign that has one.
const TARGET = /(?:\(?[\w\-.[\]]\)?)+(?=\s*=)/

export class AssignTag extends BrazeTag {
  override readonly blank = true
  readonly #target: string
  readonly #value: FilteredValue

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    const markup = markupOf(token, parser)
    const match = TARGET.exec(markup.source)
    if (!match) {
      const notes = ['Write {% assign name = value %}']
      throw new LiquidSyntaxError('syntax', this.span, 'An assign needs a name, an equals sign and a value', notes)
    }
    this.#target = match[0]
    const start = markup.start + match.index
    reportJunk(markup, markup.start, start, 'tag')
    parser.log.assign(match[0], { start, end: start + match[0].length })
    const equals = markup.text.indexOf('=', start + match[0].length)
    this.#value = markup.sub(equals + 1, markup.end).filteredValue('assign')
  }

  override run(context: RenderContext, _output: Output): void {
    context.assign(this.#target, evaluateFiltered(this.#value, context))
  }
}
