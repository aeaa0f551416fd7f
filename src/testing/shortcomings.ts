/** What makes a run fail although its tests pass, a sentence each. */
import { share } from './coverage/report.ts'
import type { TestReport } from './result.ts'

export function shortcomings({ coverage = [], coverageThreshold = 0, mutation = [] }: TestReport): string[] {
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
  return [...uncovered, ...survivors]
}
