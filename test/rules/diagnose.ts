// Diagnostics as lines of text: `line:column code message`, then secondary places and notes.

import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { loadConfig } from '../../src/load-config.ts'

export const diagnose = (yaml: string) => loadConfig(yaml, 'lead.yaml').diagnostics

export const errorsOf = (yaml: string) => diagnose(yaml).filter(({ severity }) => severity === 'error')

/** One line each, without notes. */
export const brief = (yaml: string) => diagnose(yaml).map(briefly)

export const briefErrors = (yaml: string) => errorsOf(yaml).map(briefly)

/** The findings of one rule. */
export const findings = (yaml: string, code: string) =>
  diagnose(yaml)
    .filter((diagnostic) => diagnostic.code === code)
    .map(briefly)

export function briefly({ code, message, labels: [{ source, span }] }: Diagnostic): string {
  const { line, column } = source.position(span.start)
  return `${line}:${column} ${code} ${message}`
}

export function describe(diagnostic: Diagnostic): string {
  const { severity, labels, notes } = diagnostic
  const shown = labels.map(({ source, span, message }, index) => {
    const { line, column } = source.position(span.start)
    const text = source.text.slice(span.start, span.end).replaceAll(/\s*\n\s*/g, ' ⏎ ')
    const cut = text.length > 70 ? `${text.slice(0, 67)}…` : text
    return `  ${index === 0 ? 'at' : 'and'} ${line}:${column} ${cut}${message === undefined ? '' : `  (${message})`}`
  })
  return [`${briefly(diagnostic)} [${severity}]`, ...shown, ...notes.map((note) => `  = ${note}`)].join('\n')
}
