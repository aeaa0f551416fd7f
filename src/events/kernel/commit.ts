/** Records of the kernel → events, in order of the log: by the kernel itself where it can, and here where it cannot. */
import { profileCode } from '../batch.ts'
import { BatchColumns } from '../batch-columns.ts'
import type { LogEvent } from '../event.ts'
import { eventOf } from '../formats/jsonl.ts'
import { decodeLine, tooLongLine, type TextLine } from '../lines.ts'
import { addEvent, refuse, type ReadTarget } from '../read-target.ts'
import type { TextTable } from '../text-table.ts'
import type { Kernel } from './kernel.ts'
import { foundPayload, payloadBytes, record, recordWords, slowLine } from './layout.ts'
import type { KernelReader, LineSink } from './reader.ts'

type Properties = Readonly<Record<string, unknown>>

/** Of what the kernel says of the records it took (assembly/commit.ts). */
const takenBytes = 20
/** Texts of properties whose payloads are remembered: logs with more of them gain little. */
const mostTexts = 1 << 16

export class Committer implements LineSink<void> {
  readonly #target: ReadTarget
  readonly #kernel: Kernel
  readonly #memory: WebAssembly.Memory
  // All of the memory, as far as it reached when records were last added.
  #words!: Int32Array
  #times!: Float64Array
  #bytes!: Buffer
  readonly #columns = new BatchColumns(256)
  #hasColumns = false
  readonly #texts: TextTable
  /** By code: `Tables.barePayloads`. */
  readonly #barePayloads: Int32Array
  /** Address of what the kernel says of the records it took; 0: it takes none. */
  readonly #taken: number = 0
  #source = ''
  /** Lines that came before. */
  #lines = 0

  constructor(target: ReadTarget, { kernel, memory, propertyTexts, barePayloads }: KernelReader) {
    const { users, payloads, events, journal, projection } = target
    this.#target = target
    this.#kernel = kernel
    this.#texts = propertyTexts!
    // The journal takes every id.
    if (events.direct !== undefined && journal === null) {
      this.#taken = target.kernel!.memory.allocate(takenBytes).address
      kernel.configureCommit(
        ...([users.root, users.firstTimes, payloads.root, this.#texts.address] as const),
        ...([barePayloads, events.direct.address] as const),
      )
    }
    this.#memory = memory
    this.#look()
    this.#barePayloads = new Int32Array(memory.buffer, barePayloads, projection.codes)
  }

  #look(): void {
    const { buffer } = this.#memory
    this.#words = new Int32Array(buffer)
    this.#times = new Float64Array(buffer)
    this.#bytes = Buffer.from(buffer)
  }

  /** Goes on with another log, of this name. */
  begin(source: string): void {
    this.#source = source
    this.#lines = 0
  }

  /** Hands over what was added since the last call. */
  take(): void {
    this.#target.events.add(this.#columns.take())
    this.#hasColumns = false
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
    if (this.#words.buffer !== this.#memory.buffer) this.#look()
    const words = this.#words
    const end = address / 4 + count * recordWords
    for (let at = this.#afterTaken(address / 4, end); at < end; at = this.#afterTaken(at + recordWords, end)) {
      if (words[at] !== slowLine) {
        this.#addRecord(at)
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

  /** Lets the kernel take records; the first one that it leaves. */
  #afterTaken(at: number, end: number): number {
    if (this.#taken === 0 || at === end) return at
    // What was added here comes before.
    if (this.#hasColumns) this.take()
    for (let left = at * 4; ;) {
      left = this.#kernel.commit(left, end * 4, this.#taken)
      const words = this.#taken / 4
      this.addLeftOut(this.#words[words]!, this.#words[words + 1]!, this.#times[(words + 2) / 2]!)
      const full = this.#words[words + 4]!
      if (full < 0) return left / 4
      this.#target.events.direct!.openChunk(full, this.#words[left / 4 + record.id] !== 0)
    }
  }

  #addRecord(at: number): void {
    const { account, journal } = this.#target
    const words = this.#words
    const time = this.#times[(at + record.time) / 2]!
    const user = this.#userOf(at, time)
    account.events++
    if (time > account.latest) account.latest = time
    if ((words[at + record.line]! & 1) === 0) account.unzoned++
    const code = words[at]!
    const id = words[at + record.id]!
    this.#hasColumns = true
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
    const length = this.#words[at + record.payloadLength]!
    if (length === foundPayload) return this.#words[at + record.payloadHash]!
    const end = start + payloadBytes(length)
    if (code === profileCode) return payloads.ofProfileBytes(this.#bytes, start, end)
    if (start === end) {
      const payload = payloads.ofEvent(code, null)
      this.#barePayloads[code] = payload + 1
      return payload
    }
    const hash = this.#words[at + record.payloadHash]! >>> 0
    const known = this.#texts.find(this.#bytes, start, end, hash)
    if (known >= 0) return known
    const payload = payloads.ofEvent(code, this.#properties(start + codeBytes, end))
    if (this.#texts.size < mostTexts) this.#texts.add(this.#bytes, start, end, hash, payload)
    return payload
  }

  #properties(start: number, end: number): Properties {
    return JSON.parse(this.#bytes.toString('utf8', start, end)) as Properties
  }

  /** Takes an event that was read in another way. */
  addEvent(event: LogEvent): void {
    this.#hasColumns = true
    addEvent(event, this.#target, this.#columns)
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
    else this.addEvent(read)
  }
}

/** The code that stands before the properties of an event. */
const codeBytes = 4
