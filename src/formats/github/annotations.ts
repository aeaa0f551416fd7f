/** Findings and failed tests as workflow commands, which GitHub shows beside the lines of a pull request. */
import type { Diagnostic, Label, Severity } from '../../diagnostics/diagnostic.ts'
import type { ConfigCoverage } from '../../testing/coverage/report.ts'
import type { ConfigMutation } from '../../testing/mutation/report.ts'
import type { TestResult, TestSuite } from '../../testing/result.ts'
import { shortcomings } from '../../testing/shortcomings.ts'
import { visible } from '../../text/visible.ts'
import type { FormatContext, Renderer } from '../format.ts'
import { repositoryPath } from '../repository-path.ts'
import { workflowCommand } from './command.ts'

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

export const diagnosticAnnotations: Renderer<'diagnostics'> = ({ diagnostics }, context) =>
  diagnostics
    .filter(({ suppressed }) => suppressed === undefined)
    .map((diagnostic) => ofDiagnostic(diagnostic, context))
    .join('')

export const testAnnotations: Renderer<'tests'> = (report, context) =>
  [
    ...report.suites.flatMap((suite) => [
      ...suite.diagnostics.map((diagnostic) => ofDiagnostic(diagnostic, context)),
      ...suite.tests.flatMap((test) => ofTest(test, suite, context)),
    ]),
    ...(report.coverage ?? []).flatMap((coverage) => ofCoverage(coverage, context)),
    ...(report.mutation ?? []).flatMap((mutation) => ofMutation(mutation, context)),
    ...shortcomings(report).map((message) => workflowCommand('error', { title: 'leadscore test' }, visible(message))),
  ].join('')

function ofDiagnostic({ code, rule, severity, message, notes, labels }: Diagnostic, context: FormatContext): string {
  return annotation(commands[severity], labels[0], `${code} ${rule}`, [message, ...notes], context)
}

function ofTest(test: TestResult, suite: TestSuite, context: FormatContext): string[] {
  const { name, span, outcome, message, failures } = test
  if (failures.length > 0) {
    return failures.map((failure) => annotation('error', failure.labels[0], name, [failure.message], context))
  }
  // What could not be run for a reason that is shown already.
  if (outcome === 'pass' || (outcome === 'error' && suite.diagnostics.length > 0)) return []
  return [annotation('error', { source: suite.source, span }, name, [message ?? 'the test could not be run'], context)]
}

/** What nothing shows, where it stands in the config. */
function ofCoverage({ source, items }: ConfigCoverage, context: FormatContext): string[] {
  return items.flatMap(({ name, span, goals }) => {
    const open = goals.filter(({ metBy }) => metBy.length === 0).map((goal) => goal.name)
    if (open.length === 0) return []
    return [annotation('notice', { source, span }, 'not covered', [`${name}: ${open.join(', ')}`], context)]
  })
}

function ofMutation({ source, mutants }: ConfigMutation, context: FormatContext): string[] {
  return mutants
    .filter(({ noticedBy }) => noticedBy === null)
    .map(({ span, change }) => annotation('warning', { source, span }, 'no test notices this', [change], context))
}

function annotation(
  command: string,
  { source, span }: Label,
  title: string,
  lines: readonly string[],
  context: FormatContext,
): string {
  const start = source.position(span.start)
  const end = source.position(span.end)
  const properties = {
    file: visible(repositoryPath(source.name, context)),
    line: start.line,
    endLine: end.line,
    // GitHub takes columns only within one line.
    ...(start.line === end.line ? { col: start.column } : {}),
    title: visible(title),
  }
  return workflowCommand(command, properties, lines.map(visible).join('\n'))
}
