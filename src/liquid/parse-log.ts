/** Collects what one parse learns besides the nodes: findings, references, assigned names. */
import type { FindingKind } from './codes.ts'
import type { LiquidFinding, LiquidSpan } from './finding.ts'
import { createFinding } from './finding.ts'

/** One `${…}` in the template. `namespace` is `profile` for the bare form `${first_name}`. */
export interface LiquidReference {
  readonly namespace: string
  readonly name: string
  readonly span: LiquidSpan
}

/** A tag that decides whether what follows it is rendered. */
export interface LiquidBranch {
  readonly tag: 'if' | 'unless' | 'elsif' | 'when'
  readonly span: LiquidSpan
}

export class ParseLog {
  readonly findings: LiquidFinding[] = []
  readonly reads: LiquidReference[] = []
  readonly assigns: { readonly name: string; readonly span: LiquidSpan }[] = []
  /** Plain names used as the root of a lookup, to find `custom_attribute.x` written without `${}`. */
  readonly roots: { readonly name: string; readonly span: LiquidSpan }[] = []
  /** Names something else sets: loops, counters, `connected_content` without `:save`. */
  readonly otherNames = new Set<string>()
  readonly branches: LiquidBranch[] = []
  readonly translations = new Set<string>()
  canAbort = false
  timeDependent = false
  /** Why the template cannot be rendered, once that is known. */
  fatal: string | undefined

  report(kind: FindingKind, span: LiquidSpan, message: string, notes: readonly string[] = []): void {
    this.findings.push(createFinding(kind, span, message, notes))
  }

  /** A finding after which nothing can be rendered. */
  fail(kind: FindingKind, span: LiquidSpan, message: string, notes: readonly string[] = []): void {
    this.report(kind, span, message, notes)
    this.fatal ??= message
  }

  branch({ name, begin, end }: { readonly name: string; readonly begin: number; readonly end: number }): void {
    this.branches.push({ tag: name as LiquidBranch['tag'], span: { start: begin, end } })
  }

  assign(name: string, span: LiquidSpan): void {
    this.assigns.push({ name, span })
  }
}
