/** What the markup inside tags and outputs is read into. Plain data; `evaluate.ts` gives it meaning. */
import type { FilterDefinition } from './filters/filter.ts'
import type { LiquidSpan } from './finding.ts'

/** One step of a path. A dotted `size`, `first` or `last` may also be a command. */
export interface PathStep {
  readonly key: string | Expression
  readonly dotted: boolean
}

interface Located {
  readonly span: LiquidSpan
}

export type Expression =
  | (Located & { readonly kind: 'literal'; readonly value: unknown })
  | (Located & { readonly kind: 'range'; readonly low: Expression; readonly high: Expression })
  | (Located & { readonly kind: 'lookup'; readonly root: string | Expression; readonly path: readonly PathStep[] })
  | (Located & {
      readonly kind: 'attribute'
      readonly namespace: string
      readonly name: string
      readonly path: readonly PathStep[]
    })
  | (Located & { readonly kind: 'group'; readonly value: FilteredValue; readonly path: readonly PathStep[] })
  /** `blank` and `empty` next to `==`: a question put to the other side. */
  | (Located & { readonly kind: 'question'; readonly method: 'blank' | 'empty' })

export interface FilterCall extends Located {
  readonly name: string
  /** undefined: unknown, the value passes through. */
  readonly definition: FilterDefinition | undefined
  readonly positional: readonly Expression[]
  readonly named: readonly (readonly [string, Expression])[]
}

export interface FilteredValue extends Located {
  readonly initial: Expression | undefined
  readonly filters: readonly FilterCall[]
}

export interface Comparison extends Located {
  readonly left: Expression
  readonly operator: string | undefined
  readonly right: Expression | undefined
}

/** A chain without precedence, grouped from the right (liquid.md 4). */
export interface Condition extends Comparison {
  readonly relation: 'and' | 'or' | undefined
  readonly next: Condition | undefined
}
