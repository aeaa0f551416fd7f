/** The contract of an output format: one file each, listed once in registry.ts. `--format` choices come from here. */
import type { BuildSheet } from '../build-sheet/sheet.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { FailOn } from '../diagnostics/severity.ts'
import type { Difference } from '../diff/difference.ts'
import type { SimulationReport } from '../engine/report.ts'
import type { Rejected } from '../events/read-log.ts'
import type { ExplainedLead } from '../explain/explain.ts'
import type { LedgerLine } from '../explain/explanation.ts'
import type { Answer } from '../explain/why-not.ts'
import type { Branch } from '../handoff/branches.ts'
import type { WebhookRequest } from '../handoff/request.ts'
import type { LiquidResult } from '../liquid/context.ts'
import type { RuleDescription } from '../rules/rule.ts'
import type { TestReport } from '../testing/result.ts'

/** What a command has found out; a format turns it into text. */
export interface Results {
  diagnostics: {
    readonly files: readonly string[]
    /** Those that are suppressed too. */
    readonly diagnostics: readonly Diagnostic[]
    /** What makes the exit code 1, for formats that know passed and failed. */
    readonly failOn: FailOn
  }
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
  explanation: {
    readonly lead: ExplainedLead
    /** Those of the ledger that were asked for. */
    readonly lines: readonly LedgerLine[]
    readonly answer: Answer | null
    /** Long ledgers are not shortened. */
    readonly all: boolean
    /** Each line names the rules of the semantics. */
    readonly rules: boolean
    /** The first refused lines. */
    readonly rejected: readonly Rejected[]
  }
  request: { readonly name: string; readonly user: string; readonly request: WebhookRequest }
  branches: { readonly name: string; readonly branches: readonly Branch[] }
  liquid: { readonly result: LiquidResult }
  rules: { readonly rules: readonly RuleDescription[] }
  tests: TestReport
  difference: Difference
  sheet: BuildSheet
}

export type ResultKind = keyof Results

export interface FormatContext {
  readonly color: boolean
  /** Width of the terminal in columns. */
  readonly columns: number
  /** Where names of files start from: CI wants them from the root of the repository. */
  readonly repository?: { readonly root: string; readonly directory: string }
}

export type Renderer<Kind extends ResultKind> = (result: Results[Kind], context: FormatContext) => string

export interface Format {
  /** The word for `--format`. */
  readonly name: string
  readonly summary: string
  /** Loaded when used: a format may need libraries that others do not. */
  readonly renderers: { readonly [Kind in ResultKind]?: () => Promise<Renderer<Kind>> }
}
