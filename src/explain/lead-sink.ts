/** Records of the kernel → the events of one user, and the count of all. */
import type { RefusedLine } from '../events/formats/format.ts'
import { eventOf } from '../events/formats/jsonl.ts'
import { record, recordWords, slowLine } from '../events/kernel/layout.ts'
import type { LineSink } from '../events/kernel/reader.ts'
import { decodeLine, tooLongLine, type TextLine } from '../events/lines.ts'
import type { LogEvent } from '../events/event.ts'
import type { UserTable } from '../events/user-table.ts'

/** A line that was looked at, and its number. */
export type ReadLine = { readonly event: LogEvent; readonly line: number } | RefusedLine

const lineFeed = 0x0a

export class LeadSink implements LineSink<readonly ReadLine[]> {
  /** Events that were passed over, and the latest time of those in ms. */
  events = 0
  latest = -Infinity
  readonly #users: UserTable
  readonly #words: Int32Array
  readonly #times: Float64Array
  readonly #bytes: Buffer
  #read: ReadLine[] = []
  #lines = 0

  /** `users` holds the one user, and lies in the memory. */
  constructor(users: UserTable, memory: WebAssembly.Memory) {
    this.#users = users
    this.#words = new Int32Array(memory.buffer)
    this.#times = new Float64Array(memory.buffer)
    this.#bytes = Buffer.from(memory.buffer)
  }

  addRecords(address: number, count: number, lines: number): void {
    const words = this.#words
    const end = address / 4 + count * recordWords
    for (let at = address / 4; at < end; at += recordWords) {
      if (words[at] === slowLine || this.#isTheirs(at)) {
        const start = words[at + record.lineStart]!
        const line = new Uint8Array(this.#bytes.subarray(start, this.#bytes.indexOf(lineFeed, start)))
        this.#add(decodeLine(line, this.#lines + (words[at + record.line]! >>> 1) + 1))
        continue
      }
      this.events++
      const time = this.#times[(at + record.time) / 2]!
      if (time > this.latest) this.latest = time
    }
    this.#lines += lines
  }

  /** Names that are too long for the kernel are compared here. */
  #isTheirs(at: number): boolean {
    const words = this.#words
    if (words[at + record.number] !== 0) return true
    const length = words[at + record.userLength]!
    if (length <= longestFound) return false
    const start = words[at + record.user]!
    return this.#users.findBytes(this.#bytes, start, start + length, words[at + record.userHash]! >>> 0) >= 0
  }

  /** Records of others are passed over one by one. */
  addLeftOut(): void {}

  addBytes(bytes: Uint8Array): void {
    this.#add(decodeLine(bytes, ++this.#lines))
  }

  addTooLong(beginning: Uint8Array): void {
    this.#add(tooLongLine(beginning, ++this.#lines))
  }

  #add(line: TextLine | undefined): void {
    if (!line) return
    const read = eventOf(line)
    this.#read.push('refusal' in read ? read : { event: read, line: line.number })
  }

  take(): readonly ReadLine[] {
    const read = this.#read
    this.#read = []
    return read
  }
}

/** Bytes of a name that the kernel finds (LONGEST in assembly/texts.ts). */
const longestFound = 16_383
