import { formatNames, formatResult } from '../formats/index.ts'
import { type Command, configOption, formatOption } from './command.ts'
import {
  badLineOption,
  inputOptions,
  latencyOption,
  profilesOption,
  strictJsonOption,
  threadsOption,
  untilOption,
} from './log-options.ts'

export const diff: Command = {
  name: 'diff',
  summary: 'what changed between two configs and, given a log, what that does to leads',
  arguments: [
    {
      name: 'base',
      description:
        'the config before: a file, or a git revision as `main` or `main:scoring/eu.yaml` (default: where this branch left the main branch)',
    },
    { name: 'head', description: 'the config after, in the same way (default: the file as it is now)' },
    {
      name: 'events',
      description: 'event logs; whatever ends as a log does is one (.jsonl …), and `-`',
      variadic: true,
    },
  ],
  options: [
    configOption,
    formatOption(formatNames('difference')),
    { flags: '--base <revision>', description: 'the config before, when the arguments are logs only' },
    { flags: '--events <files...>', description: 'event logs, whatever their names' },
    profilesOption,
    untilOption,
    latencyOption,
    { flags: '--by <attribute>', description: 'the same figures for each last value of an attribute' },
    {
      flags: '--gate <gates...>',
      description: 'fail (exit code 1) when more changes, as `handoffs: +10%` or `lost: 0`; the config has `gates` too',
    },
    {
      flags: '--equivalent',
      description: 'look for the shortest events on which the two differ; exit code 1 if there are any',
    },
    badLineOption,
    ...inputOptions,
    threadsOption,
    strictJsonOption,
  ],
  examples: [
    'leadscore diff main',
    'leadscore diff old.yaml new.yaml events.jsonl --by plan',
    'leadscore diff events.jsonl -f markdown --gate "handoffs: +10%" "lost: 0"',
  ],
  async run(input, world) {
    const { startThreadAhead } = await import('./thread-ahead.ts')
    const events = (input.options['events'] ?? []) as readonly string[]
    startThreadAhead([...input.arguments, ...events], input, world)
    const { compareConfigs } = await import('./diff-configs.ts')
    const result = await compareConfigs(input, world)
    const context = { color: input.color, columns: world.stdout.columns }
    world.stdout.write(await formatResult(input.options['format'] as string, 'difference', result, context))
    const refused = Object.keys(result.refused.counts).length > 0 && input.options['onBadLine'] === 'report'
    const isBreached = result.gates.some(({ holds }) => !holds)
    return refused || isBreached || result.equivalence?.outcome === 'different' ? 1 : 0
  },
}
