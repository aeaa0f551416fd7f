/** The files a command writes: opened before the work, and all of them or none appear. */
import { resolve } from 'node:path'
import { Failure } from '../failure.ts'
import { AtomicFile } from '../files/atomic-file.ts'
import { tableFormatOf, writeTable } from '../tables/write-table.ts'
import type { World } from '../world.ts'

export interface TableOutput {
  write<Row extends object>(columns: readonly (keyof Row & string)[], rows: Iterable<Row>): void
}

export class Outputs {
  readonly #world: World
  readonly #files = new Map<string, AtomicFile>()
  #lines: AtomicFile | undefined

  constructor(world: World) {
    this.#world = world
  }

  /** A table of rows; undefined when the flag was not given. */
  table(flag: string, path: string | undefined): TableOutput | undefined {
    if (path === undefined) return undefined
    const format = tableFormatOf(path)
    const file = this.#open(flag, path)
    return { write: (columns, rows) => writeTable(file, format, columns, rows) }
  }

  /** Lines that are kept even when the rest of the run fails. */
  lines(path: string | undefined): AtomicFile | undefined {
    if (path !== undefined) this.#lines = this.#open('--rejects', path)
    return this.#lines
  }

  #open(flag: string, path: string): AtomicFile {
    const full = resolve(this.#world.directory, path)
    if (this.#files.has(full) && !full.startsWith('/dev/')) {
      throw new Failure(`${flag} would write ${path}, which another output writes too`, ['name another file'])
    }
    const file = new AtomicFile(full)
    this.#files.set(full, file)
    return file
  }

  commit(): void {
    for (const file of this.#files.values()) file.commit()
    this.#files.clear()
  }

  commitLines(): void {
    if (!this.#lines || this.#files.size === 0) return
    this.#files.delete(this.#lines.path)
    this.#lines.commit()
  }

  /** Removes what has not been committed. */
  discard(): void {
    for (const file of this.#files.values()) file.discard()
  }
}
