/** The contract of a compression: one file each, listed once in registry.ts. Bytes in, bytes out. */
export interface Codec {
  /** For messages. */
  readonly name: string
  /** What compressed data begins with: names may lie. */
  readonly magic: readonly number[]
  /** Throws a Failure that names the log when the data is cut off or damaged. */
  decompress(chunks: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array>
}
