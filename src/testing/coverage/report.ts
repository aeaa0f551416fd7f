/** Which parts of a config its tests exercised. */
import type { Source, Span } from '../../text/source.ts'

export const coverageKinds = [
  'entry triggers',
  'entry',
  'triggers',
  'groups',
  'filters',
  'windows',
  'bounds',
  'hand-off',
  'launch',
] as const
export type CoverageKind = (typeof coverageKinds)[number]

/** One part of the config, with the things that tests can show about it: a filter can match, and not match. */
export interface CoverageItem {
  readonly kind: CoverageKind
  /** In the domain's words: `group High intent`. */
  readonly name: string
  readonly span: Span
  readonly goals: readonly { readonly name: string; readonly met: boolean }[]
}

export interface ConfigCoverage {
  readonly config: string
  readonly source: Source
  /** In order of place. */
  readonly items: readonly CoverageItem[]
}

/** `met` of `total` goals; without goals everything is covered. */
export function share(items: readonly CoverageItem[]): { met: number; total: number; percent: number } {
  const goals = items.flatMap((item) => item.goals)
  const met = goals.filter((goal) => goal.met).length
  // Rounded down: 100 % is everything.
  const percent = goals.length === 0 ? 100 : Math.floor((met / goals.length) * 1000) / 10
  return { met, total: goals.length, percent }
}
