/** A suite for each test file, a case for each test. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { TestFailure, TestReport, TestResult, TestSuite } from '../../testing/result.ts'
import { shortcomings } from '../../testing/shortcomings.ts'
import type { FormatContext, Renderer } from '../format.ts'
import { codeFrame } from '../pretty/code-frame.ts'
import { style } from '../pretty/style.ts'
import { repositoryPath } from '../repository-path.ts'
import { testSuites, type Suite } from './suites.ts'
import { element, xmlDocument, type Element } from './xml.ts'

export const junitTests: Renderer<'tests'> = (report, context) =>
  xmlDocument(testSuites([...report.suites.map((suite) => ofSuite(suite, context)), ...measures(report)]))

function ofSuite(suite: TestSuite, context: FormatContext): Suite {
  const path = repositoryPath(suite.file, context)
  return { name: path, cases: [...brokenFile(suite, path), ...suite.tests.map((test) => ofTest(test, suite, context))] }
}

/** What fails a run although its tests pass is a case, too. */
function measures(report: TestReport): Suite[] {
  if (report.coverage === undefined && report.mutation === undefined) return []
  const name = 'coverage and mutation'
  const missed = shortcomings(report).map((message) => {
    return element('testcase', { name: message, classname: name, time: 0 }, [
      element('failure', { message, type: 'failure' }, [message]),
    ])
  })
  const enough = element('testcase', { name: 'enough is tested', classname: name, time: 0 })
  return [{ name, cases: missed.length > 0 ? missed : [enough] }]
}

/** What is wrong with a file is a case of its own when no test of it says so. */
function brokenFile({ diagnostics, tests }: TestSuite, path: string): Element[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0 || tests.some(({ outcome }) => outcome === 'error')) return []
  const error = element('error', { message: errors[0]!.message, type: 'error' }, [errors.map(inLine).join('\n')])
  return [element('testcase', { name: 'the file can be read', classname: path, file: path, time: 0 }, [error])]
}

function ofTest(test: TestResult, { file, source, diagnostics }: TestSuite, context: FormatContext): Element {
  const path = repositoryPath(file, context)
  const time = Number((test.durationMs / 1000).toFixed(3))
  const { line } = source.position(test.span.start)
  const attributes = { name: test.name, classname: path, file: path, line, time }
  if (test.outcome === 'pass') return element('testcase', attributes)
  const message = test.message ?? (test.outcome === 'fail' ? 'the test failed' : 'the test could not be run')
  const text = [
    ...test.failures.map((failure) => inWords(failure, context)),
    ...(test.outcome === 'error' ? diagnostics.map(inLine) : []),
  ].join('\n\n')
  const kind = test.outcome === 'fail' ? 'failure' : 'error'
  return element('testcase', attributes, [element(kind, { message, type: kind }, [text === '' ? message : text])])
}

function inWords({ message, labels, timeline }: TestFailure, { columns }: FormatContext): string {
  const frame = codeFrame(labels, columns, style({ color: false, columns }))
  const events = timeline.map(({ offset, event, effects }) => `  ${offset}  ${[event, ...effects].join('; ')}`)
  return [message, frame, ...events].join('\n')
}

function inLine({ code, message, labels: [{ source, span }] }: Diagnostic): string {
  const { line, column } = source.position(span.start)
  return `${source.name}:${line}:${column}: ${code} ${message}`
}
