/** Expression → value, in a render context. */
import { LiquidValueError } from './errors.ts'
import type { Comparison, Condition, Expression, FilterCall, FilteredValue, PathStep } from './expression.ts'
import { applyFilter } from './filters/apply.ts'
import { isInteger } from './number.ts'
import { LiquidObject } from './object.ts'
import { equals, OPERATORS } from './operators.ts'
import { LiquidRange } from './range.ts'
import { toRangeBound } from './range-bound.ts'
import type { RenderContext } from './render-context.ts'
import { edgeOf, hashGet, isBlank, isEmpty, isHash, isTruthy, sizeOf, toLiquid, toText } from './value.ts'

export function evaluate(expression: Expression | undefined, context: RenderContext): unknown {
  if (!expression) return null
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'lookup': {
      const root = typeof expression.root === 'string' ? expression.root : toText(evaluate(expression.root, context))
      return follow(context.variable(root), expression.path, context)
    }
    case 'attribute':
      return follow(context.attribute(expression.namespace, expression.name, expression.span), expression.path, context)
    case 'group':
      return follow(evaluateFiltered(expression.value, context), expression.path, context)
    case 'range': {
      const low = toRangeBound(evaluate(expression.low, context), false)
      return new LiquidRange(low, toRangeBound(evaluate(expression.high, context), false))
    }
    case 'question':
      return ''
    default:
      return expression satisfies never
  }
}

function follow(value: unknown, path: readonly PathStep[], context: RenderContext): unknown {
  let current = value
  for (const step of path) {
    if (current === null || current === undefined) return null
    current = property(current, typeof step.key === 'string' ? step.key : evaluate(step.key, context), step.dotted)
  }
  return current
}

function property(value: unknown, key: unknown, dotted: boolean): unknown {
  if (value instanceof LiquidObject) return toLiquid(value.get(toText(key)))
  if (Array.isArray(value) && isInteger(key)) return toLiquid(value.at(Number(key)))
  if (isHash(value) && typeof key === 'string') {
    const found = hashGet(value, key)
    if (found !== undefined) return found
  }
  if (!dotted) return null
  if (key === 'size') return sizeOf(value) ?? null
  return key === 'first' || key === 'last' ? (edgeOf(value, key) ?? null) : null
}

export function evaluateFiltered(value: FilteredValue, context: RenderContext): unknown {
  let current = evaluate(value.initial, context)
  for (const call of value.filters) current = callFilter(call, current, context)
  return current
}

function callFilter(call: FilterCall, input: unknown, context: RenderContext): unknown {
  const { definition } = call
  if (!definition) return input
  try {
    const positional = call.positional.map((argument) => evaluate(argument, context))
    const named = call.named.length === 0 ? undefined : evaluateNamed(call.named, context)
    return applyFilter(definition, input, positional, named, context)
  } catch (error) {
    if (error instanceof LiquidValueError) error.span ??= call.span
    throw error
  }
}

function evaluateNamed(named: FilterCall['named'], context: RenderContext): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const [key, argument] of named) values[key] = evaluate(argument, context)
  return values
}

export function holds(condition: Condition, context: RenderContext): boolean {
  for (let current: Condition | undefined = condition; current; current = current.next) {
    const result = isTruthy(compareSides(current, context))
    if (current.relation === undefined || result === (current.relation === 'or')) return result
  }
  return false
}

function compareSides(comparison: Comparison, context: RenderContext): unknown {
  const { left, operator, right } = comparison
  if (operator === undefined) return left.kind === 'question' ? true : evaluate(left, context)
  try {
    const compare = OPERATORS.get(operator)
    if (!compare) throw new LiquidValueError(`Unknown operator ${operator}`)
    if (operator === '==' || operator === '!=' || operator === '<>') {
      return asksOrEquals(left, right, context) === (operator === '==')
    }
    // Every text contains the empty text that blank and empty stand for.
    if (right?.kind === 'question') return operator === 'contains' && typeof evaluate(left, context) === 'string'
    if (left.kind === 'question') return false
    return compare(evaluate(left, context), evaluate(right, context))
  } catch (error) {
    if (error instanceof LiquidValueError) error.span ??= comparison.span
    throw error
  }
}

/** `==`, where `blank` and `empty` on one side are questions to the other. */
export function asksOrEquals(left: Expression, right: Expression | undefined, context: RenderContext): boolean {
  if (left.kind === 'question') return ask(left.method, right, context)
  if (right?.kind === 'question') return ask(right.method, left, context)
  return equals(evaluate(left, context), evaluate(right, context))
}

function ask(method: 'blank' | 'empty', side: Expression | undefined, context: RenderContext): boolean {
  // Nobody is blank or empty when both sides ask.
  if (side?.kind === 'question') return false
  const value = evaluate(side, context)
  return method === 'blank' ? isBlank(value) : (isEmpty(value) ?? false)
}
