/** The contract of a rule: one file each, listed once in registry.ts. */
import type { Severity } from '../diagnostics/diagnostic.ts'
import type { Path } from '../document/parse.ts'
import type { Span } from '../text/source.ts'
import type { Subject } from './subject.ts'

/** What `leadscore rules CODE` shows; also of problems that are found before rules run. */
export interface RuleDescription {
  /** `LS2xx`, `LS3xx` (Liquid), `LS4xx` (webhook), `LS5xx` (test files) or `LS6xx` (`compile` for a warehouse); never reused. */
  readonly code: string
  /** Kebab-case. */
  readonly name: string
  readonly severity: Severity
  /** One line for the list of rules. */
  readonly summary: string
  /** What goes wrong and what to do, a few sentences; cites semantics or Braze's behaviour. */
  readonly why: string
  /** A whole config (YAML) in which the rule finds exactly one thing, and nothing of its code in `good`. */
  readonly bad: string
  readonly good: string
  /** Not found by `validate`, but when templates are rendered for a lead, in a test file, which its examples are, or by `compile`. */
  readonly found?: 'render' | 'test' | 'compile'
}

export interface Rule extends RuleDescription {
  check(subject: Subject, report: Report): void
}

/** A place: a path in the document; `aim` picks its key or its value (default: the value). */
export interface Place {
  readonly path: Path
  readonly aim?: 'key' | 'value'
  /** The part of a text that is meant, in UTF-16 units of its value; how the text is written in the file is no matter. */
  readonly within?: Span
  /** For secondary places: what they show. */
  readonly message?: string
}

export type Report = (finding: {
  /** The first place is the mistake, the others explain it. */
  readonly at: Place | readonly [Place, ...Place[]]
  /** One sentence without a final period: what is there, what was expected. */
  readonly message: string
  /** What to do. */
  readonly notes?: readonly string[]
  /** Only where one rule has findings of different weight. */
  readonly severity?: Severity
  /** Other parts that the finding rests on: nothing is said while one of them, or one of the places, is broken. */
  readonly restsOn?: readonly Path[]
}) => void
