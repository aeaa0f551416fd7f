/** Reading files whole or in chunks, with failures in words. */
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { decodeText } from '../document/decode-text.ts'
import { Failure, fileFailure } from '../failure.ts'
import type { World } from '../world.ts'

export function readBytes(path: string, world: World): Uint8Array {
  const full = resolve(world.directory, path)
  try {
    return readFileSync(full)
  } catch (error) {
    throw fileFailure('read', path, error)
  }
}

export function readUtf8(path: string, world: World): string {
  const decoded = decodeText(readBytes(path, world))
  if ('problem' in decoded) throw new Failure(`cannot read ${path}: ${decoded.problem}`)
  return decoded.text
}

export interface ByteInput {
  /** As the user wrote it; `standard input` for `-`. */
  readonly name: string
  /** Bytes in all; undefined when it is not known. */
  readonly size: number | undefined
  /** Begins to read from the start. */
  readonly open: () => AsyncIterable<Uint8Array>
  /** A regular file can be read again; a pipe cannot. */
  readonly rereadable: boolean
}

/** Opens an input for streaming; `-` is standard input. Fails at once for what cannot be read. */
export function openInput(path: string, world: World): ByteInput {
  if (path === '-') return { name: 'standard input', size: undefined, open: () => world.stdin, rereadable: false }
  const full = resolve(world.directory, path)
  let size: number | undefined
  try {
    const stats = statSync(full)
    if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    if (stats.isFile()) size = stats.size
  } catch (error) {
    throw fileFailure('read', path, error)
  }
  return { name: path, size, open: () => chunksOf(full, path), rereadable: size !== undefined }
}

async function* chunksOf(full: string, path: string): AsyncGenerator<Uint8Array> {
  try {
    let first = true
    for await (const chunk of createReadStream(full, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
      if (first && ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff))) {
        throw new Failure(`cannot read ${path}: it is UTF-16; UTF-8 was expected`, ['save or export it as UTF-8'])
      }
      first = false
      yield chunk
    }
  } catch (error) {
    throw error instanceof Failure ? error : fileFailure('read', path, error)
  }
}
