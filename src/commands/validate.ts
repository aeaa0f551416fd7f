import { fails, type FailOn } from '../diagnostics/severity.ts'
import { formatNames, formatResult } from '../formats/index.ts'
import { formatOption, type Command } from './command.ts'

export const validate: Command = {
  name: 'validate',
  summary: 'find mistakes in configs: YAML, schema, then what would go wrong in Braze',
  arguments: [{ name: 'files', description: 'configs (default: those found here)', variadic: true }],
  options: [
    formatOption(formatNames('diagnostics')),
    {
      flags: '--fail-on <severity>',
      description: 'least severity that makes the exit code 1',
      choices: ['error', 'warning', 'info', 'never'],
      default: 'error',
    },
    { flags: '-c, --config <file>', description: 'a config, the same as naming it as an argument' },
  ],
  examples: ['leadscore validate', 'leadscore validate --fail-on warning -f compact scoring/*.yaml'],
  async run(input, world) {
    const { sortDiagnostics } = await import('../diagnostics/sort.ts')
    const { findConfigs } = await import('../files/find-config.ts')
    const { findRepository } = await import('../files/find-repository.ts')
    const { loadConfigFile } = await import('./load.ts')
    const named = input.options['config'] as string | undefined
    const given = [...(named === undefined ? [] : [named]), ...input.arguments]
    const files = given.length > 0 ? [...new Set(given)] : findConfigs(world)
    const read: string[] = []
    const failures: unknown[] = []
    const diagnostics = files.flatMap((file) => {
      try {
        const { diagnostics, suppressed } = loadConfigFile(file, world)
        read.push(file)
        return sortDiagnostics([...diagnostics, ...suppressed])
      } catch (error) {
        failures.push(error)
        return []
      }
    })
    const failOn = input.options['failOn'] as FailOn
    const context = { color: input.color, columns: world.stdout.columns, repository: findRepository(world) }
    if (read.length > 0) {
      const format = input.options['format'] as string
      world.stdout.write(await formatResult(format, 'diagnostics', { files: read, diagnostics, failOn }, context))
    }
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : await joined(failures)
    return diagnostics.some((diagnostic) => fails(diagnostic, failOn)) ? 1 : 0
  },
}

async function joined(failures: readonly unknown[]) {
  const { Failure } = await import('../failure.ts')
  const [first, ...rest] = failures.map((failure) => (failure as Error).message)
  return new Failure(first!, rest)
}
