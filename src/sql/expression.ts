/** Scalar expressions of the relational tree. Constructors fold constants, so that what a config does not use vanishes. */

export type SqlType = 'bigint' | 'text' | 'boolean' | 'double' | 'json'

/** Functions that every dialect spells in its own way; arguments are expressions. */
export type FunctionName =
  | 'add'
  | 'subtract'
  | 'multiply'
  /** Whole division of non-negative numbers. */
  | 'divide'
  | 'concat'
  /** `(text, from)` or `(text, from, length)`; positions begin at 1. */
  | 'substring'
  | 'length'
  /** Whether the second text is in the first, compared by code point. */
  | 'contains'
  /** `(text, pattern)` searched unanchored. */
  | 'matches'
  | 'matches ignoring case'
  | 'least'
  | 'greatest'
  | 'coalesce'
  | 'to bigint'
  | 'to double'
  | 'to text'
  /** Ends the run with a message; its type is bigint. */
  | 'fail'
  /** Number of elements of a list. */
  | 'size'
  /** Milliseconds since the epoch of a timestamp, and back. */
  | 'milliseconds'
  | 'timestamp'
  | 'sum'
  | 'count'
  | 'min'
  | 'max'
  | 'any'
  | 'row number'
  /** A text to order by: by code point, nulls last. */
  | 'in order'
  /** The value of the row before. */
  | 'previous'
  /** A column of JSON, whatever its type in the table. */
  | 'json'
  /** A text of JSON as what a column of JSON holds. */
  | 'json column'
  /** `(object, key, value)`: the object with a member, and `(object, key)`: without one. */
  | 'set member'
  | 'remove member'
  /** A number that stands for a 32-bit float as the shortest decimal of it, where the warehouse has such floats. */
  | 'short float'
  | 'lower'
  | 'trim'
  | 'replace'
  /** The typed text of a JSON value: see `Typed`. */
  | 'typed'
  /** A JSON value as text, for an order. */
  | 'json text'
  /** Typed texts of the elements of a JSON array; empty for anything else. */
  | 'elements'
  | 'whole'

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>='

export type Expr =
  | { readonly kind: 'column'; readonly name: string; readonly of?: string }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'null'; readonly type: SqlType }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expr[] }
  | { readonly kind: 'not' | 'is null'; readonly of: Expr }
  | { readonly kind: 'compare'; readonly op: Comparison; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'in'; readonly of: Expr; readonly values: readonly Expr[] }
  | { readonly kind: 'case'; readonly when: readonly (readonly [Expr, Expr])[]; readonly otherwise: Expr }
  | { readonly kind: 'call'; readonly fn: FunctionName; readonly of: readonly Expr[] }
  /** Some element of a list passes; `as` names the element. */
  | { readonly kind: 'some'; readonly list: Expr; readonly as: string; readonly test: Expr }
  /** The value under a key of a JSON object; null when there is none. */
  | { readonly kind: 'member'; readonly json: Expr; readonly key: string }
  /** Whether there is one (JSON's null is one); `found` is what `member` gave. */
  | { readonly kind: 'has member'; readonly json: Expr; readonly key: string; readonly found: Expr }
  /** The values a property name stands for (semantics C3), as a list of typed texts. */
  | { readonly kind: 'values'; readonly json: Expr; readonly name: string; readonly whole: boolean }
  /** The one value that a property name stands for, as typed text; an array there ends the run. */
  | { readonly kind: 'only value'; readonly json: Expr; readonly name: string }
  | {
      readonly kind: 'over'
      readonly call: Expr
      readonly partition: readonly Expr[]
      readonly order: readonly Expr[]
      /** All rows before this one, through it, or after it; default: the whole partition. */
      readonly frame?: 'before' | 'through' | 'after'
    }

export const column = (name: string, of?: string): Expr =>
  of === undefined ? { kind: 'column', name } : { kind: 'column', name, of }
export const literal = (value: string | number | boolean): Expr => ({ kind: 'literal', value })
export const nothing = (type: SqlType): Expr => ({ kind: 'null', type })
export const yes = literal(true)
export const no = literal(false)

const isTrue = (expr: Expr) => expr.kind === 'literal' && expr.value === true
const isFalse = (expr: Expr) => expr.kind === 'literal' && expr.value === false

/** Whether it is written as short as a name: no column has to be made for it. */
export const isSimple = ({ kind }: Expr): boolean => kind === 'column' || kind === 'literal' || kind === 'null'

export function and(...of: readonly Expr[]): Expr {
  const parts = of.flatMap((part) => (part.kind === 'and' ? part.of : [part])).filter((part) => !isTrue(part))
  if (parts.some(isFalse)) return no
  return parts.length === 0 ? yes : parts.length === 1 ? parts[0]! : { kind: 'and', of: parts }
}

export function or(...of: readonly Expr[]): Expr {
  const parts = of.flatMap((part) => (part.kind === 'or' ? part.of : [part])).filter((part) => !isFalse(part))
  if (parts.some(isTrue)) return yes
  return parts.length === 0 ? no : parts.length === 1 ? parts[0]! : { kind: 'or', of: parts }
}

export function not(of: Expr): Expr {
  if (of.kind === 'literal') return literal(!of.value)
  return of.kind === 'not' ? of.of : { kind: 'not', of }
}

export function isNull(of: Expr): Expr {
  if (of.kind === 'null') return yes
  return of.kind === 'literal' ? no : { kind: 'is null', of }
}

export const notNull = (of: Expr): Expr => not(isNull(of))

/** Not true, false or unknown when a side is null: wrap it in `holds` where that matters. */
export function compare(left: Expr, op: Comparison, right: Expr): Expr {
  if (left.kind === 'null' || right.kind === 'null') return no
  if (left.kind === 'literal' && right.kind === 'literal' && typeof left.value === typeof right.value) {
    const [a, b] = [left.value, right.value]
    if (op === '=' || op === '<>') return literal((a === b) === (op === '='))
    if (typeof a === 'number' && typeof b === 'number') {
      return literal({ '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[op])
    }
  }
  return { kind: 'compare', op, left, right }
}

export const equal = (left: Expr, right: Expr): Expr => compare(left, '=', right)

export function isIn(of: Expr, values: readonly Expr[]): Expr {
  if (values.length === 0 || of.kind === 'null') return no
  return values.length === 1 ? equal(of, values[0]!) : { kind: 'in', of, values }
}

export function choose(when: readonly (readonly [Expr, Expr])[], otherwise: Expr): Expr {
  const kept: (readonly [Expr, Expr])[] = []
  for (const [test, value] of when) {
    if (isFalse(test)) continue
    if (isTrue(test)) return kept.length === 0 ? value : { kind: 'case', when: kept, otherwise: value }
    kept.push([test, value])
  }
  while (kept.length > 0 && JSON.stringify(kept.at(-1)![1]) === JSON.stringify(otherwise)) kept.pop()
  if (kept.length === 0) return otherwise
  if (kept.length === 1 && isTrue(kept[0]![1]) && isFalse(otherwise)) return kept[0]![0]
  return { kind: 'case', when: kept, otherwise }
}

export const call = (fn: FunctionName, ...of: readonly Expr[]): Expr => ({ kind: 'call', fn, of })

/** A test that may be unknown, as one that is then false. */
export const holds = (test: Expr): Expr => (test.kind === 'literal' ? test : call('coalesce', test, no))

export function add(left: Expr, right: Expr): Expr {
  if (right.kind === 'literal' && right.value === 0) return left
  if (left.kind === 'literal' && left.value === 0) return right
  if (right.kind === 'literal' && typeof right.value === 'number' && right.value < 0)
    return call('subtract', left, literal(-right.value))
  return call('add', left, right)
}

export const subtract = (left: Expr, right: Expr): Expr => call('subtract', left, right)

/** One more when the test holds. */
export const countIf = (before: Expr, ...tests: readonly Expr[]): Expr =>
  tests.reduce((sum, test) => (isFalse(test) ? sum : add(sum, choose([[test, literal(1)]], literal(0)))), before)

export const concat = (...of: readonly Expr[]): Expr => call('concat', ...of)

export const substring = (text: Expr, from: number, length?: number): Expr =>
  call('substring', text, literal(from), ...(length === undefined ? [] : [literal(length)]))

export const over = (
  fn: Expr,
  partition: readonly Expr[],
  order: readonly Expr[] = [],
  frame?: 'before' | 'through' | 'after',
): Expr => ({ kind: 'over', call: fn, partition, order, ...(frame && { frame }) })
