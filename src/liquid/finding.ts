/** What parsing and rendering report: plain data with offsets into the template text. */
import type { FindingKind } from './codes.ts'
import { FINDING_KINDS } from './codes.ts'

/** UTF-16 offsets in the template text, `end` exclusive. */
export interface LiquidSpan {
  readonly start: number
  readonly end: number
}

export interface LiquidFinding {
  /** Stable and printed, e.g. `LS305`; see `codes.ts`. */
  readonly code: string
  /** What people type to silence it, e.g. `liquid-ignored-text`. */
  readonly rule: string
  readonly severity: 'error' | 'warning' | 'info'
  /** One sentence without final period: what is there, what was expected. */
  readonly message: string
  readonly span: LiquidSpan
  /** What to do, one line each. */
  readonly notes: readonly string[]
}

export function createFinding(
  kind: FindingKind,
  span: LiquidSpan,
  message: string,
  notes: readonly string[] = [],
): LiquidFinding {
  const { code, rule, severity } = FINDING_KINDS[kind]
  return { code, rule, severity, message, span: { start: span.start, end: span.end }, notes }
}
