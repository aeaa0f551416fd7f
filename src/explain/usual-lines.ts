/**
 * Bytes of JSON Lines → the same lines, with every surely valid event of other users emptied. An empty line still
 * counts as a line, so that whoever reads on sees the right numbers.
 */
import { isUtf8 } from 'node:buffer'
import { UsualLine } from './usual-line.ts'

const newline = 0x0a

export class UsualLines {
  /** Events that were passed over. */
  events = 0
  /** Latest time of those. */
  latest = -Infinity
  readonly #line: UsualLine
  readonly #seeUser: ((user: string) => void) | undefined

  constructor(user: string, seeUser?: (user: string) => void) {
    this.#line = new UsualLine(user)
    this.#seeUser = seeUser
  }

  async *filter(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let midLine = false
    for await (const chunk of chunks) {
      if (chunk.length === 0) continue
      // A line that began in an earlier chunk goes on as it is, and so does the beginning of the last one.
      const start = midLine ? chunk.indexOf(newline) + 1 : 0
      const end = chunk.lastIndexOf(newline) + 1
      const whole = chunk.subarray(start, end)
      if ((midLine && start === 0) || end === 0 || !isUtf8(whole)) yield chunk
      else yield this.#empty(chunk, start, end)
      midLine = end < chunk.length
    }
  }

  /** The chunk with the usual lines between two positions emptied; both are beginnings of lines. */
  #empty(chunk: Uint8Array, start: number, end: number): Uint8Array {
    const line = this.#line
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    const kept: Uint8Array[] = [chunk.subarray(0, start)]
    let emptied = 0
    let keptFrom = start
    for (let at = start; at < end;) {
      const close = line.scan(chunk, at, end)
      if (close < 0) {
        at = chunk.indexOf(newline, at) + 1
        continue
      }
      if (at > keptFrom) {
        kept.push(newlines(emptied), chunk.subarray(keptFrom, at))
        emptied = 0
      }
      emptied++
      this.events++
      if (line.time > this.latest) this.latest = line.time
      if (this.#seeUser) this.#seeUser(text.toString('utf8', line.userStart, line.userEnd))
      at = keptFrom = close + 1
    }
    kept.push(newlines(emptied), chunk.subarray(keptFrom))
    return kept.length === 3 && kept[0]!.length === 0 && kept[2]!.length === 0 ? kept[1]! : Buffer.concat(kept)
  }
}

const newlines = (count: number): Uint8Array => new Uint8Array(count).fill(newline)
