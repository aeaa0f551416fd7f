/** `simulate --engine duckdb`: the compiled SQL on the given files. */
import { Failure } from '../../failure.ts'
import type { Plan } from '../../plan/plan.ts'
import { refusals } from '../../sql/refuse.ts'
import { dialects } from '../../sql/dialects/index.ts'
import type { SourceMapping } from '../../events/dialects/mapping.ts'
import type { Columns } from '../../tables/table-format.ts'
import { rowsOf } from '../../tables/write-table.ts'
import type { World } from '../../world.ts'
import type { CommandInput } from '../command.ts'
import { openLogs } from '../open-logs.ts'
import { Outputs } from '../outputs.ts'
import { readProfiles } from '../profiles.ts'
import { RefusedLines } from '../refused-lines.ts'
import { durationOption, timeOption } from '../time-option.ts'
import { DuckDbLog, type SqlRun } from './duckdb.ts'

interface Subject {
  readonly plan: Plan
  /** Of the config. */
  readonly path: string
  readonly source: SourceMapping | null
}

const scoreColumns: Columns<ReturnType<typeof scoreRows>[number]> = {
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
const handoffColumns: Columns<{ user_id: string; time: number; score: number }> = {
  user_id: 'text',
  time: 'time',
  score: 'number',
}

export async function simulateOnDuckDb(subject: Subject, input: CommandInput, world: World): Promise<number> {
  const { plan, path, source } = subject
  const text = (name: string) => input.options[name] as string | undefined
  if (durationOption('--latency', text('latency')!) > 0) {
    throw new Failure('--engine duckdb has no --latency', ['SQL is compiled for the ideal loop, without latency'])
  }
  const [refusal] = refusals(plan, dialects.get('duckdb')!)
  if (refusal) throw new Failure(`${path}: ${refusal.code} ${refusal.message}`, refusal.notes)
  const until = timeOption('--until', text('until')) ?? null
  const logs = await openLogs({ logs: input.arguments, plans: [plan], mapping: source }, input, world)
  const profilesPath = text('profiles')
  const outputs = new Outputs([path, ...logs.files, ...(profilesPath === undefined ? [] : [profilesPath])], world)
  try {
    const scores = outputs.table('--scores', text('scores'))
    const handoffs = outputs.table('--handoffs', text('handoffs'))
    const refused = new RefusedLines(text('onBadLine')!, outputs.lines('--rejects', text('rejects')))
    const profiles = readProfiles(profilesPath, world, refused.add)
    const log = await DuckDbLog.load(logs.sources, profiles.rows, refused.add)
    const run = await log.run(plan, until)
    await scores?.write(scoreColumns, rowsOf(scoreColumns, scoreRows(run)))
    const sent = run.handoffs.map(({ ms, user_id, score }) => ({ user_id, time: ms, score }))
    await handoffs?.write(handoffColumns, rowsOf(handoffColumns, sent))
    outputs.commit()
    logs.done()
    world.stdout.write(text('format') === 'json' ? `${JSON.stringify(summary(run))}\n` : prettySummary(plan, run))
    return refused.fail ? 1 : 0
  } finally {
    logs.done()
    outputs.discard()
  }
}

function scoreRows({ scores, handoffs }: SqlRun) {
  const last = new Map(handoffs.map(({ user_id, ms }) => [user_id, ms]))
  return scores.map((row) => ({ ...row, last_handoff: last.get(row.user_id) ?? null }))
}

function summary({ scores, script }: SqlRun) {
  const sum = (count: (row: SqlRun['scores'][number]) => number) => scores.reduce((total, row) => total + count(row), 0)
  return {
    schema: 'leadscore.sql-run/1',
    engine: 'duckdb',
    strategy: script.strategy,
    users: scores.length,
    entered: sum(({ entries }) => (entries > 0 ? 1 : 0)),
    entries: sum(({ entries }) => entries),
    advanced: sum(({ advanced }) => advanced),
    decays: sum(({ decays }) => decays),
    missed: sum(({ missed }) => missed),
    handoffs: sum(({ handoffs }) => handoffs),
    users_handed_off: sum(({ handoffs }) => (handoffs > 0 ? 1 : 0)),
  }
}

function prettySummary(plan: Plan, run: SqlRun): string {
  const { users, entered, entries, advanced, decays, missed, handoffs, users_handed_off } = summary(run)
  const number = (value: number) => value.toLocaleString('en-US')
  return [
    `${plan.name}  compiled to SQL, run by DuckDB`,
    `${number(users)} users · ${number(entered)} entered · ${number(entries)} entries`,
    `${number(advanced)} actions counted · ${number(decays)} decays · ${number(missed)} missed`,
    `${number(handoffs)} hand-offs · ${number(users_handed_off)} leads`,
    run.script.why,
    '',
  ].join('\n')
}
