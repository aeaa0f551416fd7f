/** Decompresses what begins like compressed data; everything else passes as it is. */
import { peek } from '../peek.ts'
import * as registered from './registry.ts'

const codecs = Object.values(registered)
const longestMagic = Math.max(...codecs.map(({ magic }) => magic.length))

export async function* decompress(given: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const { head, chunks } = await peek(given, longestMagic)
  const codec = codecOf(head)
  if (codec) yield* codec.decompress(chunks, name)
  else yield* chunks
}

/** The compression of bytes that begin like this. */
export function codecOf(head: Uint8Array) {
  return codecs.find(({ magic }) => magic.every((byte, index) => head[index] === byte))
}
