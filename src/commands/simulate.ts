import { formatNames, formatResult } from '../formats/index.ts'
import type { HandoffRow, ScoreRow, SimulationReport } from '../engine/report.ts'
import type { Columns } from '../tables/table-format.ts'
import { configOption, formatOption, type Command } from './command.ts'
import {
  badLineOption,
  eventsDescription,
  inputOptions,
  latencyOption,
  memoryOption,
  profilesOption,
  rejectsOption,
  strictJsonOption,
  tempDirOption,
  threadsOption,
  untilOption,
} from './log-options.ts'
import type { Outputs } from './outputs.ts'

const scoreColumns: Columns<ScoreRow> = {
  user_id: 'text',
  score: 'number',
  entries: 'count',
  waiting: 'count',
  advanced: 'count',
  decays: 'count',
  missed: 'count',
  handoffs: 'count',
  last_handoff: 'time',
}
const handoffColumns: Columns<HandoffRow> = { user_id: 'text', time: 'time', score: 'number' }

export const simulate: Command = {
  name: 'simulate',
  summary: 'replay an event log through the Canvas: scores, hand-offs, and what was missed',
  arguments: [
    {
      name: 'events',
      description: eventsDescription,
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
    { flags: '--scores <file>', description: 'write a row per user (.jsonl, .csv or .parquet)' },
    { flags: '--handoffs <file>', description: 'write a row per sent hand-off (.jsonl, .csv or .parquet)' },
    {
      flags: '--engine <engine>',
      description: 'who computes: leadscore itself, or DuckDB with the SQL that `compile` writes',
      choices: ['leadscore', 'duckdb'],
      default: 'leadscore',
    },
    rejectsOption,
    badLineOption,
    ...inputOptions,
    threadsOption,
    strictJsonOption,
    memoryOption,
    tempDirOption,
  ],
  examples: [
    'leadscore simulate events.jsonl',
    'leadscore simulate events.jsonl --engine duckdb',
    'leadscore simulate events.jsonl --latency 2s --scores scores.csv --handoffs handoffs.jsonl',
  ],
  async run(input, world) {
    const text = (name: string) => input.options[name] as string | undefined
    if (text('engine') !== 'duckdb') {
      const { startThreadAhead } = await import('./thread-ahead.ts')
      startThreadAhead(input.arguments, input, world)
    }
    const { loadPlan } = await import('./load.ts')
    const { plan, path, source } = await loadPlan(input, world)
    if (text('engine') === 'duckdb') {
      const { simulateOnDuckDb } = await import('./warehouse/simulate-sql.ts')
      return simulateOnDuckDb({ plan, path, source }, input, world)
    }
    const { replayLog } = await import('./replay-log.ts')
    const open = (outputs: Outputs) => {
      const scores = outputs.table('--scores', text('scores'))
      const handoffs = outputs.table('--handoffs', text('handoffs'))
      return async (report: SimulationReport) => {
        await scores?.write(scoreColumns, report.scores)
        await handoffs?.write(handoffColumns, report.handoffs)
      }
    }
    const { failsOnRefused, ...run } = await replayLog(
      { plan, config: path, logs: input.arguments, mapping: source, namesInOrder: text('scores') !== undefined, open },
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
