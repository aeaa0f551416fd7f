/** Findings that need the whole template. */
import { isNamespace, PROFILE_FIELDS } from './namespaces.ts'
import type { ParseLog } from './parse-log.ts'

export function lintTemplate(text: string, log: ParseLog): void {
  for (const { name, span } of log.assigns) {
    if (!PROFILE_FIELDS.has(name)) continue
    const notes = ['Choose another name']
    log.report('shadowedName', span, `The variable ${name} has the name of a default profile field`, notes)
  }
  lintVariables(text, log)
  lintHtmlComments(text, log)
}

/** Variables that nothing in the text sets. */
function lintVariables(text: string, log: ParseLog): void {
  const known = new Set([...log.assigns.map(({ name }) => name), ...log.otherNames])
  // A Content Block may set anything.
  const closed = !log.reads.some(({ namespace }) => namespace === 'content_blocks')
  for (const { name, span } of log.roots) {
    const source = text.slice(span.start, span.end)
    if (known.has(name)) continue
    if (/^-*(?:\d|-$)/.test(name) && /^[\w.-]+$/.test(source)) {
      const notes = ['Numbers are written with digits and one point, without separators']
      log.report('ignoredText', span, `"${source}" is no number and no variable`, notes)
    } else if (isNamespace(name) && source.startsWith(`${name}.`)) {
      const notes = [`Write ${name}.\${${source.slice(name.length + 1)}}`]
      log.report('missingDollar', span, `${source} is an ordinary variable, not what ${name} holds`, notes)
    } else if (closed && name !== 'not' && /^[A-Za-z_]/.test(name) && source.startsWith(name)) {
      const notes = ['Variables do not carry over from other fields: URL, header and body are rendered one by one']
      log.report('unsetVariable', span, `Nothing in this text sets ${name}`, notes)
    }
  }
}

function lintHtmlComments(text: string, log: ParseLog): void {
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
