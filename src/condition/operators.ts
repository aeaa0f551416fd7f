/** The operators of a condition: their schema for the config and their meaning (the table of semantics C). */
import { RE2JS } from 're2js'
import { parseIsoTime } from '../text/time.ts'

/** What a found value is tested with; built once per condition. */
type Matcher = (value: unknown) => boolean

interface Operator {
  readonly summary: string
  readonly schema: Readonly<Record<string, unknown>>
  /** The positive test of one present value; a negative operator names its twin instead. */
  readonly matcher?: (operand: never, subject: 'attribute' | 'property') => Matcher
  readonly negates?: string
  /** Whether an absent attribute matches; an absent property never does (C1). */
  readonly absentAttribute?: (operand: unknown) => boolean
  /** The operator looks at a whole array, not at each of its elements (C3). */
  readonly wholeArray?: boolean
}

const scalar = { type: ['string', 'number', 'boolean'] }
const scalars = { type: 'array', items: scalar, minItems: 1, maxItems: 256 }
const strings = { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 256 }
const limits = { 'x-rules': { minItems: 'LS210', maxItems: 'LS211' } }
const always = () => true

export const operators = {
  equals: {
    summary: 'The same type and value. On an attribute, `0` also matches a user without the attribute.',
    schema: { ...scalar, examples: ['pro'] },
    matcher: (operand: unknown) => (value) => value === operand,
    absentAttribute: (operand) => operand === 0,
  },
  does_not_equal: {
    summary: 'Not the same type and value. A user without the attribute matches.',
    schema: { ...scalar, examples: [true] },
    negates: 'equals',
    absentAttribute: always,
  },
  is_any_of: {
    summary: 'One of these values, case-sensitive; at most 256.',
    schema: { ...scalars, ...limits, examples: [['pro', 'enterprise']] },
    matcher: (operand: readonly unknown[]) => {
      const values = new Set(operand)
      return (value) => values.has(value)
    },
  },
  is_none_of: {
    summary: 'None of these values, case-sensitive; at most 256. A user without the attribute matches.',
    schema: { ...scalars, ...limits, examples: [['MQL']] },
    negates: 'is_any_of',
    absentAttribute: always,
  },
  more_than: {
    summary: 'A number greater than this one.',
    schema: { type: 'number', examples: [10] },
    matcher: (operand: number) => (value) => typeof value === 'number' && value > operand,
  },
  less_than: {
    summary: 'A number smaller than this one. A user without the attribute matches, as in Braze.',
    schema: { type: 'number', examples: [3] },
    matcher: (operand: number) => (value) => typeof value === 'number' && value < operand,
    absentAttribute: always,
  },
  contains_any_of: {
    summary: 'A text that contains one of these, case-sensitive.',
    schema: { ...strings, ...limits, examples: [['.edu', '.ac.']] },
    matcher: (operand: readonly string[]) => (value) =>
      typeof value === 'string' && operand.some((part) => value.includes(part)),
  },
  contains_none_of: {
    summary: 'A text that contains none of these, case-sensitive. A user without the attribute matches.',
    schema: { ...strings, ...limits, examples: [['@example.com']] },
    negates: 'contains_any_of',
    absentAttribute: always,
  },
  matches_regex: {
    summary:
      'A text in which this regular expression is found. Case is ignored on attributes, respected on properties.',
    schema: { type: 'string', examples: ['^/pricing'] },
    matcher: regexMatcher,
  },
  does_not_match_regex: {
    summary: 'A non-empty text in which this regular expression is not found; an absent or empty text never matches.',
    schema: { type: 'string', examples: ['@(gmail|outlook)\\.com$'] },
    negates: 'matches_regex',
  },
  includes_any_of: {
    summary: 'An array that holds one of these values, case-sensitive.',
    schema: { ...scalars, ...limits, examples: [['beta']] },
    matcher: (operand: readonly unknown[]) => {
      const values = new Set(operand)
      return (value) => Array.isArray(value) && value.some((element) => values.has(element))
    },
    wholeArray: true,
  },
  includes_none_of: {
    summary: 'An array that holds none of these values. A user without the attribute matches.',
    schema: { ...scalars, ...limits, examples: [['internal']] },
    negates: 'includes_any_of',
    absentAttribute: always,
    wholeArray: true,
  },
  before: {
    summary: 'An ISO-8601 time earlier than this one.',
    schema: { type: 'string', 'x-time': true, examples: ['2026-01-01T00:00:00Z'] },
    matcher: timeMatcher((value, operand) => value < operand),
  },
  after: {
    summary: 'An ISO-8601 time later than this one.',
    schema: { type: 'string', 'x-time': true, examples: ['2026-01-01T00:00:00Z'] },
    matcher: timeMatcher((value, operand) => value > operand),
  },
  is_blank: {
    summary: 'Whether the value is absent (an empty text counts as blank on attributes, not on properties).',
    schema: { type: 'boolean', examples: [true] },
  },
} satisfies Record<string, Operator>

export type OperatorName = keyof typeof operators
export const operatorNames = Object.keys(operators) as OperatorName[]

export function operatorOf(name: OperatorName): Operator {
  return operators[name]
}

/**
 * Compiles the expression once, with an engine that runs in linear time and knows no look-around or back-references
 * (semantics C4). Throws for an expression outside that subset; `validate` reports it before.
 */
function regexMatcher(operand: string, subject: 'attribute' | 'property'): Matcher {
  const pattern = RE2JS.compile(operand, subject === 'attribute' ? RE2JS.CASE_INSENSITIVE : 0)
  return (value) => typeof value === 'string' && value !== '' && pattern.matcher(value).find()
}

/** What is wrong with a regular expression, or undefined: it must mean the same in JavaScript and RE2 (semantics C4). */
export function regexProblem(expression: string): string | undefined {
  try {
    // Only the u flag reads `\\p{…}` as RE2 does; without need it would refuse harmless escapes such as `\\-`.
    new RegExp(expression, /\\[pP]\{/.test(expression) ? 'u' : '')
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: .*\/u?: /, '')
  }
  try {
    RE2JS.compile(expression)
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, '')
    if (/\(\?<?[=!]/.test(expression)) return `look-around is not available in Braze's regular expressions (${reason})`
    if (/\\[1-9]|\\k</.test(expression)) return `back-references are not available (${reason})`
    return reason
  }
  return undefined
}

function timeMatcher(compare: (value: number, operand: number) => boolean) {
  return (operand: string): Matcher => {
    const bound = parseIsoTime(operand)?.ms ?? Number.NaN
    return (value) => {
      const time = typeof value === 'string' ? parseIsoTime(value)?.ms : undefined
      return time !== undefined && compare(time, bound)
    }
  }
}
