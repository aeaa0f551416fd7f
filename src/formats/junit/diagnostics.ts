/** A suite for each file, a case for each finding; a file without one is a case that passes. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { fails, type FailOn } from '../../diagnostics/severity.ts'
import type { FormatContext, Renderer } from '../format.ts'
import { codeFrame } from '../pretty/code-frame.ts'
import { style } from '../pretty/style.ts'
import { repositoryPath } from '../repository-path.ts'
import { testSuites } from './suites.ts'
import { element, xmlDocument, type Element } from './xml.ts'

/** A case fails where it makes the exit code 1, and no other does. */
export const junitDiagnostics: Renderer<'diagnostics'> = ({ files, diagnostics, failOn }, context) =>
  xmlDocument(
    testSuites(
      files.map((file) => {
        const path = repositoryPath(file, context)
        const own = diagnostics.filter(({ labels: [{ source }] }) => source.name === file)
        const cases = own.map((diagnostic) => finding(diagnostic, path, failOn, context))
        const clean = element('testcase', { name: 'nothing to complain about', classname: path, file: path, time: 0 })
        return { name: path, cases: cases.length > 0 ? cases : [clean] }
      }),
    ),
  )

function finding(diagnostic: Diagnostic, path: string, failOn: FailOn, context: FormatContext): Element {
  const { code, rule, labels, severity, message, suppressed } = diagnostic
  const { line, column } = labels[0].source.position(labels[0].span.start)
  const name = `${code} ${rule} at ${line}:${column}`
  const attributes = { name, classname: path, file: path, line, time: 0 }
  if (suppressed) return element('testcase', attributes, [element('skipped', { message: suppressed.reason })])
  const text = inWords(diagnostic, context)
  const outcome = fails(diagnostic, failOn)
    ? element('failure', { message, type: severity }, [text])
    : element('system-out', {}, [text])
  return element('testcase', attributes, [outcome])
}

function inWords({ severity, code, message, labels, notes }: Diagnostic, { columns }: FormatContext): string {
  const frame = codeFrame(labels, columns, style({ color: false, columns }))
  return [`${severity}[${code}] ${message}`, frame, ...notes.map((note) => `   = ${note}`)].join('\n')
}
