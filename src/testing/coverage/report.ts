/** Which parts of a config its tests exercised, or the leads of a log. */
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

export type CoverageOrigin = 'tests' | 'log'

export interface CoverageGoal {
  readonly name: string
  /** Empty for what nothing has shown. */
  readonly metBy: readonly CoverageOrigin[]
}

/** One part of the config, with the things that can be shown about it: a filter can match, and not match. */
export interface CoverageItem {
  readonly kind: CoverageKind
  /** In the domain's words: `group High intent`. */
  readonly name: string
  readonly span: Span
  readonly goals: readonly CoverageGoal[]
}

export interface ConfigCoverage {
  readonly config: string
  readonly source: Source
  /** Where it was looked for. */
  readonly origins: readonly CoverageOrigin[]
  /** In order of place. */
  readonly items: readonly CoverageItem[]
}

/** What either of two coverages of one config shows. */
export function union(one: ConfigCoverage, other: ConfigCoverage): ConfigCoverage {
  const items = one.items.map((item, index) => {
    const others = other.items[index]!.goals
    const goals = item.goals.map(({ name, metBy }, place) => ({ name, metBy: [...metBy, ...others[place]!.metBy] }))
    return { ...item, goals }
  })
  return { ...one, origins: [...one.origins, ...other.origins], items }
}

export interface Share {
  readonly met: number
  readonly total: number
  readonly percent: number
}

/** `met` of `total` goals, by anything or by one origin alone; without goals everything is covered. */
export function share(items: readonly CoverageItem[], origin?: CoverageOrigin): Share {
  const goals = items.flatMap((item) => item.goals)
  const met = goals.filter(({ metBy }) => (origin === undefined ? metBy.length > 0 : metBy.includes(origin))).length
  // Rounded down: 100 % is everything.
  const percent = goals.length === 0 ? 100 : Math.floor((met / goals.length) * 1000) / 10
  return { met, total: goals.length, percent }
}
