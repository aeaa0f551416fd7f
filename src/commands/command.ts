/** The contract of a command: one file each, listed once in registry.ts. Work is imported when the command runs. */
import type { World } from '../world.ts'

export interface CommandArgument {
  readonly name: string
  readonly description: string
  readonly required?: boolean
  readonly variadic?: boolean
}

export interface CommandOption {
  /** As commander writes it: `-c, --config <file>`. */
  readonly flags: string
  readonly description: string
  readonly choices?: readonly string[]
  readonly default?: string
}

export interface CommandInput {
  readonly arguments: readonly string[]
  /** By camel-cased name. */
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
  readonly color: boolean
  /** The same for stderr, which may be another file or terminal. */
  readonly errorColor: boolean
  readonly progress: boolean
}

export interface Command {
  readonly name: string
  readonly summary: string
  readonly arguments?: readonly CommandArgument[]
  readonly options: readonly CommandOption[]
  /** Shown by `--help`; run by the tests. */
  readonly examples: readonly string[]
  /** The exit code: 0 fine, 1 findings. Throws a Failure for what the user has to mend. */
  run(input: CommandInput, world: World): Promise<number>
}

export const configOption: CommandOption = {
  flags: '-c, --config <file>',
  description: 'the config (default: the one found here)',
}

export function formatOption(choices: readonly string[]): CommandOption {
  return { flags: '-f, --format <format>', description: 'form of the result', choices, default: choices[0]! }
}
