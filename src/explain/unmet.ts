/** Condition × lead and event → the leaves that keep it from holding, with what was found there. */
import {
  type Attributes,
  compileCondition,
  type CompiledCondition,
  lookUp,
  type Properties,
} from '../condition/compile.ts'
import type { Condition, ConditionTest } from '../condition/condition.ts'
import { operatorOf } from '../condition/operators.ts'

export interface Unmet {
  readonly test: ConditionTest
  /** True when the leaf holds where it must not, as under `none`. */
  readonly excluded: boolean
  /** Values that were there; empty is absent. */
  readonly found: readonly unknown[]
  /** Leaves with the same number are alternatives: one of them would have been enough. */
  readonly alternative: number | null
}

/** Compiles each condition once, however often it is asked. */
export class Conditions {
  readonly #compiled = new Map<Condition, CompiledCondition>()

  holds(condition: Condition | null, attributes: Attributes, properties: Properties): boolean {
    if (!condition) return true
    let compiled = this.#compiled.get(condition)
    if (!compiled) {
      compiled = compileCondition(condition)
      this.#compiled.set(condition, compiled)
    }
    return compiled(attributes, properties)
  }

  /** Empty when the condition holds. */
  unmet(condition: Condition | null, attributes: Attributes, properties: Properties): Unmet[] {
    let alternatives = 0
    const blame = (part: Condition, wanted: boolean, alternative: number | null): Unmet[] => {
      if (this.holds(part, attributes, properties) === wanted) return []
      if (part.op === 'test') {
        return [{ test: part, excluded: !wanted, found: foundBy(part, attributes, properties), alternative }]
      }
      // Either each part has to be as wanted, or one would be enough.
      const every = part.op === 'any' ? !wanted : wanted
      const group = every || part.of.length < 2 ? alternative : (alternative ?? alternatives++)
      return part.of.flatMap((child) => blame(child, part.op === 'none' ? !wanted : wanted, group))
    }
    return condition ? blame(condition, true, null) : []
  }
}

function foundBy(test: ConditionTest, attributes: Attributes, properties: Properties): readonly unknown[] {
  if (test.subject === 'property') return lookUp(properties, test.name, operatorOf(test.operator).wholeArray ?? false)
  const value = attributes.get(test.name)
  return value === undefined || value === null ? [] : [value]
}
