import { formatNames, formatResult } from '../formats/index.ts'
import { inputFormats } from '../events/formats/index.ts'
import type { HandoffRow, ScoreRow, SimulationReport } from '../engine/report.ts'
import type { Rejected } from '../events/read-log.ts'
import { Failure } from '../failure.ts'
import { configOption, formatOption, type Command } from './command.ts'

/** Refused lines that the summary shows. */
const shownLines = 5

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
    { flags: '--profiles <file>', description: 'profiles before the first event (JSON Lines)' },
    { flags: '--until <time>', description: 'end of the run (default: the latest event)' },
    { flags: '--latency <duration>', description: "Braze's processing time", default: '0s' },
    { flags: '--scores <file>', description: 'write a row per user (.jsonl or .csv)' },
    { flags: '--handoffs <file>', description: 'write a row per sent hand-off (.jsonl or .csv)' },
    { flags: '--rejects <file>', description: 'write every refused line with its reason (JSON Lines)' },
    {
      flags: '--on-bad-line <what>',
      description: 'go on and report (exit code 1), stop at the first, or only count',
      choices: ['report', 'fail', 'skip'],
      default: 'report',
    },
    {
      flags: '--input-format <format>',
      description: 'format of the logs',
      choices: ['auto', ...inputFormats.keys()],
      default: 'auto',
    },
  ],
  examples: [
    'leadscore simulate events.jsonl',
    'leadscore simulate events.jsonl --latency 2s --scores scores.csv --handoffs handoffs.jsonl',
  ],
  async run(input, world) {
    const { options } = input
    const text = (name: string) => options[name] as string | undefined
    const { durationOption, timeOption } = await import('./time-option.ts')
    const until = timeOption('--until', text('until'))
    const latency = durationOption('--latency', text('latency')!)
    const { loadPlan } = await import('./load.ts')
    const { plan, path } = await loadPlan(input, world)
    const { Outputs } = await import('./outputs.ts')
    const { openLogs } = await import('./open-logs.ts')
    const { readProfiles } = await import('./profiles.ts')
    const run = await import('../simulation.ts')
    const { readStdinOnce } = await import('../files/read.ts')
    const profilesPath = text('profiles')
    const inputs = [...input.arguments, ...(profilesPath === undefined ? [] : [profilesPath])]
    readStdinOnce(inputs)
    const logs = openLogs(input.arguments, text('inputFormat')!, input.progress, world)
    const badLines = text('onBadLine')!
    const outputs = new Outputs([path, ...inputs], world)
    try {
      const scores = outputs.table('--scores', text('scores'))
      const handoffs = outputs.table('--handoffs', text('handoffs'))
      const rejects = outputs.lines('--rejects', text('rejects'))
      const first: Rejected[] = []
      let refused = 0
      const onRefused = (line: Rejected) => {
        refused++
        rejects?.write(rejectedRow(line))
        if (first.length < shownLines) first.push(line)
        if (badLines === 'fail') throw badLine(line)
      }
      const profiles = await readProfiles(profilesPath, world, onRefused)
      const report = await run.simulate(plan, {
        events: logs.sources,
        profiles: profiles.rows,
        until,
        latency,
        onRefused,
      })
      scores?.write<ScoreRow>(scoreColumns, report.scores)
      handoffs?.write<HandoffRow>(handoffColumns, report.handoffs)
      outputs.commit()
      logs.done()
      const result = {
        name: plan.name,
        inputs: logs.sources.map(({ name }) => name),
        report: withRejected(report, profiles.refused),
        windows: plan.windows,
        threshold: plan.handoff?.threshold ?? null,
        hasHandoff: plan.handoff !== null,
        rejected: badLines === 'skip' ? [] : first,
      }
      const context = { color: input.color, columns: world.stdout.columns }
      world.stdout.write(await formatResult(text('format')!, 'simulation', result, context))
      return refused > 0 && badLines === 'report' ? 1 : 0
    } catch (error) {
      // What was refused until then is worth keeping: it says why the run stopped.
      if (badLines === 'fail') outputs.commitLines()
      throw error
    } finally {
      logs.done()
      outputs.discard()
    }
  },
}

/** A row of `--rejects`: the line as it was, so that nothing is lost. */
function rejectedRow({ source, line, refusal, text, bytes }: Rejected): string {
  const kept = bytes ? { base64: Buffer.from(bytes).toString('base64') } : { text }
  return `${JSON.stringify({ file: source, line, ...refusal, ...kept })}\n`
}

function badLine({ source, line, refusal }: Rejected): Failure {
  return new Failure(
    `${source}:${line}: ${refusal.reason}: ${refusal.detail}`,
    ['stopped at the first bad line; nothing but --rejects was written'],
    1,
  )
}

function withRejected(report: SimulationReport, more: ReadonlyMap<string, number>): SimulationReport {
  const rejected: Record<string, number> = { ...report.summary.rejected }
  for (const [reason, count] of more) rejected[reason] = (rejected[reason] ?? 0) + count
  return { ...report, summary: { ...report.summary, rejected } }
}
