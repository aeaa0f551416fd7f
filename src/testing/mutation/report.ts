/** Which changes of a config no test noticed. */
import type { Source, Span } from '../../text/source.ts'

export interface MutantResult {
  /** `points`, `threshold`, `window` … */
  readonly kind: string
  /** In the domain's words: `High intent gives 6 points instead of 5`. */
  readonly change: string
  readonly span: Span
  /** How much it would matter; the worst first. */
  readonly weight: number
  /** Lines of the config that the change takes out, and those it puts in. */
  readonly removed: readonly string[]
  readonly added: readonly string[]
  /** The test that noticed it; null when none did. */
  readonly noticedBy: string | null
}

export interface ConfigMutation {
  readonly config: string
  readonly source: Source
  /** Survivors first, the worst first. */
  readonly mutants: readonly MutantResult[]
}
