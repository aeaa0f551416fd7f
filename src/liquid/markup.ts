/** Markup → Expression. Reads one range of the template the way Ruby's lax parser does, and says what it ignores. */
import type { Expression, FilterCall, FilteredValue } from './expression.ts'
import { findFilter } from './filters/index.ts'
import type { LiquidSpan } from './finding.ts'
import {
  attributeEnd,
  bracketEnd,
  fragmentEnd,
  groupEnd,
  isSpace,
  MAX_NESTING,
  quotedEnd,
  skipSpace,
  skipSpaceBack,
  valueEnd,
} from './fragments.ts'
import { reportFilter, reportJunk, reportMissingArgument, reportNumber } from './lint.ts'
import { readLookup } from './lookup.ts'
import { float, parseInteger } from './number.ts'
import type { ParseLog } from './parse-log.ts'
import { LiquidRange } from './range.ts'
import { toRangeBound } from './range-bound.ts'
import { LiquidSyntaxError } from './errors.ts'

const LITERALS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['', null],
  ['nil', null],
  ['null', null],
  ['true', true],
  ['false', false],
  ['blank', ''],
  ['empty', ''],
])

export class Markup {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly log: ParseLog
  readonly depth: number
  /** Whether double braces surround it already. */
  readonly inOutput: boolean

  constructor(text: string, start: number, end: number, log: ParseLog, { depth = 0, inOutput = false } = {}) {
    this.text = text
    this.start = skipSpace(text, start, end)
    this.end = skipSpaceBack(text, this.start, end)
    this.log = log
    this.depth = depth
    this.inOutput = inOutput
    if (depth > MAX_NESTING) {
      throw new LiquidSyntaxError('syntax', { start, end }, `Expressions are nested more than ${MAX_NESTING} deep`)
    }
  }

  get span(): LiquidSpan {
    return { start: this.start, end: this.end }
  }

  get source(): string {
    return this.text.slice(this.start, this.end)
  }

  sub(start: number, end: number): Markup {
    return new Markup(this.text, start, end, this.log, { depth: this.depth + 1, inOutput: this.inOutput })
  }

  /** `value | filter: argument | …`, as in an output, `assign` and `echo`. */
  filteredValue(where: 'output' | 'assign' | 'nested' = 'output'): FilteredValue {
    const first = this.#skipJunkQuotes(this.start)
    const nameEnd = valueEnd(this.text, first, this.end)
    if (nameEnd === first) {
      // Filters without a value to work on are dropped, too.
      reportJunk(this, this.start, this.end, where)
      return { initial: undefined, filters: [], span: this.span }
    }
    reportJunk(this, this.start, first, where)
    const initial = this.sub(first, nameEnd).expression()
    const pipe = this.#nextPipe(nameEnd)
    reportJunk(this, nameEnd, pipe, where)
    const filters: FilterCall[] = []
    for (let at = pipe; at < this.end;) {
      const next = this.#nextPipe(at + 1)
      const call = this.#filterCall(at + 1, next)
      if (call) filters.push(call)
      at = next
    }
    return { initial, filters, span: this.span }
  }

  /** The whole range as one expression. */
  expression(): Expression {
    const { text, start, end, span } = this
    const source = this.source
    const quote = text[start]
    if ((quote === '"' || quote === "'") && end - start > 1 && text[end - 1] === quote) {
      const value = text.slice(start + 1, end - 1)
      if (value === 'now' || value === 'today') this.log.timeDependent = true
      return { kind: 'literal', value, span }
    }
    if (/^-?\d+$/.test(source)) return { kind: 'literal', value: parseInteger(source), span }
    if (quote === '(' && text[end - 1] === ')') {
      const range = this.#range()
      if (range) return range
    }
    if (/^-?\d[\d.]+$/.test(source)) {
      if (!/^-?\d+\.\d+$/.test(source)) reportNumber(this)
      return { kind: 'literal', value: float(Number.parseFloat(source)), span }
    }
    if (LITERALS.has(source)) return { kind: 'literal', value: LITERALS.get(source), span }
    return readLookup(this)
  }

  /** Comma separated expressions, as in `cycle`. */
  list(): Expression[] {
    const items: Expression[] = []
    for (let at = this.start; at < this.end;) {
      const start = this.#skipJunkQuotes(at)
      const stop = fragmentEnd(this.text, start, this.end)
      if (stop > start) items.push(this.sub(start, stop).expression())
      const comma = this.#next(stop, ',')
      reportJunk(this, stop, comma, 'list')
      at = comma + 1
    }
    return items
  }

  #range(): Expression | undefined {
    const dots = this.#lastDots()
    if (dots === -1 || this.#isBlank(this.start + 1, dots) || this.#isBlank(dots + 2, this.end - 1)) return undefined
    const low = this.sub(this.start + 1, dots).expression()
    const high = this.sub(dots + 2, this.end - 1).expression()
    if (low.kind === 'literal' && high.kind === 'literal') {
      const value = new LiquidRange(toRangeBound(low.value, true), toRangeBound(high.value, true))
      return { kind: 'literal', value, span: this.span }
    }
    return { kind: 'range', low, high, span: this.span }
  }

  #isBlank(start: number, end: number): boolean {
    return skipSpace(this.text, start, end) === end
  }

  #lastDots(): number {
    for (let p = this.end - 2; p > this.start; p--) if (this.text.startsWith('..', p)) return p
    return -1
  }

  #filterCall(start: number, end: number): FilterCall | undefined {
    const match = /\w+/.exec(this.text.slice(start, end))
    const from = skipSpace(this.text, start, end)
    if (!match) {
      if (from < end) reportJunk(this, from, end, 'filter')
      else reportMissingArgument(this, start - 1)
      return undefined
    }
    const nameStart = start + match.index
    const nameEnd = nameStart + match[0].length
    reportJunk(this, from, nameStart, 'filter')
    const positional: Expression[] = []
    const named: (readonly [string, Expression])[] = []
    const stop = this.#arguments(nameEnd, end, positional, named)
    const call: FilterCall = {
      name: match[0],
      definition: findFilter(match[0]),
      positional,
      named,
      span: { start: nameStart, end: Math.max(nameEnd, stop) },
    }
    reportFilter(this, call)
    return call
  }

  /** `: a, b, key: c`. Returns the end of the last argument. */
  #arguments(from: number, end: number, positional: Expression[], named: (readonly [string, Expression])[]): number {
    let last = from
    for (let at = from; at < end;) {
      const separator = this.#nextSeparator(at, end)
      reportJunk(this, at, separator, 'filter')
      if (separator >= end) break
      if (this.text[separator] === ':' && separator > from && last > from)
        reportJunk(this, separator, separator + 1, 'filter')
      let start = skipSpace(this.text, separator + 1, end)
      const key = /(\w[\w-]*)\s*:\s*(?=[^\s,|])/y
      key.lastIndex = start
      const match = key.exec(this.text)
      const keyed = match !== null && key.lastIndex < end
      if (keyed) start = key.lastIndex
      const stop = valueEnd(this.text, start, end)
      if (stop === start) {
        reportMissingArgument(this, separator)
        at = separator + 1
        continue
      }
      const value = this.sub(start, stop).expression()
      if (keyed) named.push([match[1] ?? '', value])
      else positional.push(value)
      at = last = stop
    }
    return last
  }

  #nextSeparator(at: number, end: number): number {
    for (let p = at; p < end; p++) if (this.text[p] === ':' || this.text[p] === ',') return p
    return end
  }

  #nextPipe(at: number): number {
    return this.#next(at, '|')
  }

  /** The next `char` outside of units. */
  #next(at: number, char: string): number {
    for (let p = at; p < this.end;) {
      if (this.text[p] === char) return p
      const stop = Math.max(
        quotedEnd(this.text, p, this.end),
        attributeEnd(this.text, p, this.end),
        groupEnd(this.text, p, this.end),
      )
      const bracket = stop === -1 ? bracketEnd(this.text, p, this.end) : stop
      p = bracket === -1 ? p + 1 : bracket
    }
    return this.end
  }

  /** A lone quote or comma before the value is skipped, as the regular expression of Ruby does. */
  #skipJunkQuotes(at: number): number {
    let p = at
    while (p < this.end && (isSpace(this.text[p]) || this.text[p] === ',' || this.#isLoneQuote(p))) p++
    return p
  }

  #isLoneQuote(at: number): boolean {
    return (this.text[at] === '"' || this.text[at] === "'") && quotedEnd(this.text, at, this.end) === -1
  }
}
