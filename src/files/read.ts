/** Reading files whole or in chunks, with failures in words. */
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { decodeText } from '../document/decode-text.ts'
import { Failure, fileFailure } from '../failure.ts'
import { Source } from '../text/source.ts'
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
  if ('text' in decoded) return decoded.text
  const { line, column } = new Source(path, decoded.readable).position(decoded.at)
  throw new Failure(`cannot read ${path}:${line}:${column}: ${decoded.problem}`, [decoded.help])
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

/** Fails when standard input is named twice: the second reader would find nothing. */
export function readStdinOnce(paths: readonly (string | undefined)[]): void {
  if (paths.filter((path) => path === '-').length < 2) return
  throw new Failure('standard input (`-`) is named twice, and can be read only once', ['put one of them into a file'])
}

/** Opens an input for streaming; `-` is standard input. Fails at once for what cannot be read. */
export function openInput(path: string, world: World): ByteInput {
  if (path === '-') {
    const name = 'standard input'
    return { name, size: undefined, open: () => onlyText(name, world.stdin), rereadable: false }
  }
  const full = resolve(world.directory, path)
  let size: number | undefined
  try {
    const stats = statSync(full)
    if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    if (stats.isFile()) size = stats.size
  } catch (error) {
    throw fileFailure('read', path, error)
  }
  return { name: path, size, open: () => onlyText(path, chunksOf(full, path)), rereadable: size !== undefined }
}

async function* chunksOf(full: string, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(full, { highWaterMark: 1_048_576 }) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw fileFailure('read', path, error)
  }
}

/** What files that are no text begin with: told at once, since every one of their lines would be refused. */
const signatures: readonly { readonly bytes: readonly number[]; readonly what: string; readonly help: string }[] = [
  { bytes: [0x1f, 0x8b], what: 'compressed with gzip', help: '`gunzip -c FILE | leadscore … -` reads it' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed with zstd', help: '`zstd -dc FILE | leadscore … -` reads it' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a ZIP archive', help: '`unzip -p FILE | leadscore … -` reads it' },
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', help: 'export it as JSON Lines' },
  { bytes: [0x4f, 0x62, 0x6a, 0x01], what: 'an Avro file', help: 'export it as JSON Lines' },
  { bytes: [0xff, 0xfe], what: 'UTF-16', help: 'save or export it as UTF-8' },
  { bytes: [0xfe, 0xff], what: 'UTF-16', help: 'save or export it as UTF-8' },
]

async function* onlyText(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true
  for await (const chunk of chunks) {
    const found = first && signatures.find(({ bytes }) => bytes.every((byte, index) => chunk[index] === byte))
    if (found) throw new Failure(`cannot read ${name}: it is ${found.what}; text in UTF-8 was expected`, [found.help])
    first = false
    yield chunk
  }
}
