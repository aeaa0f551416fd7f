/** Log sources → batches of events, with an account of every line that was refused. */
import { encodeText } from '../text/wtf8.ts'
import type { EventBatch, Projection } from './batch.ts'
import type { LogEvent, Refusal } from './event.ts'
import type { InputFormat, LogInput, RefusedLine } from './formats/format.ts'
import { hashBytes, idSeeds } from './hash.ts'
import type { IdJournal } from './id-journal.ts'
import type { PayloadTable } from './payload-table.ts'
import type { UserTable } from './user-table.ts'

/** `open` is called a second time only when the source is `rereadable`. */
export interface LogSource extends LogInput {
  readonly format: InputFormat
  readonly rereadable: boolean
  /** A faster way to the same batches, where there is one; does to the target all that `readLog` would do. */
  readonly batches?: ((target: ReadTarget) => AsyncIterable<EventBatch>) | undefined
}

export interface Rejected extends RefusedLine {
  readonly source: string
}

/** What was read so far; filled while the batches are consumed. */
export interface LogAccount {
  events: number
  /** Latest time of a valid event; -Infinity without events. */
  latest: number
  /** Events whose time named no zone and was read as UTC. */
  unzoned: number
  readonly refused: Map<Refusal['reason'], number>
  /** Valid records that are no events, by what they are. */
  readonly leftOut: Map<string, number>
}

export function newAccount(): LogAccount {
  return { events: 0, latest: -Infinity, unzoned: 0, refused: new Map(), leftOut: new Map() }
}

/** Where everything goes that is read. */
export interface ReadTarget {
  readonly projection: Projection
  /** Learns every user of a valid event, skipped or not. */
  readonly users: UserTable
  readonly payloads: PayloadTable
  readonly account: LogAccount
  /** Takes every id in log order, skipped or not, when the log cannot be read twice; null otherwise. */
  readonly journal: IdJournal | null
  /** Sees every refused line, and may throw to stop the run. */
  readonly onRefused: (line: Rejected) => void
}

/** Several sources are one log, in their order. Events that no trigger looks at only make their user known. */
export async function* readLog(sources: readonly LogSource[], target: ReadTarget): AsyncGenerator<EventBatch> {
  const { account, onRefused } = target
  for (const source of sources) {
    if (source.batches) {
      yield* source.batches(target)
      continue
    }
    for await (const block of source.format.read(source)) {
      for (const line of block.refused) {
        account.refused.set(line.refusal.reason, (account.refused.get(line.refusal.reason) ?? 0) + 1)
        onRefused({ ...line, source: source.name })
      }
      for (const [what, count] of block.leftOut ?? [])
        account.leftOut.set(what, (account.leftOut.get(what) ?? 0) + count)
      yield toBatch(block.events, target)
    }
  }
}

/** Events, in log order, as a batch; everything else about them goes to the target. */
export function toBatch(events: readonly LogEvent[], target: ReadTarget): EventBatch {
  const { projection, users, payloads, account, journal } = target
  const user = new Int32Array(events.length)
  const time = new Float64Array(events.length)
  const payload = new Int32Array(events.length)
  let ids: Uint32Array | null = null
  const skippedIds: number[] = []
  let count = 0
  for (const event of events) {
    account.events++
    if (event.time > account.latest) account.latest = event.time
    if (!event.zoned) account.unzoned++
    const index = users.intern(event.user, event.time)
    const found = payloadOf(event, projection, payloads)
    if (event.id !== null) {
      const [low, high] = fingerprint(users.hash(index), event.time, event.id)
      if (found === null) skippedIds.push(low, high)
      else {
        ids ??= new Uint32Array(2 * events.length)
        ids[2 * count] = low
        ids[2 * count + 1] = high
      }
      journal?.add(index, event.time, event.id, found === null)
    }
    if (found === null) continue
    user[count] = index
    time[count] = event.time
    payload[count] = found
    count++
  }
  return { count, user, time, payload, ids, skippedIds: Uint32Array.from(skippedIds) }
}

/** null for an event that nothing looks at. */
function payloadOf(event: LogEvent, projection: Projection, payloads: PayloadTable): number | null {
  if (event.type === 'profile') {
    const needed = neededAttributes(event.attributes!, projection)
    return needed && payloads.ofProfile(needed)
  }
  const code = projection.codeOf(event.type, event.name)
  return code < 0 ? null : payloads.ofEvent(code, event.properties)
}

/** Whether a trigger looks at an event; others are skipped. */
export function isNeeded(event: LogEvent, projection: Projection): boolean {
  if (event.type === 'profile') return neededAttributes(event.attributes!, projection) !== null
  return projection.codeOf(event.type, event.name) >= 0
}

/** The attributes that are looked at; null when none is. */
export function neededAttributes(
  attributes: Readonly<Record<string, unknown>>,
  { attributeNames }: Projection,
): Readonly<Record<string, unknown>> | null {
  let needed: Record<string, unknown> | null = null
  for (const name of Object.keys(attributes)) {
    if (attributeNames && !attributeNames.has(name)) continue
    needed ??= Object.create(null) as Record<string, unknown>
    needed[name] = attributes[name]
  }
  return needed
}

/** The fingerprint of (user, time in ms, id): two halves of 32 bits. */
export function fingerprint(userHash: number, time: number, id: string): [low: number, high: number] {
  const { bytes, length } = encodeText(id)
  const [lowSeed, highSeed] = idSeeds(userHash, time)
  const low = hashBytes(bytes, 0, length, lowSeed)
  const high = hashBytes(bytes, 0, length, highSeed)
  return low === 0 && high === 0 ? [1, 0] : [low, high]
}
