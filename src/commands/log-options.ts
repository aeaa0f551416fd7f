/** Options of commands that read logs. */
import { inputFormats } from '../events/formats/index.ts'
import { identityChoices } from '../events/formats/settings.ts'
import type { CommandOption } from './command.ts'

export const profilesOption: CommandOption = {
  flags: '--profiles <file>',
  description: 'profiles before the first event (JSON Lines)',
}

export const untilOption: CommandOption = {
  flags: '--until <time>',
  description: 'end of the run (default: the latest event)',
}

export const latencyOption: CommandOption = {
  flags: '--latency <duration>',
  description: "Braze's processing time",
  default: '0s',
}

export const memoryOption: CommandOption = {
  flags: '--memory <size>',
  description: 'what the run may take; what is more of the log goes to a temporary file',
  default: '250MB',
}

export const tempDirOption: CommandOption = {
  flags: '--temp-dir <folder>',
  description: "where that file is (default: the system's folder for temporary files)",
}

export const rejectsOption: CommandOption = {
  flags: '--rejects <file>',
  description: 'write every refused line with its reason (JSON Lines)',
}

export const badLineOption: CommandOption = {
  flags: '--on-bad-line <what>',
  description: 'go on and report (exit code 1), stop at the first, or only count',
  choices: ['report', 'fail', 'skip'],
  default: 'report',
}

/** Logs of any format. */
export const eventsDescription =
  'event logs of any format (docs/inputs.md): files, folders, patterns; `-` is standard input; several are one log'

export const inputOptions: readonly CommandOption[] = [
  {
    flags: '--input-format <format>',
    description: 'format of the logs; `auto` looks into each',
    choices: ['auto', ...inputFormats.keys()],
    default: 'auto',
  },
  {
    flags: '--identity <which>',
    description: 'whose an event of a Braze export is: of the person once known, as exported, or of the Braze id',
    choices: identityChoices,
    default: 'joined',
  },
  { flags: '--include-bots', description: 'count machine opens and suspected bot clicks of a Braze export' },
  { flags: '--keep-score-writes', description: 'keep the writes to the score that a Braze export holds' },
]
export const threadsOption: CommandOption = {
  flags: '--threads <number>',
  description: 'threads that read JSON Lines (default: 2, or 1 on one core)',
}

export const strictJsonOption: CommandOption = {
  flags: '--strict-json',
  description: 'refuse lines that are broken inside of values that nothing looks at, too',
}
