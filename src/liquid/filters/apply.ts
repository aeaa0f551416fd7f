/** Calls a filter the way Ruby would: argument count first, then the filter. */
import { LiquidValueError } from '../errors.ts'
import { toLiquid } from '../value.ts'
import type { FilterDefinition, FilterEnvironment } from './filter.ts'

export function applyFilter(
  definition: FilterDefinition,
  input: unknown,
  positional: readonly unknown[],
  named: Readonly<Record<string, unknown>> | undefined,
  environment: FilterEnvironment,
): unknown {
  const args = named ? [...positional, named] : positional
  const [min, max] = definition.arity
  if (args.length < min || args.length > max) {
    const expected = min === max ? `${min + 1}` : `${min + 1}..${max + 1}`
    throw new LiquidValueError(`wrong number of arguments (given ${args.length + 1}, expected ${expected})`)
  }
  environment.budget.step()
  const result = toLiquid(definition.apply(input, args, environment))
  if (typeof result === 'string' || Array.isArray(result)) environment.budget.allocate(result.length)
  return result
}
