/** The webhook's templates with their places, and the attributes and variables that they name. */
import type { LeadscoreConfig } from '../config/config.generated.ts'
import type { Path } from '../document/parse.ts'
import { compileWebhook, type WebhookField } from '../handoff/compiled-webhook.ts'
import { FINDING_KINDS } from '../liquid/codes.ts'
import type { LiquidSpan } from '../liquid/finding.ts'
import type { Span } from '../text/source.ts'
import type { Place } from './rule.ts'

type Handoff = LeadscoreConfig['handoff']

export interface TemplateUse extends WebhookField {
  readonly field: 'url' | 'header' | 'body'
  /** Of a header. */
  readonly header: string
  readonly path: Path
}

/** URL, headers and body, each parsed once; an omitted body is an empty one. */
export function templatesOf(handoff: Handoff): TemplateUse[] {
  if (!handoff) return []
  const { method = 'POST', url, headers = {}, body = '' } = handoff.webhook
  const list = Object.entries(headers).map(([name, value]) => ({ name, value }))
  const path: Path = ['handoff', 'webhook']
  return compileWebhook({ method, url, headers: list, body }).map((field, index): TemplateUse => {
    if (index === 0) return { ...field, field: 'url', header: '', path: [...path, 'url'] }
    const header = list[index - 1]?.name
    return header === undefined
      ? { ...field, field: 'body', header: '', path: [...path, 'body'] }
      : { ...field, field: 'header', header, path: [...path, 'headers', header] }
  })
}

/** What people call a field. */
export function fieldName({ field, header }: TemplateUse): string {
  return field === 'url' ? 'the URL' : field === 'body' ? 'the body' : `the header \`${header}\``
}

/** Without a mistake that changes what is rendered. */
export function isSound({ template }: TemplateUse): boolean {
  return template.valid && template.findings.every(({ severity }) => severity !== 'error')
}

/** Custom attributes named in `custom_attribute.${…}`, also in templates that cannot be parsed. */
export function templateAttributes(
  templates: readonly TemplateUse[],
): { readonly name: string; readonly place: Place }[] {
  return templates.flatMap(({ text, path }) =>
    [...text.matchAll(/custom_attribute\s*\.\s*\$\{([^{}|]*)[^{}]*\}?/g)].flatMap(({ 0: whole, 1: inner, index }) => {
      const name = inner!.trim()
      return name === '' ? [] : [{ name, place: { path, within: { start: index, end: index + whole.length } } }]
    }),
  )
}

export interface VariableUse {
  readonly name: string
  readonly span: LiquidSpan
}

/** Plain variables that a template reads and nothing in it sets, the first use of each. */
export function unsetVariables({ template }: TemplateUse): VariableUse[] {
  if (!template.valid) return []
  const seen = new Set<string>()
  return template.findings.flatMap(({ code, span }): VariableUse[] => {
    if (code !== FINDING_KINDS.unsetVariable.code) return []
    const name = template.variables.find((one) => one.span.start === span.start)?.name
    if (name === undefined || seen.has(name)) return []
    seen.add(name)
    return [{ name, span }]
  })
}

/** The template that sets a variable, and where. */
export function setterOf(
  templates: readonly TemplateUse[],
  name: string,
): { use: TemplateUse; span: LiquidSpan } | undefined {
  for (const use of templates) {
    const set = use.template.valid ? use.template.assigns.find((one) => one.name === name) : undefined
    if (set) return { use, span: set.span }
  }
  return undefined
}

/** An option that was not understood may be the one that saves a variable; what cannot be read may save one as well. */
export function mayBeSaved({ template }: TemplateUse): boolean {
  return !template.valid || template.findings.some(({ code }) => code === FINDING_KINDS.unknownOption.code)
}

/** Stands for Liquid in a covered text. */
export const covered = '\uE000'

/** A text of the same length in which Liquid is covered, so that what is left can be searched. */
export function coverLiquid(text: string): string {
  let plain = ''
  let at = 0
  for (;;) {
    const from = text.slice(at).search(/\{[{%]/) + at
    const end = from < at ? -1 : text[from + 1] === '%' ? text.indexOf('%}', from) + 2 : outputEnd(text, from)
    if (end < from + 2) return plain + text.slice(at)
    plain += text.slice(at, from) + covered.repeat(end - from)
    at = end
  }
}

/** Behind the braces that close an output, with one that is too many; -1 when nothing does. */
function outputEnd(text: string, from: number): number {
  let at = from + 2
  for (let brace = text.indexOf('}', at); brace >= 0; brace = text.indexOf('}', at)) {
    if (!text.slice(at, brace).includes('${') && text[brace + 1] === '}') {
      return brace + /^\}+/.exec(text.slice(brace, brace + 10))![0].length
    }
    at = brace + 1
  }
  return -1
}

export interface ConnectedContentTag {
  readonly span: Span
  readonly text: string
  /** Without what is glued to it. */
  readonly url: { readonly text: string; readonly start: number }
}

/** Every `connected_content` of a template, read as text. */
export function connectedContentTags({ text }: TemplateUse): ConnectedContentTag[] {
  return [...text.matchAll(/\{%-?\s*connected_content\s+(\S*?)(?=[<\s]|-?%\})[\s\S]*?%\}/g)].map((match) => ({
    span: { start: match.index, end: match.index + match[0].length },
    text: match[0],
    url: {
      text: match[1]!,
      start: match.index + match[0].indexOf(match[1]!, match[0].indexOf('connected_content') + 17),
    },
  }))
}
