/** What a template consists of after parsing: text, and nodes that render themselves. */
import type { Context, Emitter, Template, Token } from 'liquidjs'
import { LiquidValueError } from './errors.ts'
import type { LiquidSpan } from './finding.ts'
import { Output } from './output.ts'
import { RenderContext } from './render-context.ts'

export interface Node extends Template {
  readonly span: LiquidSpan
  /** Prints nothing but white space whatever happens; its errors are not printed either. */
  readonly blank: boolean
  run(context: RenderContext, output: Output): void
}

/** liquidjs hands a template any context; ours only work with ours. */
export function ours(context: Context, output: Emitter): [RenderContext, Output] {
  if (context instanceof RenderContext && output instanceof Output) return [context, output]
  throw new TypeError('a Braze template is rendered by its own render()')
}

/** The nodes between two tags. */
export class Body implements Template {
  readonly token: Token
  readonly #nodes: (string | Node)[] = []
  #blank = true

  constructor(token: Token) {
    this.token = token
  }

  get blank(): boolean {
    return this.#blank
  }

  add(node: string | Node): void {
    this.#nodes.push(node)
    this.#blank &&= typeof node === 'string' ? /^[ \t\n\v\f\r]*$/.test(node) : node.blank
  }

  /** A control tag whose bodies are all blank prints no white space (liquid.md 6.1). */
  removeBlankText(): void {
    const nodes = this.#nodes.filter((node) => typeof node !== 'string')
    this.#nodes.splice(0, this.#nodes.length, ...nodes)
  }

  render(context: Context, output: Emitter): void {
    this.run(...ours(context, output))
  }

  run(context: RenderContext, output: Output): void {
    for (const node of this.#nodes) {
      context.budget.step()
      if (typeof node === 'string') output.write(node)
      else runNode(node, context, output)
      if (context.interrupt) return
    }
  }
}

/** Ruby prints the error where the node stands and goes on. */
function runNode(node: Node, context: RenderContext, output: Output): void {
  try {
    node.run(context, output)
  } catch (error) {
    if (!(error instanceof LiquidValueError)) throw error
    context.reportError(error, node.span)
    if (!node.blank) output.write(`Liquid error: ${error.message}`)
  }
}
