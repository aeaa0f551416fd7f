/** Which findings fail a check. */
import type { Diagnostic, Severity } from './diagnostic.ts'

/** The least severity that fails; `never` fails nothing. */
export type FailOn = Severity | 'never'

const weights: Readonly<Record<FailOn, number>> = { info: 1, warning: 2, error: 3, never: 4 }

export function fails({ severity, suppressed }: Diagnostic, failOn: FailOn): boolean {
  return suppressed === undefined && weights[severity] >= weights[failOn]
}
