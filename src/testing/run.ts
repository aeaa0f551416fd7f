/** Scenarios × bench → what passed and what failed. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Document } from '../document/parse.ts'
import { Failure } from '../failure.ts'
import type { Bench, Observer, Sight } from './bench.ts'
import { compare } from './compare.ts'
import { formatOffset } from './offset.ts'
import type { TestFailure, TestResult } from './result.ts'
import type { Check, Scenario } from './scenario.ts'
import { type FileTest, labelOf } from './test-file.ts'
import { Timeline } from './timeline.ts'

export interface RunOptions {
  readonly document: Document
  /** Milliseconds since any moment, for durations. */
  readonly clock: () => number
  readonly observer?: Observer
}

/** `diagnostics` gets what stops the test. */
export function runTest(test: FileTest, bench: Bench, options: RunOptions, diagnostics: Diagnostic[]): TestResult {
  const { name, span, scenario } = test
  if (!scenario) return { name, span, outcome: 'error', message: test.problem, durationMs: 0, failures: [] }
  const begun = options.clock()
  const mismatches = failingChecks(scenario, bench, options.observer)
  if (mismatches instanceof Failure) {
    diagnostics.push(endless(test, mismatches, options.document))
    const durationMs = options.clock() - begun
    return { name, span, outcome: 'error', message: mismatches.message, durationMs, failures: [] }
  }
  const failures = mismatches.length === 0 ? [] : explain(scenario, mismatches, bench, options.document)
  const durationMs = options.clock() - begun
  const [first] = failures
  return { name, span, outcome: first ? 'fail' : 'pass', message: first?.message ?? null, durationMs, failures }
}

type Failing = Pick<TestFailure, 'expected' | 'got' | 'message'> & { readonly check: Check }

/** A test that the engine stopped. */
export function endless({ span }: FileTest, { message, notes }: Failure, { source }: Document): Diagnostic {
  return { code: 'LS507', rule: 'endless-test', severity: 'error', message, labels: [{ source, span }], notes }
}

/** Checks that do not hold; empty ones hold. A failure when the entries of the lead multiply without end. */
export function failingChecks(scenario: Scenario, bench: Bench, observer?: Observer): Failing[] | Failure {
  const sights = playToChecks(scenario, bench, observer)
  if (sights instanceof Failure) return sights
  const seen = new Map(sights.map((sight) => [sight.at, sight]))
  return scenario.checks.flatMap((check) => {
    const mismatch = check.expected === null ? undefined : compare(check, seen.get(check.at)!, scenario.start)
    return mismatch ? [{ ...mismatch, check }] : []
  })
}

/** What is seen at the instants of the checks. */
export function playToChecks(scenario: Scenario, bench: Bench, observer?: Observer): Sight[] | Failure {
  try {
    return bench.play(
      scenario,
      scenario.checks.map(({ at }) => at),
      observer,
    )
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

/** Plays once more, with a record of what happened. */
function explain(scenario: Scenario, failing: readonly Failing[], bench: Bench, document: Document): TestFailure[] {
  const timeline = new Timeline(bench.plan, scenario)
  playToChecks(scenario, bench, timeline)
  const { test, start } = scenario
  return failing.map(({ check, expected, got, message }) => ({
    what: check.what,
    at: check.at,
    expected,
    got,
    message: `at ${formatOffset(check.at, start)}: ${message}`,
    labels: [
      labelOf(document, [...test.path, ...check.own], 'value'),
      ...(test.row ? [labelOf(document, test.row, 'value', 'in this case')] : []),
    ],
    timeline: timeline.until(check.at),
  }))
}
