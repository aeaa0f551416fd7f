/** Files that appear whole or not at all: a temporary file beside the target, then a rename. */
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileFailure } from '../failure.ts'

/** Temporary files that exist now; removed when the process is told to stop. */
const unfinished = new Set<string>()

export function discardUnfinishedFiles(): number {
  const count = unfinished.size
  for (const path of unfinished) rmSync(path, { force: true })
  unfinished.clear()
  return count
}

export class AtomicFile {
  /** Where it will be; symbolic links are followed, so that a link stays one. */
  readonly path: string
  /** The name that messages show. */
  readonly #name: string
  readonly #temporary: string | undefined
  #descriptor: number | undefined
  #buffer: string[] = []
  #buffered = 0

  /** Opens at once, so that an output that cannot be written is known before the work begins. */
  constructor(path: string, name = path) {
    this.#name = name
    this.path = realPath(path)
    try {
      const stats = statSync(this.path, { throwIfNoEntry: false })
      if (stats?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
      // A terminal, a pipe or /dev/null is written to, never replaced.
      if (stats && !stats.isFile()) {
        this.#descriptor = openSync(this.path, 'w')
        return
      }
      const temporary = join(
        dirname(this.path),
        `.${basename(this.path)}.${Math.random().toString(36).slice(2, 10)}.tmp`,
      )
      this.#descriptor = openSync(temporary, 'wx', stats?.mode)
      this.#temporary = temporary
      unfinished.add(temporary)
    } catch (error) {
      throw fileFailure('write', name, error)
    }
  }

  /** Bytes are not kept: the array may be used again. */
  write(data: string | Uint8Array): void {
    if (typeof data === 'string') {
      this.#buffer.push(data)
      this.#buffered += data.length
      if (this.#buffered > 262_144) this.#attempt(() => this.#flush())
    } else
      this.#attempt(() => {
        this.#flush()
        this.#writeAll(data)
      })
  }

  #flush(): void {
    if (this.#buffered === 0) return
    const text = this.#buffer.join('')
    this.#buffer = []
    this.#buffered = 0
    this.#writeAll(Buffer.from(text))
  }

  #writeAll(bytes: Uint8Array): void {
    if (this.#descriptor === undefined) return
    for (let written = 0; written < bytes.length;) written += writeSync(this.#descriptor, bytes, written)
  }

  /** Brings everything to the disk, all that can fail but the rename: several files can then appear together. */
  finish(): void {
    this.#attempt(() => {
      this.#flush()
      if (this.#temporary && this.#descriptor !== undefined) fsyncSync(this.#descriptor)
      this.#close()
    })
  }

  /** Makes the file appear under its name. */
  commit(): void {
    this.finish()
    this.#attempt(() => {
      if (!this.#temporary || !unfinished.delete(this.#temporary)) return
      renameSync(this.#temporary, this.path)
    })
  }

  /** Leaves what was there before; does nothing after a commit. */
  discard(): void {
    this.#close()
    if (this.#temporary && unfinished.delete(this.#temporary)) rmSync(this.#temporary, { force: true })
  }

  #close(): void {
    const descriptor = this.#descriptor
    this.#descriptor = undefined
    if (descriptor !== undefined) closeSync(descriptor)
  }

  #attempt(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.discard()
      if (this.#temporary) rmSync(this.#temporary, { force: true })
      throw fileFailure('write', this.#name, error)
    }
  }
}

/** What symbolic links lead to; the path itself where there is nothing yet. */
export function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
