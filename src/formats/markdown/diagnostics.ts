/** A headline that counts, and a table of findings; suppressed ones follow with their reasons. */
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts'
import { fails } from '../../diagnostics/severity.ts'
import type { FormatContext, Renderer } from '../format.ts'
import { plural } from '../pretty/style.ts'
import { repositoryPath } from '../repository-path.ts'
import { markdownCode, markdownMessage, markdownTable, markdownText } from './text.ts'

const names: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

export const markdownDiagnostics: Renderer<'diagnostics'> = ({ files, diagnostics, failOn }, context) => {
  const shown = diagnostics.filter(({ suppressed }) => suppressed === undefined)
  const silent = diagnostics.filter(({ suppressed }) => suppressed !== undefined)
  const where = files.length === 1 ? markdownCode(repositoryPath(files[0]!, context)) : plural(files.length, 'file')
  const mark = shown.some((diagnostic) => fails(diagnostic, failOn)) ? '❌' : '✅'
  const findings = markdownTable(
    ['', 'place', 'rule', 'finding'],
    shown.map((diagnostic) => [
      names[diagnostic.severity],
      place(diagnostic, context),
      rule(diagnostic),
      [diagnostic.message, ...diagnostic.notes].map(markdownMessage).join('<br>'),
    ]),
  )
  const suppressions = markdownTable(
    ['suppressed', 'rule', 'reason'],
    silent.map((diagnostic) => [place(diagnostic, context), rule(diagnostic), reason(diagnostic)]),
  )
  return [
    `### ${mark} ${where}: ${verdict(shown)}\n`,
    ...(shown.length > 0 ? [findings] : []),
    ...(silent.length > 0 ? [suppressions] : []),
  ].join('\n')
}

function verdict(diagnostics: readonly Diagnostic[]): string {
  const parts = (['error', 'warning', 'info'] as const)
    .map((severity) => [severity, diagnostics.filter((diagnostic) => diagnostic.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
  if (parts.length === 0) return 'nothing to complain about'
  return parts.map(([severity, count]) => plural(count, names[severity])).join(', ')
}

function place({ labels: [{ source, span }] }: Diagnostic, context: FormatContext): string {
  const { line, column } = source.position(span.start)
  return markdownCode(`${repositoryPath(source.name, context)}:${line}:${column}`)
}

const rule = ({ code, rule: name }: Diagnostic) => `${code} ${name}`

function reason({ suppressed }: Diagnostic): string {
  const { reason: why, until } = suppressed!
  return markdownText(until === undefined ? why : `${why} (until ${until})`)
}
