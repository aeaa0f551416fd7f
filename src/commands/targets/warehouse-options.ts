/** Options of the targets that are run by a warehouse; the `warehouse` block of the config holds their defaults. */
import { dialectNames, sourceNames, timeColumnUnits } from '../../plan/warehouse.ts'
import type { CommandOption } from '../command.ts'

export const dialectOption: CommandOption = {
  flags: '-d, --dialect <dialect>',
  description: 'whose SQL',
  choices: dialectNames,
}

export const scoresOption: CommandOption = {
  flags: '--scores-table <name>',
  description: 'the table of scores (default: leadscore_scores)',
}

export const handoffsOption: CommandOption = {
  flags: '--handoffs-table <name>',
  description: 'the table of hand-offs to write (default: leadscore_handoffs)',
}

export const warehouseOptions: readonly CommandOption[] = [
  {
    flags: '--source <source>',
    description: 'read tables of Braze, one for each type of event; `*` in --events-table stands for the type',
    choices: sourceNames,
  },
  {
    flags: '--identity <whose>',
    description: 'whose events they are, with --source: joined, exported or braze (default: joined)',
    choices: ['joined', 'exported', 'braze'],
  },
  { flags: '--events-table <name>', description: 'the table of events (default: events)' },
  { flags: '--profiles-table <name>', description: 'a table of profiles before the first event (default: none)' },
  {
    flags: '--columns <list>',
    description: 'how columns are called: `user_id=uid,time=ts`; also type, name, properties, attributes, id, sequence',
  },
  {
    flags: '--time-unit <unit>',
    description: 'what the time column holds (default: timestamp)',
    choices: timeColumnUnits,
  },
  { flags: '--run-until <time>', description: 'end of the run (default: the latest event)' },
]
