/** Records of the kernel → events with ids, of those whose fingerprints are asked for. */
import { decodeText } from '../../text/wtf8.ts'
import type { IdEvent } from '../id-journal.ts'
import { eventOf } from '../formats/jsonl.ts'
import { decodeLine } from '../lines.ts'
import { isNeeded, type ReadTarget } from '../read-target.ts'
import { record, recordWords, slowLine } from './layout.ts'
import type { LineSink } from './reader.ts'

export class IdSink implements LineSink<readonly IdEvent[]> {
  readonly #target: ReadTarget
  readonly #isAsked: (low: number, high: number) => boolean
  readonly #words: Int32Array
  readonly #times: Float64Array
  readonly #bytes: Buffer
  #found: IdEvent[] = []

  constructor(target: ReadTarget, memory: WebAssembly.Memory, isAsked: (low: number, high: number) => boolean) {
    this.#target = target
    this.#isAsked = isAsked
    this.#words = new Int32Array(memory.buffer)
    this.#times = new Float64Array(memory.buffer)
    this.#bytes = Buffer.from(memory.buffer)
  }

  addRecords(address: number, count: number): void {
    const words = this.#words
    const end = address / 4 + count * recordWords
    for (let at = address / 4; at < end; at += recordWords) {
      const code = words[at]!
      if (code === slowLine) this.addBytes(this.#slice(at + record.user))
      else if (
        words[at + record.id] !== 0 &&
        this.#isAsked(words[at + record.idLow]! >>> 0, words[at + record.idHigh]! >>> 0)
      ) {
        const user = this.#target.users.find(decodeText(this.#slice(at + record.user)))
        const time = this.#times[(at + record.time) / 2]!
        this.#found.push({ user, time, id: decodeText(this.#slice(at + record.id)), skipped: code < 0 })
      }
    }
  }

  /** A copy of bytes whose address and length are in two words. */
  #slice(word: number): Buffer {
    const start = this.#words[word]!
    return Buffer.from(this.#bytes.subarray(start, start + this.#words[word + 1]!))
  }

  addBytes(bytes: Uint8Array): void {
    const line = decodeLine(bytes, 0)
    const read = line && eventOf(line)
    if (read === undefined || 'refusal' in read || read.id === null) return
    const { user, time, id } = read
    this.#found.push({
      user: this.#target.users.find(user),
      time,
      id,
      skipped: !isNeeded(read, this.#target.projection),
    })
  }

  addLeftOut(): void {}

  addTooLong(): void {}

  take(): readonly IdEvent[] {
    const found = this.#found
    this.#found = []
    return found
  }
}
