/** YAML text → Plan, or what is wrong with it. */
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import type { SourceMapping } from './events/dialects/mapping.ts'
import { sortDiagnostics } from './diagnostics/sort.ts'
import { type Document, parseYaml } from './document/parse.ts'
import type { Plan } from './plan/plan.ts'
import { ruleCatalog } from './rules/catalog.ts'
import { checkConfig } from './rules/check.ts'
import { applySuppressions } from './suppressions/apply.ts'
import { Source } from './text/source.ts'
import { decodeConfig } from './config/decode.ts'
import type { Warehouse } from './config/config.generated.ts'
import { lowerConfig } from './config/lower.ts'
import { lowerSource } from './config/lower-source.ts'

export interface LoadedConfig {
  /** null when there are errors. */
  readonly plan: Plan | null
  /** How logs are read; null without a `source` block. */
  readonly source: SourceMapping | null
  /** What `compile` for a warehouse starts from; no part of the plan. */
  readonly warehouse: Warehouse
  readonly document: Document
  /** In order of place. */
  readonly diagnostics: readonly Diagnostic[]
  /** Found too, and suppressed by a comment in the file; an error among them still leaves no plan. */
  readonly suppressed: readonly Diagnostic[]
}

/**
 * Parses, decodes, checks and lowers one config. `file` is the name that diagnostics show; snoozes hold at `now`, in
 * milliseconds since the epoch, and without it not at all. Never throws for bad input.
 */
export function loadConfig(text: string, file: string, now = Infinity): LoadedConfig {
  const document = parseYaml(new Source(file, text))
  const decoded = decodeConfig(document)
  const found = [...decoded.diagnostics, ...checkConfig(document, decoded)]
  const valid = decoded.config !== undefined && found.every(({ severity }) => severity !== 'error')
  const { diagnostics, suppressed } = applySuppressions(document, found, ruleCatalog, now)
  return {
    plan: valid ? lowerConfig(decoded.config) : null,
    source: valid ? lowerSource(decoded.config) : null,
    warehouse: (valid && decoded.config.warehouse) || {},
    document,
    diagnostics: sortDiagnostics(diagnostics),
    suppressed: sortDiagnostics(suppressed),
  }
}
