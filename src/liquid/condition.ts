/** Markup → Condition: `a > 3 and b contains 'x'`, read as laxly as Ruby does (liquid.md 2.3, 4). */
import { LiquidSyntaxError } from './errors.ts'
import type { Comparison, Condition, Expression } from './expression.ts'
import { fragmentEnd, groupEnd, isOperatorChar, skipSpace, skipSpaceBack, unitEnd } from './fragments.ts'
import { quote, reportJunk } from './lint.ts'
import type { Markup } from './markup.ts'
import { OPERATORS } from './operators.ts'

interface Chunk {
  readonly start: number
  readonly end: number
  readonly relation: 'and' | 'or' | undefined
}

/** @throws LiquidSyntaxError when a side of `and` or `or`, or the whole condition, is missing */
export function readCondition(markup: Markup): Condition {
  let condition: Condition | undefined
  for (const chunk of splitAtRelations(markup).toReversed()) {
    const comparison = readComparison(markup.sub(chunk.start, chunk.end))
    condition = { ...comparison, relation: chunk.relation, next: condition }
  }
  if (!condition) throw missing(markup)
  return condition
}

function missing(markup: Markup): LiquidSyntaxError {
  const span = { start: markup.start, end: Math.max(markup.end, markup.start) }
  return new LiquidSyntaxError('syntax', span, 'A condition is missing here', [
    'Write a value, or two values to compare',
  ])
}

/** Chunks between the words `and` and `or`; `relation` joins a chunk to the next one. */
function splitAtRelations(markup: Markup): Chunk[] {
  const chunks: Chunk[] = []
  const { text, end } = markup
  let start = markup.start
  for (let p = start; p < end;) {
    const stop = Math.max(fragmentEnd(text, p, end, true), p + 1)
    const word = text.slice(p, stop)
    if ((word === 'and' || word === 'or') && p > start) {
      chunks.push({ start, end: p, relation: word })
      start = stop
    }
    p = stop
  }
  chunks.push({ start, end, relation: undefined })
  return chunks
}

function readComparison(markup: Markup): Comparison {
  const { text, end } = markup
  const first = skipQuotes(markup, markup.start)
  const leftEnd = fragmentEnd(text, first, end, true)
  if (leftEnd === first) throw missing(markup)
  const inner = comparisonInBraces(markup, first, leftEnd)
  if (inner) return inner
  const left = operand(markup, first, leftEnd)
  const from = skipSpace(text, leftEnd, end)
  const operator = readOperator(text, from, end)
  if (operator === '') {
    // A second value without an operator is dropped, like everything after it.
    reportJunk(markup, from, end, 'condition')
    return { left, operator: undefined, right: undefined, span: markup.span }
  }
  if (from === leftEnd) {
    const message = `${quote(text.slice(first, from + operator.length))} has no blank before ${operator}: Braze may read it as one name`
    markup.log.report('gluedOperator', { start: first, end: from + operator.length }, message, [
      'Put blanks around the operator',
    ])
  }
  const rightStart = skipSpace(text, from + operator.length, end)
  const rightEnd = fragmentEnd(text, rightStart, end, true)
  reportOperator(markup, operator, from)
  if (rightEnd === rightStart && OPERATORS.has(operator)) {
    const span = { start: from, end: from + operator.length }
    markup.log.report('ignoredText', span, `Nothing follows ${operator}: the value is compared with nil`, [
      'Add the other value',
    ])
  }
  const right = rightEnd > rightStart ? operand(markup, rightStart, rightEnd) : undefined
  reportJunk(markup, rightEnd, end, 'condition')
  return { left, operator, right, span: markup.span }
}

function readOperator(text: string, at: number, end: number): string {
  const operator = /[=!<>]+|[a-z_]+/y
  operator.lastIndex = at
  const match = operator.exec(text)
  return match && operator.lastIndex <= end ? match[0] : ''
}

function reportOperator(markup: Markup, operator: string, at: number): void {
  if (OPERATORS.has(operator)) return
  const span = { start: at, end: at + operator.length }
  const before = markup.text.slice(markup.start, at).trim()
  const notes =
    operator === '='
      ? ['Compare with ==']
      : before === 'not'
        ? ['Liquid has no not: use unless, or compare with false']
        : [`Operators are ${[...OPERATORS.keys()].filter((name) => name !== '<>').join(', ')}`]
  markup.log.report(
    'unknownOperator',
    span,
    `There is no operator ${quote(operator)}: the tag prints an error instead`,
    notes,
  )
}

function operand(markup: Markup, start: number, end: number): Expression {
  const inner = markup.sub(start, end)
  const method = inner.source
  return method === 'blank' || method === 'empty' ? { kind: 'question', method, span: inner.span } : inner.expression()
}

/** `{{ a > 3 }}`: the braces hold a whole comparison, not a value. */
function comparisonInBraces(markup: Markup, start: number, end: number): Comparison | undefined {
  const { text } = markup
  if (groupEnd(text, start, end) !== end || skipSpace(text, end, markup.end) < markup.end) return undefined
  const inner = markup.sub(start + 2, end - 2)
  const leftEnd = fragmentEnd(text, inner.start, inner.end, true)
  const at = skipSpace(text, leftEnd, inner.end)
  if (!OPERATORS.has(readOperator(text, at, inner.end)) || !isOperatorChar(text, at)) return undefined
  const message = `${quote(text.slice(start, end))} compares inside the braces`
  markup.log.report('comparisonInBraces', { start, end }, message, [
    'Put braces around the value only, or leave them out',
  ])
  return readComparison(inner)
}

function skipQuotes(markup: Markup, at: number): number {
  let p = at
  while (p < markup.end && unitEnd(markup.text, p, markup.end) === -1 && /[\s,|'"]/.test(markup.text[p] ?? '')) p++
  reportJunk(markup, at, p, 'condition')
  return skipSpaceBack(markup.text, p, p)
}
