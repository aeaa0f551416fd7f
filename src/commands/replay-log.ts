/** The logs and options of a command → the report of one Plan, every refused line accounted for. */
import type { SimulationReport } from '../engine/report.ts'
import type { SimulationOptions } from '../engine/simulate.ts'
import type { SourceMapping } from '../events/dialects/mapping.ts'
import type { Rejected } from '../events/read-log.ts'
import { readStdinOnce } from '../files/read.ts'
import type { Plan } from '../plan/plan.ts'
import { simulate } from '../simulation.ts'
import type { World } from '../world.ts'
import type { CommandInput } from './command.ts'
import { memoryLimit } from './memory-option.ts'
import { readingOf } from './reading-options.ts'
import { openLogs } from './open-logs.ts'
import { Outputs } from './outputs.ts'
import { readProfiles } from './profiles.ts'
import { RefusedLines } from './refused-lines.ts'
import { durationOption, timeOption } from './time-option.ts'

export interface ReplayedLog {
  readonly inputs: readonly string[]
  readonly report: SimulationReport
  /** The first refused lines. */
  readonly rejected: readonly Rejected[]
  /** Whether refused lines make the exit code 1. */
  readonly failsOnRefused: boolean
}

export interface ReplayRequest {
  readonly plan: Plan
  /** Where the Plan was read from: no output may replace it. */
  readonly config: string
  readonly logs: readonly string[]
  /** The `source` block of the config. */
  readonly mapping: SourceMapping | null
  /** Rows by name will be asked for. */
  readonly namesInOrder?: boolean
  readonly trace?: SimulationOptions['trace']
  /** Opens further files before the run, and gives what fills them after it. */
  readonly open?: (outputs: Outputs) => (report: SimulationReport) => Promise<void>
}

/** Reads the options of `log-options.ts`. Outputs appear once everything is well. */
export async function replayLog(request: ReplayRequest, input: CommandInput, world: World): Promise<ReplayedLog> {
  const text = (name: string) => input.options[name] as string | undefined
  const until = timeOption('--until', text('until'))
  const latency = durationOption('--latency', text('latency')!)
  const limit = memoryLimit(input, world)
  const profilesPath = text('profiles')
  const inputs = [...request.logs, ...(profilesPath === undefined ? [] : [profilesPath])]
  readStdinOnce(inputs)
  const { plan, mapping } = request
  const logs = await openLogs({ logs: request.logs, plans: [plan], mapping }, input, world)
  const badLines = text('onBadLine')!
  const outputs = new Outputs([request.config, ...logs.files, ...inputs], world)
  try {
    const fill = request.open?.(outputs)
    const refused = new RefusedLines(badLines, outputs.lines('--rejects', text('rejects')))
    const profiles = readProfiles(profilesPath, world, refused.add)
    const rest = { namesInOrder: request.namesInOrder ?? false, until, latency, limit, onRefused: refused.add }
    const log = { ...readingOf(input), ...rest, events: logs.sources, profiles: profiles.rows }
    const report = withRejected(await simulate(request.plan, log, request.trace), profiles.refused)
    await fill?.(report)
    outputs.commit()
    return { inputs: logs.names, report, rejected: refused.shown, failsOnRefused: refused.fail }
  } catch (error) {
    // What was refused until then is worth keeping: it says why the run stopped.
    if (badLines === 'fail') outputs.commitLines()
    throw error
  } finally {
    logs.done()
    outputs.discard()
    limit.spill.dispose()
  }
}

function withRejected(report: SimulationReport, more: ReadonlyMap<string, number>): SimulationReport {
  const rejected: Record<string, number> = { ...report.summary.rejected }
  for (const [reason, count] of more) rejected[reason] = (rejected[reason] ?? 0) + count
  return { ...report, summary: { ...report.summary, rejected } }
}
