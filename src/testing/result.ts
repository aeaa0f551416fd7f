/** What a run of tests found out, as plain data: formats turn it into text. */
import type { Diagnostic, Label } from '../diagnostics/diagnostic.ts'
import type { SimulationSummary } from '../engine/report.ts'
import type { Rejected } from '../events/read-log.ts'
import type { Source, Span } from '../text/source.ts'
import type { ConfigCoverage } from './coverage/report.ts'
import type { ConfigMutation } from './mutation/report.ts'

export interface TestReport {
  /** One for each test file, in the order in which they were named. */
  readonly suites: readonly TestSuite[]
  /** One for each config; absent when it was not asked for. */
  readonly coverage?: readonly ConfigCoverage[]
  readonly mutation?: readonly ConfigMutation[]
  /** Percent that the coverage was asked to reach. */
  readonly coverageThreshold?: number
  /** The log that was followed for the coverage. */
  readonly log?: CoveredLog
}

export interface CoveredLog {
  readonly inputs: readonly string[]
  readonly summary: SimulationSummary
  /** The first refused lines. */
  readonly rejected: readonly Rejected[]
  /** Whether refused lines make the run fail. */
  readonly failsOnRefused: boolean
}

export interface TestSuite {
  /** The test file, as messages name it. */
  readonly file: string
  readonly source: Source
  /** The config that it tests; null when it could not be found. */
  readonly config: string | null
  /** In the order of the file; a test with `cases` is one for each case. */
  readonly tests: readonly TestResult[]
  /** What is wrong with the file or with its config; tests that it concerns have the outcome `error`, or are missing. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface TestResult {
  readonly name: string
  /** Where the test begins, in the source of its suite. */
  readonly span: Span
  /** `error`: it could not be run, because something about it is wrong. */
  readonly outcome: 'pass' | 'fail' | 'error'
  /** One sentence for a test that did not pass: its first failure, or what is wrong with it. */
  readonly message: string | null
  readonly durationMs: number
  /** Every check that did not hold. */
  readonly failures: readonly TestFailure[]
}

export interface TestFailure {
  /** The first is the expectation; the others explain it (the row of `cases`). */
  readonly labels: readonly [Label, ...Label[]]
  /** The key of the check: `score`, `handoffs` … */
  readonly what: string
  /** The instant of the check, in ms. */
  readonly at: number
  readonly expected: unknown
  readonly got: unknown
  /** One sentence: `at 31d: the score is 4; 3 was expected`. */
  readonly message: string
  /** What the lead did up to that instant. */
  readonly timeline: readonly TimelineLine[]
}

export interface TimelineLine {
  /** In ms. */
  readonly at: number
  /** From the start of the test, `2d3h`. */
  readonly offset: string
  /** What happened: an event in short form, or what was due. */
  readonly event: string
  /** What it did, a short phrase each. */
  readonly effects: readonly string[]
  /** The score after it; null when it is not a number. */
  readonly score: number | null
}

/** Counts over all suites. `broken` counts tests that could not be run and files without any that could. */
export function countTests(suites: readonly TestSuite[]): { passed: number; failed: number; broken: number } {
  const all = suites.flatMap(({ tests }) => tests)
  const count = (outcome: TestResult['outcome']) => all.filter((test) => test.outcome === outcome).length
  const lost = suites.filter(({ tests, diagnostics }) => {
    const errors = diagnostics.some(({ severity }) => severity === 'error')
    return errors && tests.every(({ outcome }) => outcome !== 'error')
  }).length
  return { passed: count('pass'), failed: count('fail'), broken: count('error') + lost }
}
