/** The exceptions of the dialect. None of them leaves `parseLiquid` or `render`. */
import type { FindingKind } from './codes.ts'
import type { LiquidSpan } from './finding.ts'

/** The template cannot be parsed; becomes one finding and `valid: false`. */
export class LiquidSyntaxError extends Error {
  readonly kind: FindingKind
  readonly span: LiquidSpan
  readonly notes: readonly string[]

  constructor(kind: FindingKind, span: LiquidSpan, message: string, notes: readonly string[] = []) {
    super(message)
    this.kind = kind
    this.span = span
    this.notes = notes
  }
}

/** A filter or an operator failed: Ruby prints `Liquid error: …` in place and goes on (liquid.md 8). */
export class LiquidValueError extends Error {
  span: LiquidSpan | undefined
}

/** A limit was reached: rendering stops without a text. */
export class LimitReached extends Error {}
