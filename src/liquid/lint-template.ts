/** Findings that need the whole template. */
import { isNamespace, PROFILE_FIELDS } from './namespaces.ts'
import type { ParseLog } from './parse-log.ts'

export function lintTemplate(text: string, log: ParseLog): void {
  const assigned = new Set(log.assigns.map(({ name }) => name))
  for (const { name, span } of log.assigns) {
    if (!PROFILE_FIELDS.has(name)) continue
    log.report('shadowedName', span, `The variable ${name} has the name of a default profile field`, [
      'Choose another name',
    ])
  }
  for (const { name, span } of log.roots) {
    const source = text.slice(span.start, span.end)
    if (/^-*(?:\d|-$)/.test(name) && /^[\w.-]+$/.test(source) && !assigned.has(name)) {
      const notes = ['Numbers are written with digits and one point, without separators']
      log.report('ignoredText', span, `"${source}" is no number and no variable`, notes)
    }
    if (!isNamespace(name) || name === 'profile' || assigned.has(name) || !source.includes('.')) continue
    const field = source.slice(name.length + 1)
    log.report('missingDollar', span, `${source} is an ordinary variable, not what ${name} holds`, [
      `Write ${name}.\${${field}}`,
    ])
  }
  for (let at = text.indexOf('<!--'); at !== -1;) {
    const close = text.indexOf('-->', at + 4)
    if (close === -1) return
    const span = { start: at, end: close + 3 }
    if (/\{%|\{\{/.test(text.slice(at, close))) {
      log.report(
        'htmlComment',
        span,
        'Liquid in an HTML comment is rendered here, but removed by Braze in HTML messages',
        ['Use {% comment %} to switch it off'],
      )
    }
    at = text.indexOf('<!--', span.end)
  }
}
