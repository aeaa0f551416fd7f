/** What the reader noticed while reading: text that Ruby's lax parser drops in silence becomes a finding here. */
import { distance } from 'fastest-levenshtein'
import type { Expression, FilterCall, PathStep } from './expression.ts'
import { FILTERS, UNSUPPORTED_FILTERS } from './filters/index.ts'
import type { LiquidSpan } from './finding.ts'
import { skipSpace, skipSpaceBack } from './fragments.ts'
import type { Markup } from './markup.ts'
import { isNamespace, NAMESPACES, PROFILE_FIELDS } from './namespaces.ts'

type Place = 'output' | 'assign' | 'nested' | 'list' | 'index' | 'filter' | 'condition' | 'tag'

/** Text between `start` and `end` that belongs to nothing. */
export function reportJunk(markup: Markup, start: number, end: number, place: Place): void {
  const from = skipSpace(markup.text, start, end)
  const to = skipSpaceBack(markup.text, from, end)
  if (from >= to) return
  const junk = markup.text.slice(from, to)
  const span = { start: from, end: to }
  const shown = quote(junk)
  if (place === 'index') {
    const notes = ['Assign the computed index to a variable first, then use it between the brackets']
    markup.log.report('filterInBrackets', span, `${shown} is ignored: only one value can stand between [ and ]`, notes)
  } else if (/^(&&|\|\|)/.test(junk)) {
    const word = junk.startsWith('&') ? 'and' : 'or'
    markup.log.report('cOperator', span, `${shown} is ignored: Liquid has no ${junk.slice(0, 2)}`, [
      `Write ${word} instead`,
    ])
  } else if (place === 'condition' && junk.startsWith('|')) {
    const notes = ['Apply the filter in an assign first, then compare the variable']
    markup.log.report('filterInCondition', span, `${shown} is ignored: a condition cannot use filters`, notes)
  } else if ((place === 'assign' || place === 'output') && /^(==|!=|<>|[<>]=?|contains\b|and\b|or\b)/.test(junk)) {
    const notes = ['Compare in an if and assign true or false in its branches']
    markup.log.report('comparisonOutsideCondition', span, `${shown} is ignored: only a condition can compare`, notes)
  } else {
    markup.log.report('ignoredText', span, `${shown} is ignored: it belongs to no expression`, junkNotes(junk))
  }
}

function junkNotes(junk: string): string[] {
  if (/[“”‘’]/.test(junk)) return ['Replace the curly quotes with straight ones']
  return ['Remove it, or quote it if it is meant as text']
}

/** Characters inside a name that the reader skips over. */
export function reportName(markup: Markup, root: string | Expression | undefined, junk: number): void {
  if (junk === -1) return
  const source = markup.source
  const span = markup.span
  if (/[“”‘’]/.test(source)) {
    const message = `${quote(source)} has curly quotes, which Liquid reads as part of a name`
    markup.log.report('curlyQuotes', span, message, ['Use straight quotes'])
  } else if (/^[{}]/.test(source) || source.startsWith('$') || source.endsWith('}')) {
    const name = /[\w.$ -]+/.exec(source.replaceAll(/[{}$]/g, ''))?.[0]
    const notes = name === undefined ? [] : [`An attribute is written {{\${${name.trim()}}}}`]
    markup.log.report('braceTypo', span, `${quote(source)} has a brace or dollar sign too many or too few`, notes)
  } else if (source.startsWith('(') || source.endsWith(')')) {
    const notes = ['Liquid has no parentheses: nest two ifs, or assign the first result']
    markup.log.report('parentheses', span, `${quote(source)} has a parenthesis, which Liquid cannot group with`, notes)
  } else {
    const skipped = quote(markup.text.slice(junk, junk + 1))
    const rest = root === undefined ? 'is no name' : 'is read as if the character was not there'
    markup.log.report('ignoredText', span, `${quote(source)} ${rest}: ${skipped} cannot stand in a name`)
  }
}

interface Attribute {
  readonly namespace: string
  readonly name: string
  readonly raw: string
  readonly at: number
  readonly stop: number
}

export function reportAttribute(markup: Markup, { namespace, name, raw, at, stop }: Attribute): void {
  const span = { start: at, end: stop }
  const log = markup.log
  if (!isNamespace(namespace)) {
    const known = Object.keys(NAMESPACES).filter((key) => key !== 'profile')
    log.report('unknownNamespace', markup.span, `Braze has no ${quote(namespace)} to read \${${name}} from`, [
      `Namespaces are ${known.join(', ')}`,
    ])
  } else if (namespace === 'profile' && !PROFILE_FIELDS.has(name)) {
    log.report('unknownProfileField', span, `\${${name}} is not one of Braze's default profile fields`, [
      `A custom attribute is written custom_attribute.\${${name}}`,
    ])
  }
  if (raw !== name) {
    log.report('paddedName', span, `Blanks around the name in ${quote(markup.text.slice(at, stop))} are not part of it`)
  }
  if (/\[\d+\]$/.test(name)) {
    const bare = name.replace(/\[\d+\]$/, '')
    log.report('indexInsideBraces', span, `The index in \${${name}} stands inside the braces`, [
      `Write \${${bare}}${name.slice(bare.length)}`,
    ])
  }
}

/** Double braces inside a tag or an output. */
export function reportGroup(markup: Markup, span: LiquidSpan, filtered: boolean): void {
  const shown = quote(markup.text.slice(span.start, span.end))
  if (markup.inOutput) {
    markup.log.report('nestedOutput', span, `${shown} stands inside double braces already`, [
      'Leave the inner braces out',
    ])
  } else if (filtered) {
    const notes = ['Close the braces before the filter, or leave them out']
    markup.log.report('filterInNestedBraces', span, `${shown} has a filter inside braces inside a tag`, notes)
  }
}

/** `list.0`: digits after a dot are the name of a field, not an index. */
export function reportStep(markup: Markup, step: PathStep, at: number): void {
  if (!step.dotted || typeof step.key !== 'string' || !/^-?\d/.test(step.key)) return
  const span = { start: at, end: at + step.key.length }
  const message = `${quote(markup.source)} asks for a field named ${step.key}: a list has none`
  markup.log.report('dottedIndex', span, message, [`Write the index as [${step.key}]`])
}

/** `1.2.3`, `5.`: read up to the first thing that is no number. */
export function reportNumber(markup: Markup): void {
  const notes = ['Write a number with one point and digits on both sides']
  markup.log.report(
    'ignoredText',
    markup.span,
    `${quote(markup.source)} is only read up to where it stops being a number`,
    notes,
  )
}

/** A `|`, `:` or `,` that leads to nothing. */
export function reportMissingArgument(markup: Markup, at: number): void {
  const sign = markup.text.charAt(at)
  markup.log.report('ignoredText', { start: at, end: at + 1 }, `Nothing follows this ${quote(sign)}`, [
    'Remove it, or add what is missing',
  ])
}

export function reportFilter(markup: Markup, { name, definition, span }: FilterCall): void {
  const shown = quote(name)
  if (definition) {
    if (UNSUPPORTED_FILTERS.has(name)) {
      markup.log.report('unsupportedFilter', span, `Braze lists the filter ${shown} as not supported`)
    }
    return
  }
  const near = FILTERS.find((known) => distance(known.name, name) <= (name.length > 4 ? 2 : 1))
  const notes = UNSUPPORTED_FILTERS.has(name)
    ? ['Braze does not support it']
    : near === undefined
      ? []
      : [`Did you mean ${near.name}?`]
  markup.log.report('unknownFilter', span, `There is no filter ${shown}: the value passes through unchanged`, notes)
}

/** A piece of the template for a message, short and on one line. */
export function quote(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ')
  return flat.length > 40 ? `"${flat.slice(0, 37)}..."` : `"${flat}"`
}
