// One log, read by the kernel or the plain reader, as plain data that can be compared.

import type { EventBatch, Projection } from '../../src/events/batch.ts'
import { jsonl } from '../../src/events/formats/jsonl.ts'
import { KernelMemory } from '../../src/events/kernel/memory.ts'
import type { KernelOptions } from '../../src/events/kernel/reader.ts'
import type { PayloadTable } from '../../src/events/payload-table.ts'
import { type LogSource, readLog, type Rejected } from '../../src/events/read-log.ts'
import { newAccount } from '../../src/events/read-target.ts'
import { UserTable } from '../../src/events/user-table.ts'
import { startWorker } from '../../src/files/start-worker.ts'
import type { EventType } from '../../src/plan/plan.ts'

/** A projection that tells all values of these properties and attributes apart. */
export const projection: Projection = {
  codeOf: (type: EventType, name: string | null) =>
    type === 'profile' ? 0 : type === 'custom_event' ? (customEvents.get(name!) ?? -1) : type === 'purchase' ? 1 : -1,
  codes: 5,
  customEvents: [
    ['demo', 2],
    ['naïve ✓', 3],
    ['plain', 4],
  ],
  propertyTests: (code) => (code === 4 ? [] : [() => true]),
  propertyNames: (code) =>
    new Set(code === 1 ? ['price', 'product_id'] : code === 2 ? ['plan', 'a', 'a.b', '__proto__', 'ключ'] : []),
  attributeNames: new Set(['email', 'score', 'x"y', '__proto__']),
}
const customEvents = new Map(projection.customEvents)

type Options = Omit<KernelOptions, 'memory'>

export const kernelOptions: Options = { threads: 1, strict: false, startWorker }

/** Every payload by itself, where a PayloadTable keeps one for all that filters do not tell apart. */
class KeptPayloads {
  readonly #kept: (readonly [code: number, record: object | null])[] = []

  ofEvent(code: number, record: object | null): number {
    return this.#kept.push([code, record]) - 1
  }

  ofProfile(record: object): number {
    return this.ofEvent(0, record)
  }

  ofProfileBytes(bytes: Buffer, start: number, end: number): number {
    return this.ofProfile(JSON.parse(bytes.toString('utf8', start, end)) as object)
  }

  codeOf = (payload: number): number => this.#kept[payload]![0]
  read = (payload: number): object | null => this.#kept[payload]![1]
}

/** What a reader tells about a log when every event is asked for, and when most may be left out. */
export async function readBoth(source: Parameters<typeof read>[0], options?: Options) {
  return [await read(source, options), await read(source, options, false)]
}

/** Everything that a reader tells about a log. */
export async function read(
  source: Partial<LogSource> & Pick<LogSource, 'open'>,
  options?: Options,
  keepsFirstTimes = true,
) {
  const memory = options && KernelMemory.open()
  const users = new UserTable(keepsFirstTimes, memory)
  const kernel = memory && options && { ...options, memory }
  const payloads = new KeptPayloads() as unknown as PayloadTable
  const refused: Omit<Rejected, 'bytes'>[] = []
  const account = newAccount()
  const events: unknown[] = []
  const skippedIds: number[] = []
  const add = (batch: EventBatch) => {
    for (let i = 0; i < batch.count; i++) {
      const payload = batch.payload[i]!
      events.push({
        user: users.name(batch.user[i]!),
        time: batch.time[i],
        code: payloads.codeOf(payload),
        payload: seen(payloads.codeOf(payload), payloads.read(payload)),
        id: batch.ids ? [batch.ids[2 * i], batch.ids[2 * i + 1]] : [0, 0],
      })
    }
    skippedIds.push(...batch.skippedIds)
  }
  const target = {
    ...{ projection, users, payloads, account, events: { add }, journal: null, kernel },
    onRefused: ({ source, line, refusal, text }: Rejected) => void refused.push({ source, line, refusal, text }),
  }
  await readLog([{ name: 'log', format: jsonl, rereadable: true, ...source }], target)
  const names = Array.from({ length: users.size }, (_, user) => [users.name(user), users.firstTime(user)])
  return { events, skippedIds, refused, account, users: names }
}

/** What the projection looks at, in an order of its own. */
function seen(code: number, record: object | null) {
  const names = code === 0 ? projection.attributeNames! : projection.propertyNames(code)
  return [...names].map((name) => (record && Object.hasOwn(record, name) ? [name, Reflect.get(record, name)] : name))
}

export const bytesOf = (...lines: (string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(lines.map((line) => (typeof line === 'string' ? Buffer.from(line) : line)))
