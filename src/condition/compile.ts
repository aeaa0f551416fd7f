/** Condition → a test of one user's attributes and one event's properties (semantics C1 to C4). */
import { type Condition, type ConditionTest } from './condition.ts'
import { operatorOf, type OperatorName } from './operators.ts'

export type Attributes = ReadonlyMap<string, unknown>
/** As far as conditions look at them. */
export type AttributeReader = Pick<Attributes, 'get'>
export type Properties = Readonly<Record<string, unknown>> | null

export type CompiledCondition = (attributes: AttributeReader, properties: Properties) => boolean

const holds: CompiledCondition = () => true

/** Builds the test once; it allocates nothing per call except while walking into nested properties. */
export function compileCondition(condition: Condition | null): CompiledCondition {
  if (!condition) return holds
  if (condition.op === 'test') return compileTest(condition)
  const parts = condition.of.map(compileCondition)
  switch (condition.op) {
    case 'all':
      return (attributes, properties) => parts.every((part) => part(attributes, properties))
    case 'any':
      return (attributes, properties) => parts.some((part) => part(attributes, properties))
    case 'none':
      return (attributes, properties) => !parts.some((part) => part(attributes, properties))
  }
}

function compileTest(test: ConditionTest): CompiledCondition {
  const { subject, name } = test
  if (test.operator === 'is_blank') {
    return subject === 'attribute'
      ? (attributes) => isBlankAttribute(attributes.get(name)) === test.value
      : (_, properties) => (lookUp(properties, name, false).length === 0) === test.value
  }
  const operator = operatorOf(test.operator)
  const negative = operator.negates !== undefined
  const positive = operatorOf((operator.negates ?? test.operator) as OperatorName)
  const matches = positive.matcher!(test.value as never, subject)
  // An empty text is neither matched nor not matched by a regular expression.
  const ignoresEmpty = test.operator === 'does_not_match_regex'
  if (subject === 'attribute') {
    const whenAbsent = operator.absentAttribute?.(test.value) ?? false
    return (attributes) => {
      const value = attributes.get(name)
      if (value === undefined || value === null) return whenAbsent
      if (ignoresEmpty && value === '') return false
      return matches(value) !== negative
    }
  }
  const wholeArray = operator.wholeArray ?? false
  return (_, properties) => {
    let values = lookUp(properties, name, wholeArray)
    if (ignoresEmpty) values = values.filter((value) => value !== '')
    return values.length > 0 && values.some(matches) !== negative
  }
}

function isBlankAttribute(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/**
 * The values a property name stands for (C3): the literal name first, otherwise dots walk into objects, and an array
 * stands for each of its elements. Nothing found, or only nulls, is an empty list: the property is absent.
 */
export function lookUp(properties: Properties, name: string, wholeArray: boolean): readonly unknown[] {
  if (!properties) return []
  const found: unknown[] = []
  if (Object.hasOwn(properties, name)) collect(properties[name], found, wholeArray)
  else if (name.includes('.')) walk(properties, name.split('.'), 0, found, wholeArray)
  return found
}

function walk(value: unknown, path: readonly string[], depth: number, found: unknown[], wholeArray: boolean): void {
  if (depth === path.length) collect(value, found, wholeArray)
  else if (Array.isArray(value)) for (const element of value) walk(element, path, depth, found, wholeArray)
  else if (typeof value === 'object' && value !== null && Object.hasOwn(value, path[depth]!)) {
    walk((value as Record<string, unknown>)[path[depth]!], path, depth + 1, found, wholeArray)
  }
}

function collect(value: unknown, found: unknown[], wholeArray: boolean): void {
  if (value === null || value === undefined) return
  if (Array.isArray(value) && !wholeArray) for (const element of value) collect(element, found, wholeArray)
  else found.push(value)
}
