/** Log arguments → sources, with a progress bar over all of them on a terminal. */
import { formatOf, inputFormats } from '../events/formats/index.ts'
import type { LogSource } from '../events/read-log.ts'
import { openInput, type ByteInput } from '../files/read.ts'
import type { World } from '../world.ts'
import { Progress } from './progress.ts'

export interface OpenLogs {
  readonly sources: readonly LogSource[]
  /** Ends the progress bar. */
  done(): void
}

export function openLogs(paths: readonly string[], format: string, showProgress: boolean, world: World): OpenLogs {
  const inputs = paths.map((path) => openInput(path, world))
  const sizes = inputs.map(({ size }) => size)
  const total = sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined
  const progress = showProgress ? new Progress(total, world) : undefined
  return {
    sources: inputs.map((input) => ({
      name: input.name,
      format: inputFormats.get(format) ?? formatOf(input.name),
      open: () => (progress ? watched(input, progress) : input.open()),
      rereadable: input.rereadable,
    })),
    done: () => progress?.stop(),
  }
}

async function* watched({ open }: ByteInput, progress: Progress): AsyncGenerator<Uint8Array> {
  for await (const chunk of open()) {
    progress.advance(chunk)
    yield chunk
  }
}
