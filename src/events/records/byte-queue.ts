/** Takes bytes off a stream in the lengths that a binary format asks for. */
export class ByteQueue {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  readonly #cutOff: () => Error
  #chunk: Uint8Array = new Uint8Array()
  #at = 0

  /** `cutOff` makes the error for a stream that ends too early. */
  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, cutOff: () => Error) {
    this.#chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
    this.#cutOff = cutOff
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#at === this.#chunk.length) {
      const { value, done } = await this.#chunks.next()
      if (done) return true
      this.#chunk = value
      this.#at = 0
    }
    return false
  }

  async take(length: number): Promise<Uint8Array> {
    if (this.#at + length <= this.#chunk.length) return this.#chunk.subarray(this.#at, (this.#at += length))
    const parts: Uint8Array[] = []
    for (let left = length; left > 0;) {
      if (await this.isAtEnd()) throw this.#cutOff()
      const part = this.#chunk.subarray(this.#at, this.#at + left)
      parts.push(part)
      this.#at += part.length
      left -= part.length
    }
    return Buffer.concat(parts)
  }
}
