/** Everything leadscore finds is one of these: data until a format turns it into prose. */
import type { Source, Span } from '../text/source.ts'

export type Severity = 'error' | 'warning' | 'info'

export interface Label {
  readonly source: Source
  readonly span: Span
  /** Shown beside the underline of a secondary label, e.g. "first defined here". */
  readonly message?: string
}

/** A comment in the file that silences a finding. */
export interface Suppression {
  readonly kind: 'disable' | 'snooze'
  readonly reason: string
  /** The last day of a snooze, `2026-12-31`. */
  readonly until?: string
}

export interface Diagnostic {
  /** Stable and printed, e.g. `LS204`; never reused once released. */
  readonly code: string
  /** The rule's name, e.g. `unreachable-threshold`. */
  readonly rule: string
  readonly severity: Severity
  /** One sentence without position, colour or final period. */
  readonly message: string
  /** The first label is the place; the others explain it. */
  readonly labels: readonly [Label, ...Label[]]
  /** What to do and why, one line each; never boilerplate. */
  readonly notes: readonly string[]
  /** Set where a comment silences it: it is shown to programs, and fails nothing. */
  readonly suppressed?: Suppression
}
