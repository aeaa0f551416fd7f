/** Reading files whole or in chunks, with failures in words. */
import { closeSync, createReadStream, openSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { decodeText } from '../document/decode-text.ts'
import { codecOf, decompress } from '../events/compression/decompress.ts'
import { gzip, gzipFailure } from '../events/compression/gzip.ts'
import type { RandomAccess } from '../events/formats/format.ts'
import { headBytes } from '../events/formats/head.ts'
import type { OpenFile } from '../events/kernel/reader.ts'
import { Failure, fileFailure } from '../failure.ts'
import { nextTurn } from '../next-turn.ts'
import { Source } from '../text/source.ts'
import type { World } from '../world.ts'
import { becameShorter, openFile, readAt } from './open-file.ts'

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
  /** Bytes in all as they are stored; undefined when it is not known. */
  readonly size: number | undefined
  /** Begins to read from the start; decompressed. `onBytes` sees what is read, as it is stored. */
  readonly open: (onBytes?: (chunk: Uint8Array) => void) => AsyncIterable<Uint8Array>
  /** Set where the bytes lie in a file as they are. */
  readonly random?: RandomAccess
  /** The same where threads read it, undefined when its bytes have to be decompressed in another way than the kernel's. */
  readonly file?: (onRead?: OpenFile['onRead']) => OpenFile | undefined
  /** A regular file can be read again; a pipe cannot. */
  readonly rereadable: boolean
}

/** Fails when standard input is named twice: the second reader would find nothing. */
export function readStdinOnce(paths: readonly (string | undefined)[]): void {
  if (paths.filter((path) => path === '-').length < 2) return
  throw new Failure('standard input (`-`) is named twice, and can be read only once', ['put one of them into a file'])
}

/** Opens a text for streaming; `-` is standard input. Fails at once for what cannot be read. */
export function openInput(path: string, world: World): ByteInput {
  const input = openLog(path, world)
  return { ...input, open: (onBytes) => except(binary, input.name, input.open(onBytes)) }
}

/** Opens a log of any format. What a file holds when it is opened is read, also when it grows meanwhile. */
export function openLog(path: string, world: World): ByteInput {
  if (path === '-') {
    const name = 'standard input'
    const open = (onBytes?: Seen) => except(foreign, name, decompress(seen(world.stdin, onBytes), name))
    return { name, size: undefined, open, rereadable: false }
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
  const open = (onBytes?: Seen) =>
    except(foreign, path, decompress(seen(chunksOf(full, path, size || undefined), onBytes), path))
  const anywhere = size ? { random: randomAccess(full, path, size), file: plainFile(full, path) } : {}
  return { name: path, size, open, rereadable: size !== undefined, ...anywhere }
}

const plainFile = (full: string, path: string) => (onRead?: OpenFile['onRead']) => {
  const file = openFile(full, path, onRead)
  const head = new Uint8Array(longestSignature)
  file.readAt(file.descriptor, head, 0)
  const codec = codecOf(head)
  if (codec === gzip) return { ...file, gzip: (isCut: boolean) => gzipFailure(path, isCut) }
  if (!codec && !signatureOf(head, foreign)) return file
  file.close()
  return undefined
}

type Seen = (chunk: Uint8Array) => void

async function* seen(chunks: AsyncIterable<Uint8Array>, onBytes: Seen | undefined): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes?.(chunk)
    yield chunk
  }
}

/** `size` bytes, or all there are. */
async function* chunksOf(full: string, path: string, size: number | undefined): AsyncGenerator<Uint8Array> {
  let read = 0
  try {
    for await (const chunk of size === undefined ? streamOf(full) : partsOf(full, size)) {
      read += chunk.length
      yield chunk
    }
  } catch (error) {
    throw error instanceof Failure ? error : fileFailure('read', path, error)
  }
  if (size !== undefined && read < size) throw becameShorter(path)
}

const streamOf = (full: string, from?: { fd: number; start: number; end: number }): AsyncIterable<Uint8Array> =>
  createReadStream(full, { highWaterMark: 1_048_576, ...from })

/** The beginning is read by itself: mostly somebody wants to know what it is, and streams take a while to begin. */
async function* partsOf(full: string, size: number): AsyncGenerator<Uint8Array> {
  const fd = openSync(full, 'r')
  let isOpen = true
  try {
    const head = Buffer.allocUnsafeSlow(Math.min(size, headBytes))
    const start = readAt(fd, head, 0)
    if (start > 0) yield head.subarray(0, start)
    if (start < headBytes || start === size) return
    isOpen = false
    yield* streamOf(full, { fd, start, end: size - 1 })
  } finally {
    if (isOpen) closeSync(fd)
  }
}

function randomAccess(full: string, path: string, size: number): RandomAccess {
  return {
    size,
    async read(offset, length, into) {
      // Another thread would read it later, for the way to there and back.
      await nextTurn()
      const bytes = into ?? Buffer.allocUnsafeSlow(length)
      try {
        const descriptor = openSync(full, 'r')
        try {
          if (readAt(descriptor, bytes, offset) < length) throw becameShorter(path)
        } finally {
          closeSync(descriptor)
        }
      } catch (error) {
        throw error instanceof Failure ? error : fileFailure('read', path, error)
      }
      return bytes
    },
  }
}

interface Signature {
  readonly bytes: readonly number[]
  readonly what: string
  readonly help: string
}

/** What files that nobody reads begin with: told at once, since every one of their lines would be refused. */
const foreign: readonly Signature[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a ZIP archive', help: '`unzip -p FILE | leadscore … -` reads it' },
  { bytes: [0xff, 0xfe], what: 'UTF-16', help: 'save or export it as UTF-8' },
  { bytes: [0xfe, 0xff], what: 'UTF-16', help: 'save or export it as UTF-8' },
  { bytes: [0x42, 0x5a, 0x68], what: 'compressed with bzip2', help: '`bunzip2 -c FILE | leadscore … -` reads it' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'compressed with xz', help: '`xz -dc FILE | leadscore … -` reads it' },
]

/** The same for what is read as text only. */
const binary: readonly Signature[] = [
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', help: 'export it as JSON Lines' },
  { bytes: [0x4f, 0x62, 0x6a, 0x01], what: 'an Avro file', help: 'export it as JSON Lines' },
]

const longestSignature = 8

function signatureOf(head: Uint8Array, signatures: readonly Signature[]): Signature | undefined {
  return signatures.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte))
}

async function* except(
  signatures: readonly Signature[],
  name: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let first = true
  for await (const chunk of chunks) {
    const found = first && signatureOf(chunk, signatures)
    if (found) throw new Failure(`cannot read ${name}: it is ${found.what}; text in UTF-8 was expected`, [found.help])
    first = false
    yield chunk
  }
}
