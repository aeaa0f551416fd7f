import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Failure } from '../../failure.ts'
import type { Codec } from './codec.ts'

/** Large pieces: zlib works in the thread pool, and each piece costs a turn of the event loop. */
const pieceBytes = 1_048_576

export const gzip: Codec = {
  name: 'gzip',
  magic: [0x1f, 0x8b],
  async *decompress(chunks, name) {
    const gunzip = createGunzip({ chunkSize: pieceBytes })
    // A failure of the source destroys the other end with the same error.
    pipeline(Readable.from(chunks, { objectMode: false, highWaterMark: pieceBytes }), gunzip, () => {})
    try {
      yield* gunzip as AsyncIterable<Uint8Array>
    } catch (error) {
      if (error instanceof Failure) throw error
      throw gzipFailure(name, (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR')
    }
  },
}

/** Of data that ends too early, or is damaged. */
export function gzipFailure(name: string, isCut: boolean): Failure {
  return new Failure(`cannot read ${name}: the gzip data is ${isCut ? 'cut off' : 'damaged'}`, [
    `\`gzip -t\` says the same; nothing of the log was used: fetch it again`,
  ])
}
