import { formatNames, formatResult } from '../formats/index.ts'
import type { HandoffRow, ScoreRow, SimulationReport } from '../engine/report.ts'
import { configOption, formatOption, type Command } from './command.ts'
import {
  badLineOption,
  inputFormatOption,
  latencyOption,
  profilesOption,
  rejectsOption,
  untilOption,
} from './log-options.ts'
import type { Outputs } from './outputs.ts'

const scoreColumns = [
  'user_id',
  'score',
  'entries',
  'waiting',
  'advanced',
  'decays',
  'missed',
  'handoffs',
  'last_handoff',
] as const
const handoffColumns = ['user_id', 'time', 'score'] as const

export const simulate: Command = {
  name: 'simulate',
  summary: 'replay an event log through the Canvas: scores, hand-offs, and what was missed',
  arguments: [
    {
      name: 'events',
      description: 'event logs (JSON Lines); `-` is standard input; several are one log',
      required: true,
      variadic: true,
    },
  ],
  options: [
    configOption,
    formatOption(formatNames('simulation')),
    profilesOption,
    untilOption,
    latencyOption,
    { flags: '--scores <file>', description: 'write a row per user (.jsonl or .csv)' },
    { flags: '--handoffs <file>', description: 'write a row per sent hand-off (.jsonl or .csv)' },
    rejectsOption,
    badLineOption,
    inputFormatOption,
  ],
  examples: [
    'leadscore simulate events.jsonl',
    'leadscore simulate events.jsonl --latency 2s --scores scores.csv --handoffs handoffs.jsonl',
  ],
  async run(input, world) {
    const text = (name: string) => input.options[name] as string | undefined
    const { loadPlan } = await import('./load.ts')
    const { plan, path } = await loadPlan(input, world)
    const { replayLog } = await import('./replay-log.ts')
    const open = (outputs: Outputs) => {
      const scores = outputs.table('--scores', text('scores'))
      const handoffs = outputs.table('--handoffs', text('handoffs'))
      return (report: SimulationReport) => {
        scores?.write<ScoreRow>(scoreColumns, report.scores)
        handoffs?.write<HandoffRow>(handoffColumns, report.handoffs)
      }
    }
    const { failsOnRefused, ...run } = await replayLog(
      { plan, config: path, logs: input.arguments, open },
      input,
      world,
    )
    const result = {
      ...run,
      name: plan.name,
      windows: plan.windows,
      threshold: plan.handoff?.threshold ?? null,
      hasHandoff: plan.handoff !== null,
    }
    const context = { color: input.color, columns: world.stdout.columns }
    world.stdout.write(await formatResult(text('format')!, 'simulation', result, context))
    return failsOnRefused ? 1 : 0
  },
}
