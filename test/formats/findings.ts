/** Findings with everything that could break a format, and how a format shows them. */
import type { Diagnostic, Severity } from '../../src/diagnostics/diagnostic.ts'
import type { FailOn } from '../../src/diagnostics/severity.ts'
import { formatResult } from '../../src/formats/index.ts'
import { loadConfig } from '../../src/load-config.ts'
import { Source } from '../../src/text/source.ts'

export const repository = { root: '/repo', directory: '/repo/scoring' }

/** What XML, Markdown, workflow commands and terminals would obey. */
export const hostile = [
  '',
  'plain',
  'a | b || c \\| d',
  '<script>alert(1)</script> <!-- --> </failure> ]]> &amp; &#0;',
  '**bold** _it_ [link](https://example.com) ![x](y) # head ~~gone~~ $x$ @user',
  'with `code | in <b> it` and `` odd ` backquotes',
  '`a\\|b` and `C:\\`, `trailing \\`',
  '100%, a:b, 50%0A::error::no',
  'two\nlines\r\n::set-output name=x::y\rcarriage',
  'bell \u0007 escape \u001b[31m nul \u0000 del \u007f c1 \u0085 bidi \u202e separators \u2028',
  'half \ud800 pair \udc00 nonchar \uffff astral 😀 combining e\u0301',
  '"double" \'single\'\ttab',
  ' leading and trailing ',
] as const

const text = 'first: 1\n  key: 😀 value\r\n<tag> & "quotes" | pipe\n\nlast'

interface Parts {
  readonly file?: string
  readonly severity?: Severity
  readonly notes?: readonly string[]
  readonly start?: number
  readonly end?: number
}

export function finding(
  message: string,
  { file = 'a.yaml', severity = 'error', notes = [], start = 11, end = 14 }: Parts = {},
): Diagnostic {
  const source = new Source(file, text)
  return {
    code: 'LS106',
    rule: 'unknown-trigger',
    severity,
    message,
    labels: [{ source, span: { start, end } }],
    notes,
  }
}

/** Findings of every severity, with and without secondary places, one over several lines, two that are suppressed. */
export function sampleFindings(): Diagnostic[] {
  const first = finding('the key `key` is given twice', { severity: 'warning', notes: ['keep one', 'or none'] })
  const { source } = first.labels[0]
  return [
    { ...first, labels: [first.labels[0], { source, span: { start: 0, end: 5 }, message: 'first defined here' }] },
    finding('it spans several lines', { start: 0, end: 30 }),
    finding('for your information', { severity: 'info', start: 17, end: 19 }),
    { ...finding('snoozed'), suppressed: { kind: 'snooze', reason: 'the launch is in March', until: '2026-03-31' } },
    { ...finding('disabled'), suppressed: { kind: 'disable', reason: 'meant | so' } },
    finding('in another file', { file: 'sub folder/b%c.yaml' }),
    { ...finding('a code that no catalog knows'), code: 'LS998', rule: 'unheard-of' },
  ]
}

export function show(
  format: string,
  diagnostics: readonly Diagnostic[],
  failOn: FailOn = 'error',
  files = [...new Set(diagnostics.map(({ labels: [{ source }] }) => source.name))],
): Promise<string> {
  const context = { color: false, columns: 80, repository }
  return formatResult(format, 'diagnostics', { files, diagnostics, failOn }, context)
}

/** What a real config has to say. */
export const findingsOf = (yaml: string) => {
  const { diagnostics, suppressed } = loadConfig(yaml, 'leadscore.yaml')
  return [...diagnostics, ...suppressed]
}
