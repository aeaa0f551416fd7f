/** What a Plan looks at in a log: events by code, attributes, and what is tested of properties and arrays. */
import { type Condition, type ConditionTest, conditionTests } from '../condition/condition.ts'
import type { EventType, Plan, PlanTrigger } from '../plan/plan.ts'

/** Code of profile lines; events that a trigger names have 1 and up. */
export const profileCode = 0

export interface EventKind {
  readonly code: number
  readonly type: Exclude<EventType, 'profile'>
  readonly name: string | null
}

/** A test of properties; it is decided once per event, before any scoring. */
export interface PropertyTest {
  readonly column: string
  /** The events for which it is decided. */
  readonly codes: readonly number[]
  readonly test: ConditionTest
}

/** Whether an attribute is an array that includes one of these: decided when the attribute is written. */
export interface ArrayTest {
  readonly column: string
  readonly values: readonly unknown[]
}

export interface TrackedAttribute {
  readonly name: string
  readonly column: string
  readonly arrays: readonly ArrayTest[]
}

export interface Vocabulary {
  readonly kinds: readonly EventKind[]
  /** Without the score. */
  readonly attributes: readonly TrackedAttribute[]
  readonly properties: readonly PropertyTest[]
}

export function vocabularyOf(plan: Plan): Vocabulary {
  const kinds = new Map<string, EventKind>()
  const attributes = new Map<string, Map<string, readonly unknown[]>>()
  const properties = new Map<string, { test: ConditionTest; codes: Set<number> }>()
  const addAttribute = (name: string) => {
    if (name !== plan.score.attribute && !attributes.has(name)) attributes.set(name, new Map())
  }
  const addCondition = (condition: Condition | null, code: number) => {
    for (const test of conditionTests(condition)) {
      if (test.subject === 'property') {
        const key = testKey(test)
        const known = properties.get(key) ?? { test, codes: new Set() }
        known.codes.add(code)
        properties.set(key, known)
        continue
      }
      addAttribute(test.name)
      if (looksIntoArrays(test)) attributes.get(test.name)?.set(JSON.stringify(test.value), test.value as unknown[])
    }
  }
  const addTrigger = ({ match, where }: PlanTrigger) => {
    if (match.on === 'attribute') {
      addAttribute(match.attribute)
      addCondition(where, profileCode)
      return
    }
    const key = kindKey(match.type, match.name)
    const kind = kinds.get(key) ?? { code: kinds.size + 1, type: match.type, name: match.name }
    kinds.set(key, kind)
    addCondition(where, kind.code)
  }
  for (const group of plan.groups) group.triggers.forEach(addTrigger)
  plan.entry.triggers.forEach(addTrigger)
  addCondition(plan.entry.audience, profileCode)
  addCondition(plan.handoff?.audience ?? null, profileCode)
  return {
    kinds: [...kinds.values()],
    attributes: [...attributes].map(([name, arrays], index) => ({
      name,
      column: `attribute_${index + 1}`,
      arrays: [...arrays.values()].map((values, at) => ({
        column: `attribute_${index + 1}_includes_${at + 1}`,
        values,
      })),
    })),
    properties: [...properties.values()].map(({ test, codes }, index) => ({
      column: `property_${index + 1}`,
      test,
      codes: [...codes],
    })),
  }
}

export const kindKey = (type: EventType, name: string | null) => `${type}:${name ?? ''}`

export const testKey = (test: ConditionTest) => JSON.stringify([test.name, test.operator, test.value])

export const looksIntoArrays = ({ operator }: ConditionTest) =>
  operator === 'includes_any_of' || operator === 'includes_none_of'
