/** The contract of a target of `compile`: one file each, listed once in registry.ts. Work is imported when it is used. */
import type { Warehouse } from '../../config/config.generated.ts'
import type { Document } from '../../document/parse.ts'
import type { SourceMapping } from '../../events/dialects/mapping.ts'
import type { Labels } from '../../plan/labels.ts'
import type { Plan } from '../../plan/plan.ts'
import type { World } from '../../world.ts'
import type { CommandInput, CommandOption } from '../command.ts'

/** A valid config. */
export interface CompileSubject {
  readonly plan: Plan
  readonly labels: Labels
  /** Of the config, for places in it. */
  readonly document: Document
  /** The `source` block of the config. */
  readonly source: SourceMapping | null
  /** The `warehouse` block of the config. */
  readonly warehouse: Warehouse
  /** Of the config. */
  readonly path: string
}

export interface Compiled {
  /** A text goes to standard output or into the file of --out, files into the folder of --out. */
  readonly output: string | readonly CompiledFile[]
  /** What the target cannot say exactly; shown on standard error. */
  readonly notes?: readonly string[]
}

export interface CompiledFile {
  /** Below the folder, with `/`. */
  readonly path: string
  readonly text: string
}

export interface Target {
  /** The word for `--target`. */
  readonly name: string
  readonly summary: string
  /** Of its own. Targets that share one say it in the same words; a default is the target's business. */
  readonly options: readonly CommandOption[]
  /** For `--format`; the first is the default. */
  readonly formats: readonly [string, ...string[]]
  /** `options` hold its own ones and `format`. Throws a Failure for what the user has to mend. */
  compile(subject: CompileSubject, options: CommandInput['options'], world: World): Promise<Compiled>
}
