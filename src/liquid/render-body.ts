/** Body → LiquidResult: sets up one render and turns every way it can end into an outcome. */
import { FINDING_KINDS } from './codes.ts'
import type { LiquidContext, LiquidRenderOptions, LiquidResult } from './context.ts'
import { LimitReached } from './errors.ts'
import type { LiquidFinding } from './finding.ts'
import type { LiquidLimits } from './limits.ts'
import { Budget, DEFAULT_LIMITS } from './limits.ts'
import type { Body } from './node.ts'
import { Output } from './output.ts'
import { RenderContext } from './render-context.ts'
import { renderNested } from './render-nested.ts'

interface Parsed {
  readonly text: string
  readonly body: Body
  readonly findings: readonly LiquidFinding[]
  /** Why it cannot be rendered. */
  readonly fatal: string | undefined
}

export function renderBody(parsed: Parsed, data: LiquidContext, options: LiquidRenderOptions): LiquidResult {
  const limits = withDefaults(options.limits)
  const tooLong = parsed.text.length > limits.templateLength
  const reason = tooLong ? `The template is longer than the limit of ${limits.templateLength} characters` : parsed.fatal
  if (reason !== undefined) return { outcome: 'error', reason, diagnostics: parsed.findings, calls: [] }
  // The only place where the clock is read for its value; callers who want the same text twice pass `now`.
  const now = options.now ?? Date.now()
  const budget = new Budget(limits)
  const { fixtures = {}, onBranch } = options
  const context = new RenderContext({ data, fixtures, now, budget, renderText: renderNested, onBranch })
  const output = new Output(budget)
  const ending = run(parsed, context, output)
  return { ...ending, diagnostics: [...applying(parsed, data), ...context.findings], calls: context.calls }
}

/** The findings of parsing that hold for this context: a variable the caller gives needs no `assign`. */
function applying({ text, findings }: Parsed, { variables }: LiquidContext): readonly LiquidFinding[] {
  if (!variables) return findings
  return findings.filter(({ code, span }) => {
    const name = /^[\w-]+/.exec(text.slice(span.start, span.end))?.[0]
    return code !== FINDING_KINDS.unsetVariable.code || name === undefined || !Object.hasOwn(variables, name)
  })
}

/** A limit given as undefined is one left out. */
function withDefaults(given: Partial<LiquidLimits> = {}): LiquidLimits {
  const {
    templateLength = DEFAULT_LIMITS.templateLength,
    outputLength = DEFAULT_LIMITS.outputLength,
    renderMs = DEFAULT_LIMITS.renderMs,
    memory = DEFAULT_LIMITS.memory,
  } = given
  return { templateLength, outputLength, renderMs, memory }
}

function run(
  parsed: Parsed,
  context: RenderContext,
  output: Output,
): Pick<LiquidResult, 'outcome' | 'text' | 'reason'> {
  try {
    parsed.body.run(context, output)
    // A request that kept failing cancels the message, unless the template cancelled it itself (liquid.md 6.2).
    const aborted = context.abortReason ?? context.failedRetry
    if (aborted !== undefined) return { outcome: 'aborted', reason: aborted }
    return { outcome: 'rendered', text: output.buffer }
  } catch (error) {
    const reason = limitReason(error)
    if (reason === undefined) throw error
    context.report('limit', { start: 0, end: parsed.text.length }, reason)
    return { outcome: 'error', reason }
  }
}

/** undefined: not a limit but a mistake of ours. */
function limitReason(error: unknown): string | undefined {
  if (error instanceof LimitReached) return error.message
  // Thrown by the JavaScript engine for a stack too deep or a text too long.
  return error instanceof RangeError ? `Rendering needs more than the engine can give: ${error.message}` : undefined
}
