/** Failing checks, what is wrong with test files, and what no test shows: each at its line, as SARIF. */
import type { Diagnostic, Label, Severity } from '../../diagnostics/diagnostic.ts'
import type { TestReport, TestSuite } from '../../testing/result.ts'
import { shortcomings } from '../../testing/shortcomings.ts'
import type { Renderer } from '../format.ts'
import { sarifLog } from './log.ts'

const kinds = {
  'failing-check': { severity: 'error', summary: 'A check of a test does not hold' },
  'broken-test': { severity: 'error', summary: 'A test could not be run' },
  'not-covered': { severity: 'info', summary: 'Nothing shows this part of the config' },
  'unnoticed-change': { severity: 'warning', summary: 'The config can be changed here, and no test notices' },
} as const satisfies Readonly<Record<string, { severity: Severity; summary: string }>>

/** What has no place, such as a coverage that is too low, is a notification of the run. */
export const sarifTests: Renderer<'tests'> = (report, context) =>
  sarifLog(findingsOf(report), context, {
    rules: Object.entries(kinds).map(([code, kind]) => ({ code, name: code, ...kind })),
    notifications: shortcomings(report),
  })

function findingsOf({ suites, coverage = [], mutation = [] }: TestReport): Diagnostic[] {
  // Suites of one config share what is wrong with it.
  const diagnostics = new Map(suites.flatMap((suite) => suite.diagnostics).map((one) => [keyOf(one), one]))
  return [
    ...diagnostics.values(),
    ...suites.flatMap(ofTests),
    ...coverage.flatMap(({ source, items }) =>
      items.flatMap(({ name, span, goals }) => {
        const missing = goals.filter(({ metBy }) => metBy.length === 0).map((goal) => goal.name)
        return missing.length === 0 ? [] : [finding('not-covered', `${name}: ${missing.join(', ')}`, { source, span })]
      }),
    ),
    ...mutation.flatMap(({ source, mutants }) =>
      mutants
        .filter(({ noticedBy }) => noticedBy === null)
        .map(({ change, span }) => finding('unnoticed-change', change, { source, span })),
    ),
  ]
}

const keyOf = ({ code, message, labels: [{ source, span }] }: Diagnostic) =>
  JSON.stringify([code, message, source.name, span.start])

function ofTests({ source, tests, diagnostics }: TestSuite): Diagnostic[] {
  return tests.flatMap(({ name, span, outcome, message, failures }) => {
    if (outcome === 'error' && diagnostics.length === 0) {
      return [finding('broken-test', `${name}: ${message ?? 'it could not be run'}`, { source, span })]
    }
    return failures.map((failure) => finding('failing-check', `${name}: ${failure.message}`, ...failure.labels))
  })
}

function finding(rule: keyof typeof kinds, message: string, ...labels: [Label, ...Label[]]): Diagnostic {
  return { code: rule, rule, severity: kinds[rule].severity, message, labels, notes: [] }
}
