/** Log sources → batches of events, with an account of every line that was refused. */
import type { EventBatch, Projection, UserTable } from './batch.ts'
import type { LogEvent, Refusal } from './event.ts'
import type { InputFormat, RefusedLine } from './formats/format.ts'
import { keyOf, SkippedIds } from './skipped-ids.ts'

export interface LogSource {
  readonly name: string
  readonly format: InputFormat
  /** Begins to read from the start; a second call is made only when `rereadable`. */
  readonly open: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  readonly rereadable: boolean
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
  /** Events that were dropped because an event that no trigger looks at has their id (semantics T3). */
  duplicates: number
  readonly skipped: SkippedIds
  /** Events that may have to be dropped for that reason, by their key. */
  readonly suspects: Map<string, Suspect[]>
}

interface Suspect {
  /** Position among the valid events of the log. */
  readonly position: number
  /** Position among the events of all batches. */
  readonly index: number
}

export function newAccount(): LogAccount {
  return {
    events: 0,
    latest: -Infinity,
    unzoned: 0,
    refused: new Map(),
    duplicates: 0,
    skipped: new SkippedIds(),
    suspects: new Map(),
  }
}

/**
 * Several sources are one log, in their order. Events that no trigger names only make their user known.
 * `onRefused` sees every refused line, and may throw to stop the run.
 */
export async function* readLog(
  sources: readonly LogSource[],
  projection: Projection,
  users: UserTable,
  account: LogAccount,
  onRefused: (line: Rejected) => void,
): AsyncGenerator<EventBatch> {
  // Ids are remembered exactly when a second reading could not settle a suspicion.
  const exactly = sources.some(({ rereadable }) => !rereadable)
  let delivered = 0
  for (const source of sources) {
    for await (const block of source.format.read(source.open())) {
      for (const line of block.refused) {
        account.refused.set(line.refusal.reason, (account.refused.get(line.refusal.reason) ?? 0) + 1)
        onRefused({ ...line, source: source.name })
      }
      const batch = toBatch(block.events, projection, users, account, delivered, exactly)
      delivered += batch.count
      yield batch
    }
  }
}

/** Settles the suspicions of `readLog` with a second reading: positions among the events of all batches to drop. */
export async function findDuplicates(
  sources: readonly LogSource[],
  projection: Projection,
  users: UserTable,
  account: LogAccount,
): Promise<number[]> {
  const dropped: number[] = []
  if (account.suspects.size === 0) return dropped
  let position = 0
  for (const source of sources) {
    for await (const block of source.format.read(source.open())) {
      for (const event of block.events) {
        const at = position++
        if (event.id === null || isNeeded(event, projection)) continue
        const suspects = account.suspects.get(keyOf(users.intern(event.user, event.time), event.time, event.id)) ?? []
        for (const suspect of suspects.splice(0)) {
          if (suspect.position > at) dropped.push(suspect.index)
          else suspects.push(suspect)
        }
      }
    }
  }
  account.duplicates += dropped.length
  return dropped
}

function isNeeded(event: LogEvent, projection: Projection): boolean {
  if (projection.codeOf(event.type, event.name) < 0) return false
  return event.type !== 'profile' || Object.keys(event.attributes!).some((name) => projection.needsAttribute(name))
}

function toBatch(
  events: readonly LogEvent[],
  projection: Projection,
  users: UserTable,
  account: LogAccount,
  delivered: number,
  exactly: boolean,
): EventBatch {
  const user = new Int32Array(events.length)
  const time = new Float64Array(events.length)
  const code = new Int32Array(events.length)
  const payload: (Readonly<Record<string, unknown>> | null)[] = []
  const id: (string | null)[] = []
  let count = 0
  for (const event of events) {
    const position = account.events++
    if (event.time > account.latest) account.latest = event.time
    if (!event.zoned) account.unzoned++
    const index = users.intern(event.user, event.time)
    const eventCode = projection.codeOf(event.type, event.name)
    const isProfile = event.type === 'profile'
    const data = isProfile ? neededAttributes(event.attributes!, projection) : event.properties
    if (eventCode < 0 || (isProfile && data === null)) {
      if (event.id !== null) account.skipped.add(index, event.time, event.id, exactly)
      continue
    }
    if (event.id !== null) {
      const found = account.skipped.find(index, event.time, event.id)
      if (found === 'certain') {
        account.duplicates++
        continue
      }
      if (found === 'suspected') {
        const key = keyOf(index, event.time, event.id)
        const suspects = account.suspects.get(key) ?? []
        account.suspects.set(key, suspects)
        suspects.push({ position, index: delivered + count })
      }
    }
    user[count] = index
    time[count] = event.time
    code[count] = eventCode
    payload.push(isProfile || projection.needsProperties(eventCode) ? data : null)
    id.push(event.id)
    count++
  }
  return { count, user, time, code, payload, id }
}

function neededAttributes(attributes: Readonly<Record<string, unknown>>, projection: Projection) {
  let needed: Record<string, unknown> | null = null
  for (const name of Object.keys(attributes)) {
    if (!projection.needsAttribute(name)) continue
    needed ??= Object.create(null) as Record<string, unknown>
    needed[name] = attributes[name]
  }
  return needed
}
