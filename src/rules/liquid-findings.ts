/** What parsing the webhook's templates found, with its place in the file; and the same kinds for the list of rules. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { maskBody } from '../handoff/secrets.ts'
import { FINDING_KINDS, type FindingKind } from '../liquid/codes.ts'
import type { LiquidFinding } from '../liquid/finding.ts'
import { handoffExample } from './examples.ts'
import { neverSends } from './gate-use.ts'
import type { Place, RuleDescription } from './rule.ts'
import type { Subject } from './subject.ts'
import { mayBeSaved, setterOf, type TemplateUse } from './templates.ts'

export function liquidFindings(subject: Subject): (Omit<Diagnostic, 'labels'> & { readonly at: Place })[] {
  const { webhook } = subject
  const { templates } = webhook
  const isOpen = templates.some(mayBeSaved)
  const aborts = neverSends(subject)
  /** Said by a rule that knows the whole hand-off, or only what follows from an option that was not understood. */
  const isSaidElsewhere = (use: TemplateUse, { code, span }: LiquidFinding): boolean => {
    if (code !== FINDING_KINDS.unsetVariable.code) return false
    if (isOpen || (aborts && use.template.canAbort)) return true
    const name = use.template.variables.find((one) => one.span.start === span.start)?.name ?? ''
    return use.header.toLowerCase() === 'authorization' || setterOf(templates, name) !== undefined
  }
  return templates.flatMap((use) =>
    use.template.findings
      .filter((finding) => !isSaidElsewhere(use, finding))
      .filter(isFirstOfItsKind(use))
      .map((finding) => {
        const { code, rule, severity, message, notes } = finding
        return { code, rule, severity, message: plain(message), notes: notes.map(plain), at: placeOf(use, finding) }
      }),
  )
}

/** Each parenthesis of one condition is a finding, and each use of a variable; the mistake is one. */
function isFirstOfItsKind({ text }: TemplateUse): (finding: LiquidFinding) => boolean {
  let last = -1
  const messages = new Set<string>()
  return ({ code, span, message }) => {
    if (code === FINDING_KINDS.unsetVariable.code) return !messages.has(message) && messages.add(message).size > 0
    if (code !== FINDING_KINDS.parentheses.code) return true
    const tag = Math.max(text.lastIndexOf('{%', span.start), text.lastIndexOf('{{', span.start))
    const isFirst = tag !== last
    last = tag
    return isFirst
  }
}

function placeOf({ path, text }: TemplateUse, { span }: LiquidFinding): Place {
  // Something is missing at the very end.
  const start = Math.min(span.start, Math.max(0, text.length - 1))
  return { path, within: { start, end: Math.max(start + 1, Math.min(span.end, text.length)) } }
}

const proper = /^(?:Braze|Liquid|HTML|JSON)\b/

/** As the messages of rules are written: one line that begins with a small letter, without a secret in it. */
function plain(message: string): string {
  const line = maskBody(message).replaceAll(/\s+/g, ' ').replace(/\.$/, '')
  return proper.test(line) ? line : line.charAt(0).toLowerCase() + line.slice(1)
}

/** Not to be seen before a template is rendered for somebody, with the answers of servers. */
const foundByRendering: ReadonlySet<FindingKind> = new Set<FindingKind>([
  'renderError',
  'missingAnswer',
  'unusableAnswer',
  'printedHash',
  'nestedText',
  'limit',
])

/** In the body of a hand-off, which is not always to be aborted. */
const wrapped = (example: string) => {
  const template = example.includes('abort_message')
    ? `{% if custom_attribute.\${lead score} <= 100 %}${example}{% endif %}`
    : example
  return handoffExample({
    webhook: '  webhook:\n    url: https://example.com/leads',
    headers: '',
    body: `    body: |\n${template
      .split('\n')
      .map((line) => `      ${line}`)
      .join('\n')}`,
  })
}

/** The kinds of Liquid findings as rules, their examples in whole configs. */
export function liquidRules(): readonly RuleDescription[] {
  return (Object.keys(FINDING_KINDS) as FindingKind[]).map((kind) => {
    const { code, rule, severity, summary, why, bad, good } = FINDING_KINDS[kind]
    return {
      code,
      name: rule,
      severity,
      // A summary that begins with a word of Liquid.
      summary: summary.replace(/^(?:[a-z]\w*|\$\{…\})/, '`$&`'),
      why,
      bad: wrapped(bad),
      good: wrapped(good),
      ...(foundByRendering.has(kind) ? { found: 'render' } : {}),
    }
  })
}
