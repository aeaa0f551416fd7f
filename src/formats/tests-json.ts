/** The result of tests as JSON: `leadscore.tests/1`. */
import type { Label } from '../diagnostics/diagnostic.ts'
import { type ConfigCoverage, coverageKinds, share } from '../testing/coverage/report.ts'
import type { ConfigMutation } from '../testing/mutation/report.ts'
import {
  type CoveredLog,
  countTests,
  type TestFailure,
  type TestReport,
  type TestResult,
  type TestSuite,
} from '../testing/result.ts'
import { formatTime } from '../text/time.ts'

export function testsJson({ suites, coverage, mutation, log }: TestReport): object {
  return {
    schema: 'leadscore.tests/1',
    ...countTests(suites),
    suites: suites.map(suiteJson),
    ...(coverage ? { coverage: coverage.map(coverageJson) } : {}),
    ...(log ? { log: logJson(log) } : {}),
    ...(mutation ? { mutation: mutation.map(mutationJson) } : {}),
  }
}

function suiteJson({ file, source, config, tests, diagnostics }: TestSuite): object {
  return {
    file,
    config,
    tests: tests.map((test) => testJson(test, source)),
    diagnostics: diagnostics.map(({ code, rule, severity, message, labels, notes }) => {
      const [first, ...related] = labels.map(placeJson)
      return { ...first, code, rule, severity, message, notes, related }
    }),
  }
}

function testJson(
  { name, span, outcome, message, durationMs, failures }: TestResult,
  source: TestSuite['source'],
): object {
  return {
    name,
    ...source.position(span.start),
    outcome,
    message,
    duration_ms: Math.round(durationMs * 1000) / 1000,
    failures: failures.map(failureJson),
  }
}

function failureJson({ labels, what, at, expected, got, message, timeline }: TestFailure): object {
  return {
    what,
    at: formatTime(at),
    expected,
    got,
    message,
    ...placeJson(labels[0]),
    timeline: timeline.map((line) => ({ ...line, at: formatTime(line.at) })),
  }
}

function logJson({ inputs, summary }: CoveredLog): object {
  return { inputs, summary }
}

function coverageJson({ config, source, origins, items }: ConfigCoverage): object {
  const kinds = coverageKinds.flatMap((kind) => {
    const own = items.filter((item) => item.kind === kind)
    return own.length > 0 ? [[kind, share(own)]] : []
  })
  return {
    config,
    ...share(items),
    origins: Object.fromEntries(origins.map((origin) => [origin, share(items, origin)])),
    kinds: Object.fromEntries(kinds) as object,
    items: items.map(({ kind, name, span, goals }) => ({
      kind,
      name,
      ...source.position(span.start),
      goals: goals.map((goal) => ({ name: goal.name, met: goal.metBy.length > 0, met_by: goal.metBy })),
    })),
  }
}

function mutationJson({ config, source, mutants }: ConfigMutation): object {
  return {
    config,
    noticed: mutants.filter(({ noticedBy }) => noticedBy !== null).length,
    total: mutants.length,
    mutants: mutants.map(({ span, noticedBy, ...mutant }) => ({
      ...mutant,
      ...source.position(span.start),
      noticed_by: noticedBy,
    })),
  }
}

function placeJson({ source, span, message }: Label) {
  return {
    file: source.name,
    start: source.position(span.start),
    end: source.position(span.end),
    ...(message ? { message } : {}),
  }
}
