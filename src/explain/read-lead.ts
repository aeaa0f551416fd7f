/** Log sources → the events of one user, with the same account of the whole log as a simulation of it. */
import type { Projection } from '../events/batch.ts'
import type { LogEvent, Refusal } from '../events/event.ts'
import { eventOf, jsonl } from '../events/formats/jsonl.ts'
import { KernelMemory } from '../events/kernel/memory.ts'
import { KernelReader } from '../events/kernel/reader.ts'
import { readLines } from '../events/lines.ts'
import { PayloadTable } from '../events/payload-table.ts'
import { kernelInput, type LogSource, readLog, type Rejected } from '../events/read-log.ts'
import { newAccount, type ReadTarget } from '../events/read-target.ts'
import { UserTable } from '../events/user-table.ts'
import { startWorker } from '../files/start-worker.ts'
import { LeadSink, type ReadLine } from './lead-sink.ts'

/** An event of the lead, and where it stands. */
export interface LeadEvent {
  readonly event: LogEvent
  /** null for an event that is no line of a log, only assumed. */
  readonly source: string | null
  /** 1-based; null where the format has no lines. */
  readonly line: number | null
}

export interface ReadLog {
  /** Of the user, in log order. */
  readonly events: readonly LeadEvent[]
  /** Valid events of all users. */
  readonly count: number
  /** Latest time of a valid event of any user; -Infinity without events. */
  readonly latest: number
  /** Refused lines by reason. */
  readonly refused: ReadonlyMap<Refusal['reason'], number>
  /** Valid records that are no events, by what they are. */
  readonly leftOut: ReadonlyMap<string, number>
}

export interface ReadingOptions {
  /** Threads that read, the calling one included; default 1. */
  readonly threads?: number | undefined
  /** Refuse lines that are broken where nothing is looked at, too; default false. */
  readonly strictJson?: boolean | undefined
}

/** Nothing is looked at: the lead's own lines are read whole. */
const nothing: Projection = {
  codeOf: () => -1,
  codes: 1,
  customEvents: [],
  propertyTests: () => [],
  propertyNames: () => new Set(),
  attributeNames: new Set(),
}

/** `onRefused` sees every refused line, and may throw to stop the run. */
export async function readLead(
  sources: readonly LogSource[],
  user: string,
  onRefused: (line: Rejected) => void,
  { threads = 1, strictJson = false }: ReadingOptions = {},
): Promise<ReadLog> {
  const events: LeadEvent[] = []
  const refused = new Map<Refusal['reason'], number>()
  const leftOut = new Map<string, number>()
  let count = 0
  let latest = -Infinity
  const add = (source: LogSource, read: ReadLine | UnplacedEvent): void => {
    if ('refusal' in read) {
      refused.set(read.refusal.reason, (refused.get(read.refusal.reason) ?? 0) + 1)
      onRefused({ ...read, source: source.name })
      return
    }
    const { event, line } = read
    count++
    if (event.time > latest) latest = event.time
    if (event.user === user) events.push({ event, source: source.name, line })
  }
  const memory = KernelMemory.open()
  // All events are asked for, since their times count.
  const users = new UserTable(true, memory)
  users.intern(user, Infinity)
  const kernel = memory && new KernelReader(nothing, users, { memory, threads, strict: strictJson, startWorker })
  try {
    for (const source of sources) {
      if (!memory || !kernel || source.format !== jsonl) {
        for await (const read of linesOf(source, leftOut)) add(source, read)
        continue
      }
      const sink = new LeadSink(users, memory.memory)
      for await (const lines of kernel.read(kernelInput(source), sink)) for (const line of lines) add(source, line)
      count += sink.events
      if (sink.latest > latest) latest = sink.latest
    }
  } finally {
    kernel?.close()
  }
  return { events, count, latest, refused, leftOut }
}

/** Of a format that has no lines. */
interface UnplacedEvent {
  readonly event: LogEvent
  readonly line: null
}

/** Every line of a log, read the plain way. */
async function* linesOf(source: LogSource, leftOut: Map<string, number>): AsyncGenerator<ReadLine | UnplacedEvent> {
  if (source.format === jsonl) {
    for await (const lines of readLines(source.open())) {
      for (const line of lines) {
        const read = eventOf(line)
        yield 'refusal' in read ? read : { event: read, line: line.number }
      }
    }
    return
  }
  for await (const block of source.format.read(source)) {
    yield* block.refused
    for (const [what, records] of block.leftOut ?? []) leftOut.set(what, (leftOut.get(what) ?? 0) + records)
    for (const event of block.events) yield { event, line: null }
  }
}

/** Ids of a log, at most `most` of them: for "did you mean". Only what can be read twice. */
export async function userIds(
  sources: readonly LogSource[],
  most: number,
  { threads = 1, strictJson = false }: ReadingOptions = {},
): Promise<ReadonlySet<string>> {
  const memory = KernelMemory.open()
  const users = new UserTable(false, memory)
  const target: ReadTarget = {
    projection: nothing,
    users,
    payloads: new PayloadTable(nothing, memory),
    account: newAccount(),
    events: { add: () => {} },
    journal: null,
    kernel: memory && { memory, threads, strict: strictJson, startWorker },
    onRefused: () => {},
  }
  await readLog(
    sources.filter(({ rereadable }) => rereadable),
    target,
  )
  return new Set(Array.from({ length: Math.min(most, users.size) }, (_, user) => users.name(user)))
}
