/** A text that lies in some bytes as UTF-8, made a string only when it is asked for. */
import { decodeText } from './wtf8.ts'

export class TextBytes {
  bytes: Buffer = Buffer.alloc(0)
  start = 0
  end = 0

  toString(): string {
    // A copy: text decoders take no shared memory.
    return decodeText(Buffer.from(this.bytes.subarray(this.start, this.end)))
  }
}
