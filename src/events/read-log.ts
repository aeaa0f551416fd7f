/** Log sources → batches of events, with an account of every line that was refused. */
import type { EventBatch } from './batch.ts'
import { BatchColumns } from './batch-columns.ts'
import type { LogEvent } from './event.ts'
import type { InputFormat, LogInput } from './formats/format.ts'
import type { IdEvent } from './id-journal.ts'
import { jsonl } from './formats/jsonl.ts'
import { Committer } from './kernel/commit.ts'
import { IdSink } from './kernel/id-sink.ts'
import { KernelReader, type KernelInput, type OpenFile } from './kernel/reader.ts'
import { addEvent, isNeeded, leaveOut, refuse, type ReadTarget } from './read-target.ts'

export type { LogAccount, ReadTarget, Rejected } from './read-target.ts'

/** `open` is called a second time only when the source is `rereadable`. */
export interface LogSource extends LogInput {
  readonly format: InputFormat
  readonly rereadable: boolean
  /** The same bytes as a regular file, where threads can read it as it is. */
  readonly file?: () => OpenFile | undefined
}

/** Several sources are one log, in their order. Events that no trigger looks at only make their user known. */
export async function readLog(sources: readonly LogSource[], target: ReadTarget): Promise<void> {
  const { kernel: options, projection, users, payloads, events } = target
  const kernel = options && new KernelReader(projection, users, options, payloads)
  const committer = kernel && new Committer(target, kernel)
  try {
    for (const source of sources) {
      if (kernel && committer && source.format === jsonl) {
        committer.begin(source.name)
        for await (const _ of kernel.read(kernelInput(source), committer));
        continue
      }
      // A journal of ids is kept of blocks only.
      if (committer && source.format.commit && !target.journal) {
        committer.begin(source.name)
        await source.format.commit(source, target, committer)
        continue
      }
      for await (const block of source.format.read(source)) {
        for (const line of block.refused) refuse(line, source.name, target)
        for (const [what, count] of block.leftOut ?? []) leaveOut(what, count, target)
        events.add(toBatch(block.events, target))
      }
    }
  } finally {
    kernel?.close()
  }
}

/** Every event with an id, in log order; those that are not asked for, by their fingerprints, may be missing. */
export async function* readIds(
  sources: readonly LogSource[],
  target: ReadTarget,
  isAsked: (low: number, high: number) => boolean,
): AsyncGenerator<IdEvent> {
  const { projection, users } = target
  const kernel = target.kernel && new KernelReader(projection, users, target.kernel)
  const sink = kernel && new IdSink(target, kernel.memory, isAsked)
  try {
    for (const source of sources) {
      if (kernel && sink && source.format === jsonl) {
        for await (const events of kernel.read(kernelInput(source), sink)) yield* events
        continue
      }
      for await (const { events } of source.format.read(source)) {
        for (const event of events) {
          const { user, time, id } = event
          if (id !== null) yield { user: users.find(user), time, id, skipped: !isNeeded(event, projection) }
        }
      }
    }
  } finally {
    kernel?.close()
  }
}

/** What the kernel reads of a source. */
export function kernelInput({ file, open }: LogSource): KernelInput {
  const opened = file?.()
  return opened ? { file: opened } : { bytes: open() }
}

/** Events, in log order, as a batch; everything else about them goes to the target. */
export function toBatch(events: readonly LogEvent[], target: ReadTarget): EventBatch {
  const columns = new BatchColumns(events.length)
  for (const event of events) addEvent(event, target, columns)
  return columns.take()
}
