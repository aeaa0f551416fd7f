/** Where everything goes that is read from a log: users, payloads, the account, and the columns of batches. */
import { encodeText } from '../text/wtf8.ts'
import type { EventSink, Projection } from './batch.ts'
import type { BatchColumns } from './batch-columns.ts'
import type { LogEvent, Refusal } from './event.ts'
import type { RefusedLine } from './formats/format.ts'
import { hashBytes, idSeeds } from './hash.ts'
import type { IdJournal } from './id-journal.ts'
import type { KernelOptions } from './kernel/reader.ts'
import type { PayloadTable } from './payload-table.ts'
import type { UserTable } from './user-table.ts'

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
  /** Takes the events that a trigger looks at, and the ids of others. */
  readonly events: EventSink
  /** Takes every id in log order, skipped or not, when the log cannot be read twice; null otherwise. */
  readonly journal: IdJournal | null
  /** How the kernel reads what it can read; undefined: everything is read the plain way. */
  readonly kernel: KernelOptions | undefined
  /** Sees every refused line, and may throw to stop the run. */
  readonly onRefused: (line: Rejected) => void
}

/** One event into the columns of a batch. */
export function addEvent(event: LogEvent, target: ReadTarget, columns: BatchColumns): void {
  const { projection, users, payloads, account, journal } = target
  account.events++
  if (event.time > account.latest) account.latest = event.time
  if (!event.zoned) account.unzoned++
  const user = users.intern(event.user, event.time)
  const payload = payloadOf(event, projection, payloads)
  const [low, high] = event.id === null ? noId : fingerprint(users.hash(user), event.time, event.id)
  if (event.id !== null) journal?.add(user, event.time, event.id, payload === null)
  if (payload !== null) columns.add(user, event.time, payload, low, high)
  else if (event.id !== null) columns.addSkippedId(low, high)
}

const noId = [0, 0] as const

/** Counts valid records that are no events. */
export function leaveOut(what: string, count: number, { account }: ReadTarget): void {
  account.leftOut.set(what, (account.leftOut.get(what) ?? 0) + count)
}

/** Counts a refused line, and shows it. */
export function refuse(line: RefusedLine, source: string, { account, onRefused }: ReadTarget): void {
  const { reason } = line.refusal
  account.refused.set(reason, (account.refused.get(reason) ?? 0) + 1)
  onRefused({ ...line, source })
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
