/** `{% abort_message('why') %}`: nothing is sent to this user (liquid.md 6.2). */
import type { Liquid } from 'liquidjs'
import { quote } from '../lint.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { BrazeTag } from './tag.ts'

export class AbortMessageTag extends BrazeTag {
  override readonly blank = false
  readonly #reason: string

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    parser.log.canAbort = true
    const argument = /^\(?\s*([\s\S]*?)\s*\)?$/.exec(token.args.trim())?.[1] ?? ''
    const quoted = /^(["'])([\s\S]*)\1$/.exec(argument)
    // Without a reason Braze logs the tag itself.
    this.#reason = argument === '' || quoted?.[2] === '' ? '{% abort_message %} called' : (quoted?.[2] ?? argument)
    if (argument !== '' && !quoted) {
      parser.log.report('abortReason', this.span, `The reason ${quote(argument)} is not quoted`, ['Put it in quotes'])
    } else if (quoted && /\{\{|\{%|\$\{/.test(argument)) {
      parser.log.report('abortReason', this.span, 'The reason contains Liquid, which is not rendered', [
        'Use a fixed text',
      ])
    }
  }

  override run(context: RenderContext): void {
    context.abort(this.#reason)
  }
}
