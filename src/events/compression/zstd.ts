import { Failure } from '../../failure.ts'
import type { Codec } from './codec.ts'

/** In Node 20 zlib has no zstd. The checksum of a frame is not looked at. */
export const zstd: Codec = {
  name: 'zstd',
  magic: [0x28, 0xb5, 0x2f, 0xfd],
  async *decompress(chunks, name) {
    const { Decompress, ZstdErrorCode } = await import('fzstd')
    let pieces: Uint8Array[] = []
    const decoder = new Decompress((piece) => {
      if (piece.length > 0) pieces.push(piece)
    })
    const push = (chunk: Uint8Array, isLast: boolean) => {
      try {
        decoder.push(chunk, isLast)
      } catch (error) {
        const isCut = (error as { code?: unknown }).code === ZstdErrorCode.UnexpectedEOF
        throw new Failure(`cannot read ${name}: the zstd data is ${isCut ? 'cut off' : 'damaged'}`, [
          '`zstd -t` says the same; nothing of the log was used: fetch it again',
        ])
      }
      const ready = pieces
      pieces = []
      return ready
    }
    for await (const chunk of chunks) yield* push(chunk, false)
    yield* push(new Uint8Array(), true)
  },
}
