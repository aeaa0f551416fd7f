/** What makes a run fail although its tests pass, a sentence each. */
import { share } from './coverage/report.ts'
import type { TestReport } from './result.ts'

export function shortcomings({ coverage = [], coverageThreshold = 0, mutation = [], log }: TestReport): string[] {
  const refused = Object.values(log?.summary.rejected ?? {}).reduce((sum, lines) => sum + lines, 0)
  const uncovered = coverage.flatMap(({ config, items }) => {
    const { percent } = share(items)
    return percent < coverageThreshold
      ? [`coverage of ${config} is ${percent} %; at least ${coverageThreshold} % was expected`]
      : []
  })
  const survivors = mutation.flatMap(({ config, mutants }) => {
    const count = mutants.filter(({ noticedBy }) => noticedBy === null).length
    return count > 0 ? [`${count === 1 ? 'one change' : `${count} changes`} of ${config} went unnoticed`] : []
  })
  const unread = log?.failsOnRefused
    ? [`${refused === 1 ? 'one line of the log was' : `${refused} lines of the log were`} refused`]
    : []
  return [...unread, ...uncovered, ...survivors]
}
