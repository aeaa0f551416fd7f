/** `--memory` and `--temp-dir`: what of a log is kept in memory, and where the rest goes. */
import { resolve } from 'node:path'
import { Failure } from '../failure.ts'
import { TemporaryFile } from '../files/temporary-file.ts'
import { parseSize } from '../text/size.ts'
import type { World } from '../world.ts'
import type { CommandInput } from './command.ts'
import { memoryOption } from './log-options.ts'
import { readingOf } from './reading-options.ts'

/** What the program itself takes, and each further thread that reads; the rest of `--memory` is for what is kept of a log. */
const ownBytes = 100e6
const threadBytes = 14e6
/** With less, small pieces would be written all the time. */
const leastBytes = 4e6

/** Reads both options; the file is to be disposed of. */
export function memoryLimit(input: CommandInput, world: World): { memory: number; spill: TemporaryFile } {
  const { options } = input
  const { threads = 1 } = readingOf(input)
  const text = String(options['memory'] ?? memoryOption.default)
  const bytes = parseSize(text)
  if (bytes === undefined) {
    throw new Failure(`--memory is \`${text}\`; a size was expected`, ['for example `250MB` or `1GB`'])
  }
  const folder = options['tempDir'] as string | undefined
  const spill = new TemporaryFile(folder === undefined ? undefined : resolve(world.directory, folder))
  return { memory: Math.max(leastBytes, bytes - ownBytes - threadBytes * (threads - 1)), spill }
}
