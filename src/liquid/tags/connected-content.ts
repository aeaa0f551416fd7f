/** `{% connected_content URL :option value … %}`, answered by fixtures; no request is ever made (liquid.md 6.3). */
import type { Liquid } from 'liquidjs'
import { completeRequest, requestHeaders } from '../connected-content.ts'
import type { ConnectedContentRequest } from '../connected-content.ts'
import { LiquidSyntaxError } from '../errors.ts'
import { quote } from '../lint.ts'
import type { TagOption } from '../options.ts'
import { readOptions } from '../options.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { ParseLog } from '../parse-log.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { Field } from './field.ts'
import { BrazeTag, markupOf } from './tag.ts'

/** Options, and whether they need a value, may have one, or take none. */
const OPTIONS: ReadonlyMap<string, 'value' | 'optional' | 'none'> = new Map([
  ['method', 'value'],
  ['headers', 'value'],
  ['body', 'value'],
  ['content_type', 'value'],
  ['accept', 'value'],
  ['save', 'value'],
  ['basic_auth', 'value'],
  ['auth_credentials', 'value'],
  ['cache_max_age', 'optional'],
  ['no_cache', 'none'],
  ['retry', 'none'],
  ['rerender', 'none'],
])

const DEFAULT_NAME = 'connected'

export class ConnectedContentTag extends BrazeTag {
  override readonly blank = false
  readonly #url: Field
  readonly #fields = new Map<string, Field>()
  readonly #flags = new Set<string>()
  readonly #log: ParseLog

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    this.#log = parser.log
    const markup = markupOf(token, parser)
    const { head, options } = readOptions(markup.text, markup.start, markup.end)
    if (head.start === head.end) {
      throw new LiquidSyntaxError('syntax', this.span, 'A connected_content needs a URL', [
        'Write the URL first, without quotes',
      ])
    }
    this.#url = new Field(markup.text, head, parser)
    for (const option of options) this.#addOption(option, markup.text, parser)
    reportMarkup(token, parser)
    this.#checkMethod(parser)
    const name = this.#fields.get('save')
    if (name) parser.log.assign(name.source, name.span)
    else parser.log.otherNames.add(DEFAULT_NAME)
    if (
      ['retry', 'basic_auth', 'auth_credentials'].some((option) => this.#flags.has(option) || this.#fields.has(option))
    ) {
      parser.log.canAbort = true
    }
  }

  #addOption({ name, span, value }: TagOption, text: string, parser: BrazeParser): void {
    const needs = OPTIONS.get(name)
    if (needs === undefined) {
      parser.log.report('unknownOption', span, `connected_content has no option :${name}`, [
        `Options are ${[...OPTIONS.keys()].map((option) => `:${option}`).join(', ')}`,
      ])
    } else if (value.start === value.end) {
      if (needs === 'value') parser.log.report('unknownOption', span, `:${name} needs a value`)
      this.#flags.add(name)
    } else if (needs === 'none') {
      parser.log.report('unknownOption', value, `:${name} takes no value`)
      this.#flags.add(name)
    } else {
      this.#fields.set(name, new Field(text, value, parser))
    }
  }

  #checkMethod(parser: BrazeParser): void {
    const method = this.#fields.get('method')
    if (!method?.constant || /^(get|post)$/i.test(method.source)) return
    parser.log.report('unknownOption', method.span, `connected_content cannot send ${quote(method.source)}`, [
      'Use get or post',
    ])
  }

  override run(context: RenderContext, output: Output): void {
    // An answer that is rendered again asks for nothing more (liquid.md 6.3).
    if (context.level > 0 && context.rerendering) return
    const field = (name: string) => this.#fields.get(name)?.render(context)
    const method = (field('method') ?? 'GET').trim().toUpperCase()
    const request: ConnectedContentRequest = {
      method,
      url: this.#url.render(context).trim(),
      headers: requestHeaders(
        { method, headers: field('headers'), contentType: field('content_type'), accept: field('accept') },
        (message) => context.report('unknownOption', this.#fields.get('headers')?.span ?? this.span, message),
      ),
      body: field('body'),
      basicAuth: field('basic_auth') ?? field('auth_credentials'),
      saveAs: field('save')?.trim() || DEFAULT_NAME,
      retry: this.#flags.has('retry'),
      rerender: this.#flags.has('rerender'),
      expectsName: this.#fields.has('save') || this.#log.roots.some(({ name }) => name === DEFAULT_NAME),
      span: this.span,
    }
    // A Content Block in the URL may have aborted the message.
    if (!context.interrupt) output.write(completeRequest(request, context))
  }
}

/** HTML glued to the options, as left over from a web page. */
function reportMarkup(token: TagToken, parser: BrazeParser): void {
  const match = /<\/?(?:br|p|span|div|code|b|i|a)\b[^<>]*>/i.exec(token.args)
  if (!match) return
  const start = token.argsStart + match.index
  parser.log.report(
    'markupInTag',
    { start, end: start + match[0].length },
    `${quote(match[0])} stands inside the tag`,
    ['Remove it'],
  )
}
