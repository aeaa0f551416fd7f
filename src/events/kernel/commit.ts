/** Records of the kernel → batches: users, payloads and the account, in the order of the log. */
import type { EventBatch } from '../batch.ts'
import { profileCode } from '../batch.ts'
import { BatchColumns } from '../batch-columns.ts'
import { eventOf } from '../formats/jsonl.ts'
import { decodeLine, tooLongLine, type TextLine } from '../lines.ts'
import { addEvent, refuse, type ReadTarget } from '../read-target.ts'
import { record, recordWords, slowLine } from './layout.ts'
import type { LineSink } from './reader.ts'
import { PayloadCache } from './payload-cache.ts'

type Properties = Readonly<Record<string, unknown>>

export class Committer implements LineSink<EventBatch> {
  readonly #target: ReadTarget
  readonly #words: Int32Array
  readonly #times: Float64Array
  readonly #bytes: Buffer
  readonly #columns = new BatchColumns(2048)
  readonly #cache = new PayloadCache()
  #source = ''
  /** Lines that came before. */
  #lines = 0

  constructor(target: ReadTarget, memory: WebAssembly.Memory) {
    this.#target = target
    this.#words = new Int32Array(memory.buffer)
    this.#times = new Float64Array(memory.buffer)
    this.#bytes = Buffer.from(memory.buffer)
  }

  /** Goes on with another log, of this name. */
  begin(source: string): void {
    this.#source = source
    this.#lines = 0
  }

  /** What was added since the last call. */
  take(): EventBatch {
    return this.#columns.take()
  }

  /** Takes what is known of events that are not looked at. */
  addLeftOut(count: number, unzoned: number, latest: number): void {
    const { account } = this.#target
    account.events += count
    account.unzoned += unzoned
    if (latest > account.latest) account.latest = latest
  }

  /** Takes `count` records at an address, of `lines` lines. */
  addRecords(address: number, count: number, lines: number): void {
    const words = this.#words
    const end = address / 4 + count * recordWords
    for (let at = address / 4; at < end; at += recordWords) {
      if (words[at] !== slowLine) {
        this.#addEvent(at)
        continue
      }
      const start = words[at + record.user]!
      const length = words[at + record.userLength]!
      // A copy: text decoders take no shared memory.
      this.#read(
        new Uint8Array(this.#bytes.subarray(start, start + length)),
        this.#lines + (words[at + record.line]! >>> 1) + 1,
      )
    }
    this.#lines += lines
  }

  #addEvent(at: number): void {
    const { account, journal } = this.#target
    const words = this.#words
    const time = this.#times[(at + record.time) / 2]!
    const user = this.#userOf(at, time)
    account.events++
    if (time > account.latest) account.latest = time
    if ((words[at + record.line]! & 1) === 0) account.unzoned++
    const code = words[at]!
    const id = words[at + record.id]!
    if (id !== 0) {
      const low = words[at + record.idLow]!
      const high = words[at + record.idHigh]!
      journal?.addBytes(user, time, this.#bytes, id, id + words[at + record.idLength]!, code < 0)
      if (code < 0) this.#columns.addSkippedId(low, high)
      else this.#columns.add(user, time, this.#payloadOf(code, at), low, high)
    } else if (code >= 0) this.#columns.add(user, time, this.#payloadOf(code, at), 0, 0)
  }

  #userOf(at: number, time: number): number {
    const { users } = this.#target
    const words = this.#words
    const known = words[at + record.number]! - 1
    if (known >= 0) {
      users.seen(known, time)
      return known
    }
    const start = words[at + record.user]!
    const hash = words[at + record.userHash]! >>> 0
    return users.internBytes(this.#bytes, start, start + words[at + record.userLength]!, hash, time)
  }

  #payloadOf(code: number, at: number): number {
    const { payloads } = this.#target
    const start = this.#words[at + record.payload]!
    const end = start + this.#words[at + record.payloadLength]!
    if (code === profileCode) return payloads.ofProfileBytes(this.#bytes, start, end)
    const hash = this.#words[at + record.payloadHash]!
    return (
      this.#cache.find(code, this.#bytes, start, end, hash) ??
      this.#cache.add(code, this.#bytes, start, end, hash, payloads.ofEvent(code, this.#properties(start, end)))
    )
  }

  #properties(start: number, end: number): Properties | null {
    return start === end ? null : (JSON.parse(this.#bytes.toString('utf8', start, end)) as Properties)
  }

  /** Takes the next line, whatever it holds: its bytes without the end. */
  addBytes(bytes: Uint8Array): void {
    this.#read(bytes, ++this.#lines)
  }

  /** Takes the next line, which is too long to be kept. */
  addTooLong(beginning: Uint8Array): void {
    this.#readLine(tooLongLine(beginning, ++this.#lines))
  }

  #read(bytes: Uint8Array, number: number): void {
    const line = decodeLine(bytes, number)
    if (line) this.#readLine(line)
  }

  #readLine(line: TextLine): void {
    const read = eventOf(line)
    if ('refusal' in read) refuse(read, this.#source, this.#target)
    else addEvent(read, this.#target, this.#columns)
  }
}
