import type { ChalkInstance } from 'chalk'
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts'
import { visible } from '../../text/visible.ts'
import type { FormatContext, Renderer } from '../format.ts'
import { codeFrame } from './code-frame.ts'
import { number, plural, style } from './style.ts'

/** Frames, then one line that counts; a clean file says so. What a comment suppresses is only counted. */
export const prettyDiagnostics: Renderer<'diagnostics'> = ({ files, diagnostics }, context) => {
  const paint = style(context)
  const shown = diagnostics.filter(({ suppressed }) => suppressed === undefined)
  const frames = shown.map((diagnostic) => `${prettyDiagnostic(diagnostic, context)}\n\n`).join('')
  return `${frames}${verdict(files, shown, diagnostics.length - shown.length, paint)}\n`
}

export function prettyDiagnostic(diagnostic: Diagnostic, context: FormatContext): string {
  const paint = style(context)
  const { code, rule, severity, message, labels, notes } = diagnostic
  const head = `${paintSeverity(severity, paint)(`${severity}[${code}]`)} ${paint.bold(visible(message))} ${paint.dim(`(${rule})`)}`
  return [
    head,
    codeFrame(labels, context.columns, paint),
    ...notes.map((note) => `   ${paint.blue('=')} ${visible(note)}`),
  ].join('\n')
}

function paintSeverity(severity: Severity, paint: ChalkInstance) {
  return { error: paint.red.bold, warning: paint.yellow.bold, info: paint.cyan.bold }[severity]
}

function verdict(
  files: readonly string[],
  diagnostics: readonly Diagnostic[],
  suppressed: number,
  paint: ChalkInstance,
): string {
  const count = (severity: Severity) => diagnostics.filter((one) => one.severity === severity).length
  const where = files.length === 1 ? visible(files[0]!) : plural(files.length, 'file')
  const [errors, warnings, infos] = [count('error'), count('warning'), count('info')]
  const parts = [
    ...(errors > 0 ? [paint.red(plural(errors, 'error'))] : []),
    ...(warnings > 0 ? [paint.yellow(plural(warnings, 'warning'))] : []),
    ...(infos > 0 ? [paint.cyan(plural(infos, 'note'))] : []),
  ]
  const silent = suppressed > 0 ? ` (${number(suppressed)} suppressed)` : ''
  if (parts.length === 0) return `${paint.green('✓')} ${where}: nothing to complain about${silent}`
  const more = `${paint.dim('leadscore rules CODE')} explains a finding`
  return `${errors > 0 ? paint.red('✗') : paint.green('✓')} ${where}: ${parts.join(', ')}${silent}; ${more}`
}
