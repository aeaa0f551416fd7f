/** Options of the targets that are run by a warehouse; the `warehouse` block of the config holds their defaults. */
import { dialectNames, timeColumnUnits } from '../../plan/warehouse.ts'
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

export const warehouseOptions: readonly CommandOption[] = [
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
