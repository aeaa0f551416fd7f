/** `case`, `when` and `else`. Every matching `when` renders, as in Ruby. */
import type { Liquid } from 'liquidjs'
import { LiquidSyntaxError } from '../errors.ts'
import { asksOrEquals } from '../evaluate.ts'
import type { Expression } from '../expression.ts'
import { fragmentEnd, isSpace, skipSpace } from '../fragments.ts'
import { reportJunk } from '../lint.ts'
import type { Markup } from '../markup.ts'
import type { Body } from '../node.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { removeBlankText } from './if.ts'
import { BrazeTag, markupOf } from './tag.ts'

interface Branch {
  /** undefined: `else`. */
  readonly values: readonly Expression[] | undefined
  /** Of its tag. */
  readonly start: number
  readonly body: Body
}

export class CaseTag extends BrazeTag {
  override readonly blank: boolean
  readonly #subject: Expression
  readonly #branches: Branch[] = []

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    this.#subject = readSubject(markupOf(token, parser))
    const ends = (name: string) => name === 'when' || name === 'else' || name === 'endcase'
    // What stands before the first branch is never rendered.
    const before = parser.readBody(remaining, token, ends)
    for (let branch = before.stop; branch.name !== 'endcase';) {
      const values = branch.name === 'when' ? readValues(markupOf(branch, parser)) : undefined
      if (values) parser.log.branch(branch)
      else checkElse(branch)
      const { body, stop } = parser.readBody(remaining, token, ends)
      this.#branches.push({ values, start: branch.begin, body })
      branch = stop
    }
    const bodies = this.#branches.map(({ body }) => body)
    this.blank = bodies.every((body) => body.blank) && before.body.blank
    if (this.blank) removeBlankText(bodies)
  }

  override run(context: RenderContext, output: Output): void {
    let matched = false
    for (const { values, start, body } of this.#branches) {
      if (!values && matched) continue
      const times = values ? values.filter((value) => asksOrEquals(this.#subject, value, context)).length : 1
      if (values) {
        matched ||= times > 0
        context.decided(start, times > 0)
      }
      // A value listed twice renders twice, as in Ruby.
      for (let i = 0; i < times && !context.interrupt; i++) body.run(context, output)
      if (context.interrupt) return
    }
  }
}

/** Unlike in `if`, text after `else` is refused. */
function checkElse(token: TagToken): void {
  if (token.args.trim() === '') return
  const span = { start: token.begin, end: token.end }
  throw new LiquidSyntaxError('syntax', span, 'The else of a case takes no value', ['Use when for a value'])
}

function readSubject(markup: Markup): Expression {
  const end = fragmentEnd(markup.text, markup.start, markup.end)
  if (end === markup.start)
    throw new LiquidSyntaxError('syntax', markup.span, 'A case needs a value', ['Write {% case value %}'])
  reportJunk(markup, end, markup.end, 'condition')
  return markup.sub(markup.start, end).expression()
}

/** A leading comma belongs to nothing. */
function skipSeparator(markup: Markup): number {
  const { text, start, end } = markup
  const at = text[start] === ',' ? skipSpace(text, start + 1, end) : start
  reportJunk(markup, start, at, 'tag')
  return at
}

/** Values separated by `or` or commas. */
function readValues(markup: Markup): Expression[] {
  const { text, end } = markup
  const values: Expression[] = []
  for (let at = skipSeparator(markup); ;) {
    const stop = fragmentEnd(text, at, end)
    if (stop === at)
      throw new LiquidSyntaxError('syntax', markup.span, 'A when needs a value', ['Write {% when value %}'])
    const value = markup.sub(at, stop)
    const method = value.source
    values.push(
      method === 'blank' || method === 'empty' ? { kind: 'question', method, span: value.span } : value.expression(),
    )
    const next = skipSpace(text, stop, end)
    const separator =
      text[next] === ',' ? 1 : /^or(?=\s)/.test(text.slice(next, next + 3)) && isSpace(text[stop]) ? 2 : 0
    const following = skipSpace(text, next + separator, end)
    if (separator === 0 || following >= end) {
      reportJunk(markup, stop, end, 'condition')
      return values
    }
    at = following
  }
}
