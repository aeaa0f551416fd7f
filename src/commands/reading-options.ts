/** `--threads` and `--strict-json`: how JSON Lines are read. */
import { availableParallelism } from 'node:os'
import { Failure } from '../failure.ts'
import type { SimulationInput } from '../simulation.ts'
import type { CommandInput } from './command.ts'

/** More would only wait for each other. */
const mostThreads = 16

/** Fails for a number of threads that is none. */
export function readingOf({ options }: CommandInput): Pick<SimulationInput, 'threads' | 'strictJson'> {
  return { threads: threadsOf(options['threads'] as string | undefined), strictJson: options['strictJson'] === true }
}

function threadsOf(given: string | undefined): number {
  if (given === undefined) return Math.min(2, availableParallelism())
  const threads = Number(given)
  if (Number.isInteger(threads) && threads >= 1 && threads <= mostThreads) return threads
  throw new Failure(`--threads is \`${given}\`; a whole number from 1 to ${mostThreads} was expected`)
}
