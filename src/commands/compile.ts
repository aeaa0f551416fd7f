import type { World } from '../world.ts'
import { configOption, type Command, type CommandInput } from './command.ts'
import * as registered from './targets/registry.ts'
import type { Compiled, Target } from './targets/target.ts'

const targets: readonly Target[] = Object.values(registered).toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** Options that several targets share are listed once. */
const ownOptions = [...new Map(targets.flatMap(({ options }) => options).map((option) => [option.flags, option]))]

export const compile: Command = {
  name: 'compile',
  summary: 'turn the config into something else: a build sheet for the dashboard, a picture, the plan',
  options: [
    configOption,
    {
      flags: '-t, --target <target>',
      description: targets.map(({ name, summary }) => `${name}: ${summary}`).join('; '),
      choices: targets.map(({ name }) => name),
    },
    {
      flags: '-f, --format <format>',
      description: 'form of the result, where a target has several',
      choices: [...new Set(targets.flatMap(({ formats }) => formats))].sort(),
    },
    { flags: '-o, --out <path>', description: 'write into this file or folder (default: standard output)' },
    ...ownOptions.map(([flags, option]) => ({ ...option, description: `${takers(flags)}: ${option.description}` })),
  ],
  examples: [
    'leadscore compile --target braze > build-sheet.md',
    'leadscore compile --target braze -f html -o build-sheet.html',
    'leadscore compile --target plan',
  ],
  async run(input, world) {
    const target = await targetOf(input)
    const { loadPlan } = await import('./load.ts')
    const { labelsOf } = await import('../plan/labels.ts')
    const { plan, path, document, source, warehouse } = await loadPlan(input, world)
    const options = { ...input.options, format: input.options['format'] ?? target.formats[0] }
    const subject = { plan, path, document, source, warehouse, labels: labelsOf(document.value, plan) }
    const compiled = await target.compile(subject, options, world).catch((error: unknown) => show(error, input, world))
    await write(compiled, target, path, input.options['out'] as string | undefined, world)
    for (const note of compiled.notes ?? []) world.stderr.write(`note: ${note}\n`)
    return 0
  },
}

/** What is refused, as `validate` shows it. */
async function show(error: unknown, input: CommandInput, world: World): Promise<never> {
  const { RefusedBySql } = await import('./targets/compile-sql.ts')
  if (error instanceof RefusedBySql) {
    const { prettyDiagnostic } = await import('../formats/pretty/diagnostics.ts')
    const context = { color: input.errorColor, columns: world.stderr.columns }
    for (const one of error.diagnostics) world.stderr.write(`${prettyDiagnostic(one, context)}\n\n`)
  }
  throw error
}

/** The target that is meant; what was given and it does not take is refused. */
async function targetOf({ options }: CommandInput): Promise<Target> {
  const { Failure } = await import('../failure.ts')
  const { listOf } = await import('../text/suggest.ts')
  const target = targets.find(({ name }) => name === options['target'])
  const names = listOf(
    targets.map(({ name }) => name),
    'and',
  )
  if (!target) throw new Failure('no --target is given', [`targets are ${names}`])
  const format = options['format'] as string | undefined
  if (format !== undefined && !target.formats.includes(format)) {
    throw new Failure(`the target \`${target.name}\` has no \`${format}\` form`, [
      `its formats are ${listOf(target.formats, 'and')}`,
    ])
  }
  for (const [flags] of ownOptions) {
    if (options[keyOf(flags)] === undefined || target.options.some((option) => option.flags === flags)) continue
    throw new Failure(`the target \`${target.name}\` has no ${flags.split(' ')[0]}`, [`it is for ${takers(flags)}`])
  }
  return target
}

async function write(
  { output }: Compiled,
  { name }: Target,
  config: string,
  out: string | undefined,
  world: World,
): Promise<void> {
  if (typeof output !== 'string') {
    const { Failure } = await import('../failure.ts')
    if (!out) throw new Failure(`the target \`${name}\` writes several files`, ['name a folder with --out'])
    const { writeFolder } = await import('../files/write-folder.ts')
    return writeFolder(out, output, world)
  }
  if (out === undefined) return world.stdout.write(output)
  const { Outputs } = await import('./outputs.ts')
  const outputs = new Outputs([config], world)
  try {
    outputs.text('--out', out).write(output)
    outputs.commit()
  } finally {
    outputs.discard()
  }
}

/** Which targets take an option. */
function takers(flags: string): string {
  const names = targets.filter(({ options }) => options.some((option) => option.flags === flags))
  return names.map(({ name }) => name).join(', ')
}

/** `--out-dir <path>` is `outDir`, as commander has it. */
function keyOf(flags: string): string {
  const [, name = ''] = /--([\w-]+)/.exec(flags) ?? []
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
