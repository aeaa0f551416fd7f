/** A thread for a large log is started while the config is loaded: both take a while. */
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defaultWorkerBytes, usualRatio } from '../events/kernel/sizes.ts'
import { statsOf } from '../files/find-logs.ts'
import { startAhead } from '../files/start-worker.ts'
import type { World } from '../world.ts'
import type { CommandInput } from './command.ts'

const isLines = /\.(?:jsonl|ndjson)(\.gz)?$/

/** Starts one where one of the logs is likely to be read with several; what is wrong with them is found later. */
export function startThreadAhead(logs: readonly string[], { options }: CommandInput, world: World): void {
  if (Number(options['threads'] ?? availableParallelism()) > 1 && logs.some((log) => isLarge(log, world))) startAhead()
}

function isLarge(log: string, world: World): boolean {
  const [fits, gzip] = isLines.exec(log) ?? []
  if (fits === undefined) return false
  const size = statsOf(resolve(world.directory, log))?.size ?? 0
  return size * (gzip === undefined ? 1 : usualRatio) >= defaultWorkerBytes
}
