/** What can be typed, read off the commands; each shell has its own way to say it. */
import { inputFormats } from '../../events/formats/index.ts'
import { ruleCatalog } from '../../rules/catalog.ts'
import type { Command, CommandOption } from '../command.ts'

/** What can stand at a place: one of these words, a file with one of these extensions (none: any), a folder, or anything. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files'; readonly extensions: readonly string[] }
  | { readonly kind: 'folders' }
  | { readonly kind: 'anything' }

export interface OptionWords {
  /** `-f`, `--format`. */
  readonly names: readonly string[]
  readonly description: string
  /** undefined for a switch. */
  readonly values: Values | undefined
}

export interface CommandWords {
  readonly name: string
  readonly summary: string
  readonly options: readonly OptionWords[]
  /** undefined when it takes no argument. */
  readonly argument: Values | undefined
}

export interface Vocabulary {
  readonly commands: readonly CommandWords[]
  /** Before a command. */
  readonly options: readonly OptionWords[]
}

const configs = ['yaml', 'yml']

export function vocabulary(commands: readonly Command[], shells: readonly string[]): Vocabulary {
  const everywhere = [
    ...optionWords({ flags: '--color <when>', description: 'colour the output', choices: ['auto', 'always', 'never'] }),
    ...optionWords({ flags: '--no-progress', description: 'no progress bar' }),
    ...optionWords({ flags: '-h, --help', description: 'print help' }),
  ]
  const sorted = commands.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const names = sorted.map(({ name }) => name)
  return {
    options: [...everywhere, ...optionWords({ flags: '-V, --version', description: 'print the version' })],
    commands: [
      ...sorted.map(({ name, summary, options, arguments: [first] = [] }) => ({
        name,
        summary,
        options: [...options.flatMap(optionWords), ...everywhere],
        argument: first && argumentValues(first.name, shells),
      })),
      { name: 'help', summary: 'print the help of a command', options: [], argument: { kind: 'words', words: names } },
    ],
  }
}

function optionWords({ flags, description, choices }: CommandOption): OptionWords[] {
  const names = flags.split(/[ ,|]+/).filter((word) => word.startsWith('-'))
  const placeholder = /[<[]([^>\]]+)[>\]]/.exec(flags)?.[1]
  if (placeholder === undefined) return [{ names, description, values: undefined }]
  if (choices) return [{ names, description, values: { kind: 'words', words: choices } }]
  const extensions = names.includes('--config') ? configs : []
  const isFile = /file|path/i.test(placeholder)
  return [{ names, description, values: isFile ? { kind: 'files', extensions } : { kind: 'anything' } }]
}

function argumentValues(name: string, shells: readonly string[]): Values {
  const byName: Readonly<Record<string, () => Values>> = {
    dir: () => ({ kind: 'folders' }),
    shell: () => ({ kind: 'words', words: shells }),
    code: () => ({ kind: 'words', words: ruleCatalog().flatMap(({ code, name: rule }) => [code, rule]) }),
    files: () => ({ kind: 'files', extensions: configs }),
    base: () => ({ kind: 'files', extensions: [...configs, ...logExtensions()] }),
    events: () => ({ kind: 'files', extensions: logExtensions() }),
  }
  return byName[name]?.() ?? { kind: 'files', extensions: [] }
}

const logExtensions = () =>
  [...inputFormats.values()].flatMap((format) => format.extensions.map((one) => one.replace(/^\./, '')))
