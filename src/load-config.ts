/** YAML text → Plan, or what is wrong with it. */
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { sortDiagnostics } from './diagnostics/sort.ts'
import { type Document, parseYaml } from './document/parse.ts'
import type { Plan } from './plan/plan.ts'
import { checkConfig } from './rules/check.ts'
import { Source } from './text/source.ts'
import { decodeConfig } from './config/decode.ts'
import { lowerConfig } from './config/lower.ts'

export interface LoadedConfig {
  /** null when there are errors. */
  readonly plan: Plan | null
  readonly document: Document
  /** In order of place. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Parses, decodes, checks and lowers one config. `file` is the name that diagnostics show. Never throws for bad input. */
export function loadConfig(text: string, file: string): LoadedConfig {
  const document = parseYaml(new Source(file, text))
  const decoded = decodeConfig(document)
  const diagnostics = sortDiagnostics([...decoded.diagnostics, ...checkConfig(document, decoded)])
  const valid = decoded.config !== undefined && diagnostics.every(({ severity }) => severity !== 'error')
  return { plan: valid ? lowerConfig(decoded.config) : null, document, diagnostics }
}
