/** Liquid found while rendering: a Content Block, or an answer with `:rerender`. Variables set in it stay visible. */
import { Output } from './output.ts'
import { parseInto } from './parse-into.ts'
import { ParseLog } from './parse-log.ts'
import type { RenderContext } from './render-context.ts'
import type { LiquidSpan } from './finding.ts'

// A block may hold a block; a third level is dropped (liquid.md 6.4).
const MAX_LEVELS = 2

/** @param origin names the text in findings, which point at `span` in the outer template */
export function renderNested(text: string, origin: string, span: LiquidSpan, context: RenderContext): string {
  if (context.level >= MAX_LEVELS) return ''
  const log = new ParseLog()
  const body = parseInto(text, log)
  for (const finding of log.findings) {
    if (finding.severity === 'error')
      context.report('nestedText', span, `In ${origin}: ${finding.message}`, finding.notes)
  }
  const output = new Output(context.budget)
  context.level++
  const outer = context.errorSpan
  context.errorSpan ??= span
  try {
    body.run(context, output)
  } finally {
    context.level--
    context.errorSpan = outer
  }
  return output.buffer
}
