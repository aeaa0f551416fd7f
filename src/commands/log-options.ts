/** Options of commands that read logs. */
import { inputFormats } from '../events/formats/index.ts'
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

export const inputFormatOption: CommandOption = {
  flags: '--input-format <format>',
  description: 'format of the logs',
  choices: ['auto', ...inputFormats.keys()],
  default: 'auto',
}
