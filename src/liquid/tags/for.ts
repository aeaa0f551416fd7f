/** `for`, `else`, `break` and `continue`. */
import type { Liquid } from 'liquidjs'
import { evaluate } from '../evaluate.ts'
import type { Expression } from '../expression.ts'
import type { Body } from '../node.ts'
import { toInteger } from '../number.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import { LiquidRange } from '../range.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { hashEntries, isHash, toLiquid, toText } from '../value.ts'
import { reportExtra, removeBlankText } from './if.ts'
import { ForLoop } from './for-loop.ts'
import type { Loop } from './loop-markup.ts'
import { readLoop } from './loop-markup.ts'
import { BrazeTag, markupOf } from './tag.ts'

/** The part of a list a loop goes through, without copying it. */
interface Segment {
  readonly length: number
  at(index: number): unknown
}

export class ForTag extends BrazeTag {
  override readonly blank: boolean
  readonly #loop: Loop
  readonly #body: Body
  readonly #else: Body | undefined

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    this.#loop = readLoop(markupOf(token, parser))
    parser.log.otherNames.add(this.#loop.variable).add('forloop')
    const { body, stop } = parser.readBody(remaining, token, (name) => name === 'else' || name === 'endfor')
    this.#body = body
    if (stop.name === 'else') {
      reportExtra(stop, parser)
      this.#else = parser.readBody(remaining, token, (name) => name === 'endfor').body
    }
    this.blank = removeBlankText(this.#else ? [body, this.#else] : [body])
  }

  override run(context: RenderContext, output: Output): void {
    const segment = this.#segment(context)
    if (segment.length === 0) return this.#else?.run(context, output)
    const loop = new ForLoop(this.#loop.name, segment.length, context.remembered<ForLoop | null>('forloop', null))
    const variables = new Map<string, unknown>([['forloop', loop]])
    context.remember('forloop', loop)
    try {
      context.withLoop(variables, () => this.#iterate(segment, loop, variables, context, output))
    } finally {
      context.remember('forloop', loop.parent)
    }
  }

  #iterate(
    segment: Segment,
    loop: ForLoop,
    variables: Map<string, unknown>,
    context: RenderContext,
    output: Output,
  ): void {
    for (; loop.index0 < segment.length; loop.index0++) {
      context.budget.step()
      variables.set(this.#loop.variable, segment.at(loop.index0))
      this.#body.run(context, output)
      const { interrupt } = context
      if (interrupt === 'abort') return
      context.interrupt = undefined
      if (interrupt === 'break') return
    }
  }

  #segment(context: RenderContext): Segment {
    const { list, limit, offset, name, reversed } = this.#loop
    const key = `for ${name}`
    const from = offset === 'continue' ? context.remembered(key, 0) : integerOr(0, offset, context)
    const value = evaluate(list, context)
    const items = sliceable(value)
    const count = integerOr(undefined, limit, context)
    // A text is one item whatever the limits.
    const start = typeof value === 'string' ? 0 : Math.max(0, from)
    const end = count === undefined || typeof value === 'string' ? items.length : Math.min(items.length, from + count)
    const length = Math.max(0, end - start)
    context.remember(key, from + length)
    return { length, at: (index) => items.at(reversed ? end - 1 - index : start + index) }
  }
}

function integerOr<T>(otherwise: T, expression: Expression | undefined, context: RenderContext): number | T {
  const value = evaluate(expression, context)
  return value === null || value === undefined ? otherwise : toInteger(value, toText(value))
}

/** A text is one item, an object its pairs, anything else without items is empty (liquid.md 3). */
function sliceable(value: unknown): Segment {
  if (Array.isArray(value)) return { length: value.length, at: (index) => toLiquid(value[index]) }
  if (value instanceof LiquidRange) return { length: value.size, at: (index) => value.low + index }
  if (typeof value === 'string' && value !== '') return { length: 1, at: () => value }
  if (!isHash(value)) return { length: 0, at: () => null }
  const entries = hashEntries(value)
  return { length: entries.length, at: (index) => entries[index] }
}

/** Ends the loop around it; outside of a loop it ends the template. */
export class BreakTag extends BrazeTag {
  override readonly blank = false

  override run(context: RenderContext, _output: Output): void {
    context.interrupt = 'break'
  }
}

export class ContinueTag extends BrazeTag {
  override readonly blank = false

  override run(context: RenderContext, _output: Output): void {
    context.interrupt = 'continue'
  }
}
