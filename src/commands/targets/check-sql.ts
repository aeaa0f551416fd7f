/** `compile --check`: the SQL and `simulate` on the same logs. */
import type { ProfileRow } from '../../events/event.ts'
import { Failure } from '../../failure.ts'
import { number, plural } from '../../formats/pretty/style.ts'
import type { World } from '../../world.ts'
import type { CommandInput } from '../command.ts'
import { openLogs } from '../open-logs.ts'
import { readProfiles } from '../profiles.ts'
import { timeOption } from '../time-option.ts'
import { checkSql } from '../warehouse/check.ts'
import type { CompileSubject } from './target.ts'

/** What was found, in a sentence; throws a Failure where the two differ. */
export async function checkOnLogs(
  { plan, source }: CompileSubject,
  options: CommandInput['options'],
  world: World,
): Promise<string> {
  const logs = options['check'] as readonly string[]
  const opened = await openLogs(
    { logs, plans: [plan], mapping: source },
    { arguments: logs, options: {}, color: false, errorColor: false, progress: false },
    world,
  )
  const ignore = () => {}
  // They are read once, and looked at for every run.
  const profiles: ProfileRow[] = []
  const rows = readProfiles(options['checkProfiles'] as string | undefined, world, ignore).rows
  for await (const row of rows) profiles.push(row)
  const until = timeOption('--run-until', options['runUntil'] as string | undefined) ?? null
  const result = await checkSql(plan, { sources: opened.sources, profiles, until, onRefused: ignore })
  opened.done()
  if (result.difference === null) {
    return `checked: SQL on DuckDB and simulate agree on ${plural(result.leads, 'lead')} and ${plural(result.handoffs, 'hand-off')}`
  }
  throw new Failure(
    `SQL and simulate differ for ${number(result.differing)} of ${plural(result.leads, 'lead')}`,
    [result.difference],
    1,
  )
}
