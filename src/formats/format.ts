/** The contract of an output format: one file each, listed once in registry.ts. `--format` choices come from here. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { SimulationReport } from '../engine/report.ts'
import type { Rejected } from '../events/read-log.ts'
import type { Branch } from '../handoff/branches.ts'
import type { WebhookRequest } from '../handoff/request.ts'
import type { LiquidResult } from '../liquid/context.ts'
import type { RuleDescription } from '../rules/rule.ts'

/** What a command has found out; a format turns it into text. */
export interface Results {
  diagnostics: { readonly files: readonly string[]; readonly diagnostics: readonly Diagnostic[] }
  simulation: {
    readonly name: string
    readonly inputs: readonly string[]
    readonly report: SimulationReport
    /** Points that Everyone Else takes, a window each. */
    readonly windows: readonly { readonly ms: number; readonly points: number }[]
    readonly threshold: number | null
    readonly hasHandoff: boolean
    /** The first refused lines. */
    readonly rejected: readonly Rejected[]
  }
  request: { readonly name: string; readonly user: string; readonly request: WebhookRequest }
  branches: { readonly name: string; readonly branches: readonly Branch[] }
  liquid: { readonly result: LiquidResult }
  rules: { readonly rules: readonly RuleDescription[] }
}

export type ResultKind = keyof Results

export interface FormatContext {
  readonly color: boolean
  /** Width of the terminal in columns. */
  readonly columns: number
}

export type Renderer<Kind extends ResultKind> = (result: Results[Kind], context: FormatContext) => string

export interface Format {
  /** The word for `--format`. */
  readonly name: string
  readonly summary: string
  /** Loaded when used: a format may need libraries that others do not. */
  readonly renderers: { readonly [Kind in ResultKind]?: () => Promise<Renderer<Kind>> }
}
