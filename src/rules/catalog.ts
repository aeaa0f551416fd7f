/** Everything that `validate` can find in a config, in order of code. */
import * as registered from './registry.ts'
import type { RuleDescription } from './rule.ts'
import { structure } from './structure.ts'

export function ruleCatalog(): readonly RuleDescription[] {
  return [...structure, ...Object.values(registered)].toSorted((a, b) => (a.code < b.code ? -1 : 1))
}
