/** Conditions as the Plan holds them: a closed tree of tests (semantics C). */
import type { OperatorName } from './operators.ts'

export type Condition = { readonly op: 'all' | 'any' | 'none'; readonly of: readonly Condition[] } | ConditionTest

/** A leaf: a segment filter on an attribute, or a filter on an event property. */
export interface ConditionTest {
  readonly op: 'test'
  readonly subject: 'attribute' | 'property'
  readonly name: string
  readonly operator: OperatorName
  readonly value: unknown
}

/** Every leaf of a condition. */
export function* conditionTests(condition: Condition | null): Generator<ConditionTest> {
  if (!condition) return
  if (condition.op === 'test') yield condition
  else for (const child of condition.of) yield* conditionTests(child)
}
