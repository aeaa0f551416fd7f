/** Log sources → the events of one user, with the same account of the whole log as a simulation of it. */
import { type LogEvent, parseEvent, type Refusal } from '../events/event.ts'
import { jsonl } from '../events/formats/jsonl.ts'
import { readLines } from '../events/lines.ts'
import { problemDetail } from '../events/records/json.ts'
import type { LogSource, Rejected } from '../events/read-log.ts'
import { UsualLines } from './usual-lines.ts'

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

/** `onRefused` sees every refused line, and may throw to stop the run. */
export async function readLead(
  sources: readonly LogSource[],
  user: string,
  onRefused: (line: Rejected) => void,
): Promise<ReadLog> {
  const events: LeadEvent[] = []
  const refused = new Map<Refusal['reason'], number>()
  const leftOut = new Map<string, number>()
  let count = 0
  let latest = -Infinity
  for (const source of sources) {
    const usual = new UsualLines(user)
    for await (const { event, refusal, line, text, bytes } of eventsOf(source, usual, leftOut)) {
      if (refusal) {
        refused.set(refusal.reason, (refused.get(refusal.reason) ?? 0) + 1)
        onRefused({ refusal, line, text, source: source.name, ...(bytes ? { bytes } : {}) })
        continue
      }
      count++
      if (event.time > latest) latest = event.time
      if (event.user === user) events.push({ event, source: source.name, line })
    }
    count += usual.events
    if (usual.latest > latest) latest = usual.latest
  }
  return { events, count, latest, refused, leftOut }
}

/** What the log says of a line: an event, or why it is refused. */
type Read =
  | {
      readonly event: LogEvent
      readonly line: number | null
      readonly refusal?: undefined
      readonly text?: undefined
      readonly bytes?: undefined
    }
  | {
      readonly event?: undefined
      readonly refusal: Refusal
      readonly line: number
      readonly text: string
      readonly bytes?: Uint8Array | undefined
    }

/** Every line but those that `usual` passes over; other formats than JSON Lines have no short cut. */
async function* eventsOf(source: LogSource, usual: UsualLines, leftOut?: Map<string, number>): AsyncGenerator<Read> {
  if (source.format !== jsonl) {
    for await (const block of source.format.read(source)) {
      yield* block.refused
      for (const [what, records] of block.leftOut ?? []) leftOut?.set(what, (leftOut.get(what) ?? 0) + records)
      for (const event of block.events) yield { event, line: null }
    }
    return
  }
  for await (const lines of readLines(usual.filter(source.open()))) {
    for (const { text, number, problem, bytes } of lines) {
      const read = problem ? { reason: problem, detail: problemDetail[problem] } : parseEvent(text)
      yield 'reason' in read ? { refusal: read, line: number, text, bytes } : { event: read, line: number }
    }
  }
}

/** Every id of a log, at most `most` different ones: for "did you mean". Only what can be read twice. */
export async function userIds(sources: readonly LogSource[], most: number): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  const add = (user: string) => {
    if (ids.size < most) ids.add(user)
  }
  for (const source of sources) {
    if (!source.rereadable) continue
    for await (const { event } of eventsOf(source, new UsualLines('', add))) if (event) add(event.user)
  }
  return ids
}
