/** `{% message_extras :key k :value v %}` attaches data to the message and prints nothing. */
import { Buffer } from 'node:buffer'
import type { Liquid } from 'liquidjs'
import { readOptions } from '../options.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { Field } from './field.ts'
import { BrazeTag, markupOf } from './tag.ts'

const MAX_BYTES = 1024

export class MessageExtrasTag extends BrazeTag {
  override readonly blank = true
  readonly #fields: readonly Field[]

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    const markup = markupOf(token, parser)
    const { options } = readOptions(markup.text, markup.start, markup.end)
    const names = options.map(({ name }) => name).join(' ')
    if (names !== 'key value') {
      const notes = ['Write {% message_extras :key name :value text %}']
      parser.log.report('unknownOption', this.span, 'message_extras needs :key, then :value', notes)
    }
    this.#fields = options.map(({ value }) => new Field(markup.text, value, parser))
  }

  override run(context: RenderContext, _output: Output): void {
    const size = this.#fields.reduce(
      (sum, field) => sum + Buffer.byteLength(field.render(context)),
      context.remembered('message_extras', 0),
    )
    context.remember('message_extras', size)
    if (size > MAX_BYTES)
      context.report('unknownOption', this.span, `The message extras are larger than ${MAX_BYTES} bytes together`)
  }
}
