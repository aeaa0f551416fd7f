/** `if`, `unless` and their branches. */
import type { Liquid } from 'liquidjs'
import { readCondition } from '../condition.ts'
import { holds } from '../evaluate.ts'
import type { Condition } from '../expression.ts'
import { reportJunk } from '../lint.ts'
import type { Body } from '../node.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { BrazeTag, markupOf } from './tag.ts'

interface Branch {
  /** undefined: `else`. */
  readonly condition: Condition | undefined
  /** Of its tag. */
  readonly start: number
  readonly body: Body
}

export class IfTag extends BrazeTag {
  override readonly blank: boolean
  readonly #branches: Branch[] = []

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    const end = `end${token.name}`
    let branch = token
    do {
      const condition = branch.name === 'else' ? undefined : readCondition(markupOf(branch, parser))
      if (condition) parser.log.branch(branch)
      else reportExtra(branch, parser)
      const { body, stop } = parser.readBody(
        remaining,
        token,
        (name) => name === 'elsif' || name === 'else' || name === end,
      )
      this.#branches.push({ condition, start: branch.begin, body })
      branch = stop
    } while (branch.name !== end)
    this.blank = removeBlankText(this.#branches.map(({ body }) => body))
  }

  override run(context: RenderContext, output: Output): void {
    this.#branches.find((branch, i) => this.#applies(branch, i, context))?.body.run(context, output)
  }

  #applies({ condition, start }: Branch, i: number, context: RenderContext): boolean {
    if (!condition) return true
    const negated = i === 0 && this.name === 'unless'
    const applies = holds(condition, context) !== negated
    context.decided(start, applies)
    return applies
  }
}

/** `else` and end tags take no arguments; Ruby ignores them. */
export function reportExtra(token: TagToken, parser: BrazeParser): void {
  reportJunk(markupOf(token, parser), token.argsStart, token.contentRange[1], 'tag')
}

/** Whether all bodies are blank, in which case none of them prints its white space. */
export function removeBlankText(bodies: readonly Body[]): boolean {
  const blank = bodies.every((body) => body.blank)
  if (blank) for (const body of bodies) body.removeBlankText()
  return blank
}
