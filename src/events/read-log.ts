/** Log sources → batches of events, with an account of every line that was refused. */
import { type EventBatch, type Projection, type UserTable } from './batch.ts'
import type { LogEvent, Refusal } from './event.ts'
import type { InputFormat, RefusedLine } from './formats/format.ts'

export interface LogSource {
  readonly name: string
  readonly format: InputFormat
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
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
}

export function newAccount(): LogAccount {
  return { events: 0, latest: -Infinity, unzoned: 0, refused: new Map() }
}

/**
 * Several sources are one log, in their order. Events that no trigger names only make their user known.
 * `onRefused` sees every refused line, and may throw to stop the run.
 */
export async function* readLog(
  sources: Iterable<LogSource>,
  projection: Projection,
  users: UserTable,
  account: LogAccount,
  onRefused: (line: Rejected) => void,
): AsyncGenerator<EventBatch> {
  for (const source of sources) {
    for await (const block of source.format.read(source.bytes)) {
      for (const line of block.refused) {
        account.refused.set(line.refusal.reason, (account.refused.get(line.refusal.reason) ?? 0) + 1)
        onRefused({ ...line, source: source.name })
      }
      yield toBatch(block.events, projection, users, account)
    }
  }
}

function toBatch(
  events: readonly LogEvent[],
  projection: Projection,
  users: UserTable,
  account: LogAccount,
): EventBatch {
  const user = new Int32Array(events.length)
  const time = new Float64Array(events.length)
  const code = new Int32Array(events.length)
  const payload: (Readonly<Record<string, unknown>> | null)[] = []
  const id: (string | null)[] = []
  let count = 0
  account.events += events.length
  for (const event of events) {
    if (event.time > account.latest) account.latest = event.time
    if (!event.zoned) account.unzoned++
    const index = users.intern(event.user, event.time)
    const eventCode = projection.codeOf(event.type, event.name)
    if (eventCode < 0) continue
    const data =
      event.type === 'profile'
        ? neededAttributes(event.attributes!, projection)
        : projection.needsProperties(eventCode)
          ? event.properties
          : null
    if (event.type === 'profile' && data === null) continue
    user[count] = index
    time[count] = event.time
    code[count] = eventCode
    payload.push(data)
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
