/** Arguments → the command that is meant, and its outcome → an exit code. */
import { Command as Program, CommanderError, Option } from 'commander'
import type { CommandInput } from './commands/command.ts'
import * as registered from './commands/registry.ts'
import { Failure } from './failure.ts'
import { listOf, suggest } from './text/suggest.ts'
import { visible } from './text/visible.ts'
import { version } from './version.ts'
import type { World } from './world.ts'

/**
 * Runs one command. Exit codes: 0 fine; 1 findings or refused lines; 2 usage, unreadable or invalid input; 3 our bug.
 */
export async function main(args: readonly string[], world: World): Promise<number> {
  let exitCode = 0
  const program = new Program('leadscore')
    .description('Lead scoring as code for Braze: validate, simulate and render a scoring Canvas from one YAML file')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addOption(new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']).default('auto'))
    .option('--no-progress', 'no progress bar')
    .showSuggestionAfterError(true)
    .configureHelp({ sortSubcommands: true, subcommandTerm: (command) => command.name() })
    .exitOverride()
  let when = program.opts()['color'] as string
  const all = Object.values(registered)
  // Declaring takes a while: the others are wanted for help, and for words that are no command.
  const asked = all.filter(({ name }) => name === args[0])
  for (const command of asked.length > 0 ? asked : all) {
    const added = program.command(command.name).description(command.summary)
    for (const { name, description, required, variadic } of command.arguments ?? []) {
      const word = variadic ? `${name}...` : name
      added.argument(required ? `<${word}>` : `[${word}]`, description)
    }
    for (const option of command.options) {
      const declared = new Option(option.flags, option.description)
      if (option.choices) declared.choices([...option.choices])
      if (option.default !== undefined) declared.default(option.default)
      added.addOption(declared)
    }
    added.addOption(new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']).hideHelp())
    added.addOption(new Option('--no-progress', 'no progress bar').hideHelp())
    added.addHelpText('after', `\nExamples:\n${command.examples.map((example) => `  ${example}\n`).join('')}`)
    added.action(async () => {
      const own = added.opts() as CommandInput['options']
      when = (own['color'] ?? program.opts()['color']) as string
      const progress = own['progress'] !== false && program.opts()['progress'] !== false
      exitCode = await command.run(
        {
          arguments: added.args,
          options: own,
          color: wantsColor(when, world.stdout, world),
          errorColor: wantsColor(when, world.stderr, world),
          progress: progress && world.stderr.isTerminal,
        },
        world,
      )
    })
  }
  for (const each of [program, ...program.commands]) {
    each.exitOverride().configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      getOutHelpWidth: () => world.stdout.columns,
      // Shown below, in the same form as all other errors.
      outputError: () => {},
    })
  }
  try {
    const topic = args[0] === 'help' ? args[1] : undefined
    if (topic !== undefined && !/^(-|help$)/.test(topic) && !program.commands.some((one) => one.name() === topic)) {
      throw new CommanderError(1, 'commander.unknownCommand', `error: unknown command '${topic}'`)
    }
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    const color = wantsColor(when, world.stderr, world)
    if (!(error instanceof CommanderError)) return reportFailure(error, color, world)
    // `--help` and `--version` arrive here too; a bare `leadscore` shows the help and is a usage error.
    if (error.exitCode === 0) return 0
    return error.code === 'commander.help' ? 2 : reportFailure(usageFailure(error, args, program), color, world)
  }
}

/** Commander's errors in the form of all others: what was found, and what to do. */
function usageFailure({ message }: CommanderError, args: readonly string[], program: Program): Failure {
  const [first = '', guess] = message.replace(/^error: /, '').split('\n')
  const [problem = '', allowed] = first.split('. Allowed choices are ')
  const choices = allowed?.replace(/\.$/, '').split(', ')
  const given = / argument '(.*)' is invalid$/s.exec(problem)?.[1] ?? ''
  const meant =
    choices === undefined
      ? /Did you mean (?:one of )?(.*)\?/.exec(guess ?? '')?.[1]?.split(', ')[0]
      : suggest(given, choices)
  const command = program.commands.find((one) => args.includes(one.name()))?.name()
  const file = /^unknown command '(.*\.(?:ya?ml|jsonl|ndjson))'$/.exec(problem)?.[1]
  return new Failure(problem.replace(/\.$/, '').replace(/'([^']*)'/g, '`$1`'), [
    ...(choices === undefined ? [] : [`choices are ${listOf(choices, 'and')}`]),
    ...(meant === undefined ? [] : [`did you mean \`${meant}\`?`]),
    ...(file === undefined
      ? []
      : [`did you mean \`leadscore ${/ya?ml$/.test(file) ? 'validate' : 'simulate'} ${file}\`?`]),
    `\`leadscore ${command === undefined ? '' : `${command} `}--help\` shows how it is used`,
  ])
}

function reportFailure(error: unknown, color: boolean, world: World): number {
  if (error instanceof Failure) {
    world.stderr.write(`${label('error', color)} ${visible(error.message)}\n`)
    for (const note of error.notes) world.stderr.write(`  ${visible(note)}\n`)
    return error.exitCode
  }
  const { message, stack } = error as Error
  world.stderr.write(`${label('bug', color)} leadscore failed in a way it should not: ${visible(message)}\n`)
  world.stderr.write('  please report it with the command and the config that caused it\n')
  if (world.environment['LEADSCORE_DEBUG']) world.stderr.write(`${stack}\n`)
  else world.stderr.write('  LEADSCORE_DEBUG=1 shows where it happened\n')
  return 3
}

const label = (word: string, color: boolean) => (color ? `\u001b[1;31m${word}:\u001b[0m` : `${word}:`)

/** `--color`, then FORCE_COLOR and NO_COLOR, then whether it is a terminal. */
function wantsColor(when: string, stream: World['stdout'], { environment }: World): boolean {
  if (when !== 'auto') return when === 'always'
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if (environment['NO_COLOR']) return false
  return stream.isTerminal && environment['TERM'] !== 'dumb'
}
