/** Scenarios × bench → what passed and what failed. */
import type { Document } from '../document/parse.ts'
import type { Bench, Observer } from './bench.ts'
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

export function runTest(test: FileTest, bench: Bench, options: RunOptions): TestResult {
  const { name, span, scenario } = test
  if (!scenario) return { name, span, outcome: 'error', message: test.problem, durationMs: 0, failures: [] }
  const begun = options.clock()
  const mismatches = failingChecks(scenario, bench, options.observer)
  const failures = mismatches.length === 0 ? [] : explain(scenario, mismatches, bench, options.document)
  const durationMs = options.clock() - begun
  const [first] = failures
  return { name, span, outcome: first ? 'fail' : 'pass', message: first?.message ?? null, durationMs, failures }
}

type Failing = Pick<TestFailure, 'expected' | 'got' | 'message'> & { readonly check: Check }

/** Checks that do not hold; empty ones hold. */
export function failingChecks(scenario: Scenario, bench: Bench, observer?: Observer): Failing[] {
  const sights = bench.play(
    scenario,
    scenario.checks.map(({ at }) => at),
    observer,
  )
  const seen = new Map(sights.map((sight) => [sight.at, sight]))
  return scenario.checks.flatMap((check) => {
    const mismatch = check.expected === null ? undefined : compare(check, seen.get(check.at)!, scenario.start)
    return mismatch ? [{ ...mismatch, check }] : []
  })
}

/** Plays once more, with a record of what happened. */
function explain(scenario: Scenario, failing: readonly Failing[], bench: Bench, document: Document): TestFailure[] {
  const timeline = new Timeline(bench.plan, scenario)
  bench.play(
    scenario,
    scenario.checks.map(({ at }) => at),
    timeline,
  )
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
