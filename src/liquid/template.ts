/** Template text → LiquidTemplate, parsed once and rendered many times. */
import type { LiquidContext, LiquidRenderOptions, LiquidResult } from './context.ts'
import type { LiquidFinding, LiquidSpan } from './finding.ts'
import { lintTemplate } from './lint-template.ts'
import type { LiquidBranch, LiquidReference } from './parse-log.ts'
import { ParseLog } from './parse-log.ts'
import { parseInto } from './parse-into.ts'
import { renderBody } from './render-body.ts'

export interface LiquidTemplate {
  /** What parsing found, in the order of the text. */
  readonly findings: readonly LiquidFinding[]
  /** false: it cannot be rendered. */
  readonly valid: boolean
  /** Every `${…}` in an expression. */
  readonly reads: readonly LiquidReference[]
  /** Contains something that may cancel the message: `abort_message`, a retry, a promotion, a Content Block… */
  readonly canAbort: boolean
  /** Depends on more than its context: `'now'`, `'today'` or `random`. */
  readonly timeDependent: boolean
  /** Names given by `assign`, `capture` and `:save`. */
  readonly assigns: readonly { readonly name: string; readonly span: LiquidSpan }[]
  /** What decides, in the order in which it is parsed. */
  readonly branches: readonly LiquidBranch[]
  /** Plain variables that expressions read, wherever they get their value. */
  readonly variables: readonly { readonly name: string; readonly span: LiquidSpan }[]
  /** Never throws. An invalid template gives the outcome `error`. */
  render(context: LiquidContext, options?: LiquidRenderOptions): LiquidResult
}

/** Templates of one config, and of the one that it is compared with, are asked for again and again. */
const remembered = 64
const longest = 10_000
const parsed = new Map<string, LiquidTemplate>()

/** Never throws for what a user wrote: see `valid` and `findings`. The same text may give the same template. */
export function parseLiquid(text: string): LiquidTemplate {
  const known = parsed.get(text)
  if (known) return known
  const template = parse(text)
  if (text.length > longest) return template
  if (parsed.size >= remembered) parsed.clear()
  parsed.set(text, template)
  return template
}

function parse(text: string): LiquidTemplate {
  const log = new ParseLog()
  const body = parseInto(text, log)
  lintTemplate(text, log)
  const findings = log.findings.toSorted((a, b) => a.span.start - b.span.start)
  const { fatal, reads, canAbort, timeDependent, assigns, branches, roots: variables } = log
  return {
    findings,
    valid: fatal === undefined,
    reads,
    canAbort,
    timeDependent,
    assigns,
    branches,
    variables,
    render: (context, options = {}) => renderBody({ text, body, findings, fatal }, context, options),
  }
}
