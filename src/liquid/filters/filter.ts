/** What a filter is. One list per file; `index.ts` joins them. */
import type { Budget } from '../limits.ts'

/** What a filter may know besides its input and arguments. */
export interface FilterEnvironment {
  /** Milliseconds since 1970, UTC; what `'now'` means. */
  readonly now: number
  readonly budget: Budget
}

export interface FilterDefinition {
  readonly name: string
  /** Fewest and most arguments after the input; named arguments count as one. */
  readonly arity: readonly [number, number]
  /** @throws LiquidValueError printed in place as `Liquid error: …` */
  apply(input: unknown, args: readonly unknown[], environment: FilterEnvironment): unknown
}

export function filter(
  name: string,
  arity: readonly [number, number],
  apply: FilterDefinition['apply'],
): FilterDefinition {
  return { name, arity, apply }
}
