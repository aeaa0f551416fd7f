/** Room on the disk for what does not fit memory. Nothing of it is left, however the process ends. */
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Spill } from '../events/spill.ts'
import { Failure, fileFailure } from '../failure.ts'

export class TemporaryFile implements Spill {
  readonly #folder: string
  #descriptor: number | undefined
  #size = 0

  /** No file is made before something is written. */
  constructor(folder = tmpdir()) {
    this.#folder = folder
  }

  write(bytes: Uint8Array): number {
    const position = this.#size
    try {
      this.#descriptor ??= this.#open()
      for (let at = 0; at < bytes.length;)
        at += writeSync(this.#descriptor, bytes, at, bytes.length - at, position + at)
    } catch (error) {
      throw this.#failure('write', error)
    }
    this.#size += bytes.length
    return position
  }

  read(position: number, into: Uint8Array): void {
    try {
      for (let at = 0; at < into.length;) {
        const count = readSync(this.#descriptor!, into, at, into.length - at, position + at)
        if (count === 0) throw new Error('it is shorter than it was')
        at += count
      }
    } catch (error) {
      throw this.#failure('read', error)
    }
  }

  /** Gives the room back. */
  dispose(): void {
    if (this.#descriptor === undefined) return
    closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #open(): number {
    const path = join(this.#folder, `leadscore-${randomBytes(6).toString('hex')}.tmp`)
    const descriptor = openSync(path, 'wx+', 0o600)
    // A file without a name is gone when the process is, even if that is killed.
    rmSync(path)
    return descriptor
  }

  #failure(doing: 'write' | 'read', error: unknown): Failure {
    const { message, notes } = fileFailure(doing, `a temporary file in ${this.#folder}`, error)
    return new Failure(message, [...notes, '`--temp-dir` names another folder, and more `--memory` needs less of it'])
  }
}
