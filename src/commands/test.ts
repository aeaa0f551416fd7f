import { dirname } from 'node:path'
import { formatNames, formatResult } from '../formats/index.ts'
import type { TestReport } from '../testing/result.ts'
import type { World } from '../world.ts'
import { type Command, type CommandInput, configOption, formatOption } from './command.ts'
import {
  badLineOption,
  inputOptions,
  latencyOption,
  profilesOption,
  rejectsOption,
  untilOption,
} from './log-options.ts'
import type { TestRequest } from './run-tests.ts'

export const test: Command = {
  name: 'test',
  summary: 'run the tests beside the config: small stories of a lead on a virtual clock',
  arguments: [
    { name: 'files', description: 'test files or folders (default: *.test.yaml beside the config)', variadic: true },
  ],
  options: [
    configOption,
    formatOption(formatNames('tests')),
    { flags: '--run <regex>', description: 'only tests whose name matches' },
    { flags: '--watch', description: 'run again whenever a config or test file changes' },
    { flags: '--update', description: 'write what happens into empty expectations' },
    { flags: '--coverage', description: 'show which parts of the config the tests exercise' },
    { flags: '--coverage-threshold <percent>', description: 'exit with 1 below this coverage' },
    { flags: '--mutate', description: 'change the config one thing at a time, and show what no test notices' },
    {
      flags: '--events <files...>',
      description: 'coverage by the leads of these event logs, too; they are read with:',
    },
    profilesOption,
    untilOption,
    latencyOption,
    rejectsOption,
    badLineOption,
    ...inputOptions,
  ],
  examples: [
    'leadscore test',
    'leadscore test --run "demo|purchase"',
    'leadscore test --coverage --mutate',
    'leadscore test --coverage --events events.jsonl',
  ],
  async run(input, world) {
    const request = await requestOf(input)
    if (!input.options['watch']) return (await runOnce(request, input, world)).exitCode
    const { watchFiles } = await import('./watch-files.ts')
    return watchFiles(() => runWatched(request, input, world), world)
  },
}

async function requestOf({ arguments: files, options }: CommandInput): Promise<TestRequest> {
  const text = (name: string) => options[name] as string | undefined
  const logs = (options['events'] as readonly string[] | undefined) ?? []
  if (logs.length === 0) await requireLog(options)
  if (logs.includes('-') && options['watch'] === true) throw await rereading()
  return {
    files,
    config: text('config'),
    only: await nameFilter(text('run')),
    update: options['update'] === true,
    coverageThreshold: await threshold(text('coverageThreshold'), options['coverage'] === true || logs.length > 0),
    mutate: options['mutate'] === true,
    logs,
  }
}

/** Options that say how a log is read. */
async function requireLog(options: CommandInput['options']): Promise<void> {
  const flag = ['profiles', 'until', 'rejects'].find((name) => options[name] !== undefined)
  const isLate = options['latency'] !== latencyOption.default
  if (flag === undefined && !isLate) return
  const { Failure } = await import('../failure.ts')
  throw new Failure(`--${flag ?? 'latency'} needs an event log`, [
    'for example `leadscore test --coverage --events events.jsonl`',
    ...(flag === undefined ? ['tests have a `latency` of their own, in their file'] : []),
  ])
}

async function rereading(): Promise<Error> {
  const { Failure } = await import('../failure.ts')
  return new Failure('--watch reads the log again and again; standard input can be read only once', ['name a file'])
}

async function nameFilter(pattern: string | undefined): Promise<RegExp | undefined> {
  if (pattern === undefined) return undefined
  try {
    return new RegExp(pattern, 'u')
  } catch (error) {
    const { Failure } = await import('../failure.ts')
    const reason = (error as Error).message.replace(/^Invalid regular expression: .*\/u: /, '')
    throw new Failure(`--run is \`${pattern}\`, which is no regular expression: ${reason}`)
  }
}

/** Percent; undefined when coverage was not asked for. */
async function threshold(text: string | undefined, asked: boolean): Promise<number | undefined> {
  if (text === undefined) return asked ? 0 : undefined
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) <= 100) return Number(text)
  const { Failure } = await import('../failure.ts')
  throw new Failure(`--coverage-threshold is \`${text}\`; a number from 0 to 100 was expected`)
}

interface Run {
  readonly exitCode: number
  /** Where the files of the run are. */
  readonly folders: readonly string[]
}

async function runOnce(request: TestRequest, input: CommandInput, world: World): Promise<Run> {
  const { exitCodeOf, runTests } = await import('./run-tests.ts')
  const { findRepository } = await import('../files/find-repository.ts')
  const { report, files } = await runTests(request, input, world)
  const context = { color: input.color, columns: world.stdout.columns, repository: findRepository(world) }
  const format = input.options['format'] as string
  world.stdout.write(await formatResult(format, 'tests', report, context))
  if (format !== 'pretty') await tellShortcomings(report, world)
  return { exitCode: exitCodeOf(report), folders: [...new Set(files.map((path) => dirname(path)))] }
}

/** Other formats have no place for them. */
async function tellShortcomings(report: TestReport, world: World): Promise<void> {
  const { shortcomings } = await import('../testing/shortcomings.ts')
  for (const text of shortcomings(report)) world.stderr.write(`${text}\n`)
}

/** Watched files are often broken for a moment: that is shown, and the next change is waited for. */
async function runWatched(request: TestRequest, input: CommandInput, world: World): Promise<readonly string[]> {
  const { Failure } = await import('../failure.ts')
  try {
    return (await runOnce(request, input, world)).folders
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    world.stderr.write(`error: ${error.message}\n${error.notes.map((note) => `  ${note}\n`).join('')}`)
    const named = [...request.files, ...(request.config === undefined ? [] : [request.config])]
    return named.length > 0 ? named.map((path) => dirname(path)) : ['.']
  }
}
