/**
 * Conditions as SQL (semantics C1 to C4). A JSON value is held as one *typed text*: its type's letter and the value, so
 * that types never coerce: `spro`, `n12.0`, `btrue`; `a` is any array, `o` any object; absent or null is SQL null.
 */
import type { Condition, ConditionTest } from '../condition/condition.ts'
import { type OperatorName, operatorOf } from '../condition/operators.ts'
import { parseIsoTime } from '../text/time.ts'
import {
  and,
  call,
  choose,
  column,
  compare,
  concat,
  equal,
  type Expr,
  holds,
  isIn,
  isNull,
  literal,
  no,
  not,
  nothing,
  or,
  substring,
  yes,
} from './expression.ts'
import { timeOfText } from './iso-time.ts'

/** A value as typed text, and as a number where it is one; the score is held as two columns, its text when it is no number. */
export interface Typed {
  readonly text: Expr
  /** Null when the value is no number. */
  readonly number: Expr
  readonly absent: Expr
}

export interface Surroundings {
  attribute(name: string): Typed
  /** Whether the attribute is an array that includes one of the test's values. */
  attributeIncludes(test: ConditionTest): Expr
  /** The outcome of a test on properties. */
  property(test: ConditionTest): Expr
}

const startsWith = (text: Expr, letter: string) => equal(substring(text, 1, 1), literal(letter))

/** A typed text that is held in one place. */
export const typedText = (text: Expr): Typed => ({
  text,
  number: choose([[startsWith(text, 'n'), call('to double', substring(text, 2))]], nothing('double')),
  absent: isNull(text),
})

/** The typed text of a value of the config. Numbers are written by the warehouse, as it writes those of the log. */
export function typedLiteral(value: unknown): Expr {
  if (typeof value === 'string') return literal(`s${value}`)
  if (typeof value === 'boolean') return literal(`b${value}`)
  if (typeof value === 'number') return concat(literal('n'), call('to text', call('to double', literal(value))))
  if (Array.isArray(value)) return literal('a')
  return value === null ? nothing('text') : literal('o')
}

/** Always true or false, never unknown. */
export function conditionSql(condition: Condition | null, around: Surroundings): Expr {
  if (!condition) return yes
  if (condition.op !== 'test') {
    const parts = condition.of.map((part) => conditionSql(part, around))
    return condition.op === 'all' ? and(...parts) : condition.op === 'any' ? or(...parts) : not(or(...parts))
  }
  if (condition.subject === 'property') return around.property(condition)
  const value = around.attribute(condition.name)
  if (condition.operator === 'is_blank') {
    const blank = or(value.absent, holds(equal(value.text, literal('s'))))
    return condition.value === true ? blank : not(blank)
  }
  const { operator, positive, negative, ignoresEmpty } = readTest(condition)
  const matches = operator.wholeArray ? around.attributeIncludes(condition) : holds(positive(value))
  const whenAbsent = operator.absentAttribute?.(condition.value) ?? false
  const present = negative ? not(matches) : matches
  const tested = ignoresEmpty ? and(present, not(holds(equal(value.text, literal('s'))))) : present
  if (!negative && !whenAbsent) return tested
  return whenAbsent ? or(value.absent, tested) : and(not(value.absent), tested)
}

/**
 * A test on properties, from the values that the name stands for. `value` is the typed text of the one member that the name
 * means, where it has been read already; `lists`: the dialect can search a list.
 */
export function propertySql(test: ConditionTest, json: Expr, value: Expr | null, lists: boolean): Expr {
  const whole = operatorOf(test.operator).wholeArray ?? false
  const list: Expr = { kind: 'values', json, name: test.name, whole }
  const only = typedText({ kind: 'only value', json, name: test.name })
  // Nearly all properties are no array: those take no list.
  const unlessArray = (inList: Expr, alone: (of: Typed) => Expr) =>
    value === null ? inList : choose([[equal(value, literal('a')), inList]], alone(typedText(value)))
  const some = (check: (value: Typed) => Expr): Expr => {
    const one = (of: Typed) => holds(check(of))
    return lists ? unlessArray({ kind: 'some', list, as: 'v', test: one(typedText(column('v'))) }, one) : one(only)
  }
  const found = lists
    ? unlessArray(compare(call('size', list), '>', literal(0)), ({ absent }) => not(absent))
    : not(only.absent)
  if (test.operator === 'is_blank') return test.value === true ? not(found) : found
  const { positive, negative, ignoresEmpty } = readTest(test)
  // With `whole`, the list holds the elements of every array that was found, and a `v` for every value found.
  const matches = some(whole ? (of) => includesSql(test.value as unknown[], of) : positive)
  if (!negative) return matches
  const present = ignoresEmpty ? some(({ text }) => compare(text, '<>', literal('s'))) : found
  return and(present, not(matches))
}

/** Whether a typed element is one of these. */
export const includesSql = (values: readonly unknown[], element: Typed): Expr => oneOf(values, element)

function readTest(test: ConditionTest) {
  const operator = operatorOf(test.operator)
  const name = (operator.negates ?? test.operator) as OperatorName
  return {
    operator,
    negative: operator.negates !== undefined,
    ignoresEmpty: test.operator === 'does_not_match_regex',
    positive: (value: Typed) => positiveSql(name, test, value),
  }
}

function positiveSql(name: OperatorName, { value, subject }: ConditionTest, of: Typed): Expr {
  const isText = startsWith(of.text, 's')
  const text = substring(of.text, 2)
  switch (name) {
    case 'equals':
      return oneOf([value], of)
    case 'is_any_of':
      return oneOf(value as unknown[], of)
    case 'more_than':
      return compare(of.number, '>', literal(value as number))
    case 'less_than':
      return compare(of.number, '<', literal(value as number))
    case 'contains_any_of':
      return and(
        isText,
        or(...(value as string[]).map((part) => (part === '' ? yes : call('contains', text, literal(part))))),
      )
    case 'matches_regex':
      return and(
        isText,
        compare(of.text, '<>', literal('s')),
        call(subject === 'attribute' ? 'matches ignoring case' : 'matches', text, literal(value as string)),
      )
    case 'before':
      return and(isText, compare(timeOfText(text), '<', literal(boundOf(value))))
    case 'after':
      return and(isText, compare(timeOfText(text), '>', literal(boundOf(value))))
    default:
      return no
  }
}

const boundOf = (value: unknown) => parseIsoTime(value as string)!.ms

function oneOf(values: readonly unknown[], of: Typed): Expr {
  const numbers = values.filter((value) => typeof value === 'number')
  const others = values.filter((value) => typeof value !== 'number')
  return or(
    isIn(of.text, others.map(typedLiteral)),
    isIn(
      of.number,
      numbers.map((value) => literal(value)),
    ),
  )
}

export function equalsScalar(value: string | number | boolean, of: Typed): Expr {
  return holds(oneOf([value], of))
}
