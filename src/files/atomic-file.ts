/** Files that appear whole or not at all: a temporary file beside the target, then a rename. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
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
  readonly path: string
  readonly #temporary: string | undefined
  readonly #descriptor: number
  #buffer: string[] = []
  #buffered = 0

  /** Opens at once, so that an output that cannot be written is known before the work begins. */
  constructor(path: string) {
    this.path = path
    try {
      if (isDevice(path)) {
        this.#descriptor = openSync(path, 'w')
        return
      }
      const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
      this.#descriptor = openSync(temporary, 'wx')
      this.#temporary = temporary
      unfinished.add(temporary)
    } catch (error) {
      throw fileFailure('write', path, error)
    }
  }

  write(text: string): void {
    this.#buffer.push(text)
    this.#buffered += text.length
    if (this.#buffered > 262_144) this.#flush()
  }

  #flush(): void {
    const bytes = Buffer.from(this.#buffer.join(''))
    this.#buffer = []
    this.#buffered = 0
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(this.#descriptor, bytes, written)
    } catch (error) {
      this.discard()
      throw fileFailure('write', this.path, error)
    }
  }

  /** Makes the file appear under its name. */
  commit(): void {
    this.#flush()
    try {
      if (this.#temporary) fsyncSync(this.#descriptor)
      closeSync(this.#descriptor)
      if (this.#temporary) renameSync(this.#temporary, this.path)
    } catch (error) {
      if (this.#temporary) rmSync(this.#temporary, { force: true })
      throw fileFailure('write', this.path, error)
    } finally {
      if (this.#temporary) unfinished.delete(this.#temporary)
    }
  }

  discard(): void {
    if (!this.#temporary || !unfinished.has(this.#temporary)) return
    closeSync(this.#descriptor)
    rmSync(this.#temporary, { force: true })
    unfinished.delete(this.#temporary)
  }
}

/** A terminal, a pipe or /dev/null is written to, never replaced. A folder is an error. */
function isDevice(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
  return stats !== undefined && !stats.isFile()
}
