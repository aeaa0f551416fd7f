/** Everything that can be found in a config, in a test file, or for a warehouse, in order of code. */
import { suppressionRules } from '../suppressions/catalog.ts'
import { liquidRules } from './liquid-findings.ts'
import * as registered from './registry.ts'
import type { RuleDescription } from './rule.ts'
import { warehouseRules } from './for-warehouses.ts'
import { structure } from './structure.ts'
import { testFileRules } from './test-files.ts'

export function ruleCatalog(): readonly RuleDescription[] {
  const all = [
    ...structure,
    ...suppressionRules,
    ...liquidRules(),
    ...Object.values(registered),
    ...testFileRules,
    ...warehouseRules,
  ]
  return all.toSorted((a, b) => (a.code < b.code ? -1 : 1))
}
