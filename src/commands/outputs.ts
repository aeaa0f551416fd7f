/** The files a command writes: opened before the work, and all of them or none appear. */
import { resolve } from 'node:path'
import { Failure } from '../failure.ts'
import { AtomicFile, realPath } from '../files/atomic-file.ts'
import type { ColumnKind } from '../tables/table-format.ts'
import { tableFormatOf, type TableRows, writeTable } from '../tables/write-table.ts'
import type { World } from '../world.ts'

export interface TableOutput {
  write(columns: Readonly<Record<string, ColumnKind>>, rows: TableRows): Promise<void>
}

type Output = Pick<AtomicFile, 'write' | 'finish' | 'commit' | 'discard'>

export class Outputs {
  readonly #world: World
  readonly #inputs: ReadonlySet<string>
  readonly #files = new Map<string, Output>()
  #lines: string | undefined

  /** `inputs` are files that the command reads: no output may replace them. */
  constructor(inputs: readonly string[], world: World) {
    this.#world = world
    this.#inputs = new Set(inputs.map((path) => realPath(resolve(world.directory, path))))
  }

  /** A table of rows; undefined when the flag was not given. */
  table(flag: string, path: string | undefined): TableOutput | undefined {
    if (path === undefined) return undefined
    if (path === '') throw new Failure(`${flag} is empty; the name of a file was expected`)
    const format = tableFormatOf(path)
    const file = this.#open(flag, path)
    return { write: (columns, rows) => writeTable(file, format, columns, rows) }
  }

  /** Lines that can be kept when the rest of the run fails. */
  lines(flag: string, path: string | undefined): Output | undefined {
    if (path === undefined) return undefined
    this.#lines = realPath(resolve(this.#world.directory, path))
    return this.#open(flag, path)
  }

  /** One text. */
  text(flag: string, path: string): Output {
    return this.#open(flag, path)
  }

  #open(flag: string, path: string): Output {
    const stream = { '/dev/stdout': this.#world.stdout, '/dev/stderr': this.#world.stderr }[path]
    if (stream) return streamed(stream)
    const full = realPath(resolve(this.#world.directory, path))
    if (this.#inputs.has(full)) {
      throw new Failure(`${flag} would replace ${path}, which is read`, ['name another file'])
    }
    if (this.#files.has(full)) {
      if (full.startsWith('/dev/')) return this.#files.get(full)!
      throw new Failure(`${flag} would write ${path}, which another output writes too`, ['name another file'])
    }
    const file = new AtomicFile(full, path)
    this.#files.set(full, file)
    return file
  }

  commit(): void {
    for (const file of this.#files.values()) file.finish()
    for (const file of this.#files.values()) file.commit()
    this.#files.clear()
  }

  commitLines(): void {
    if (this.#lines !== undefined) this.#files.get(this.#lines)?.commit()
  }

  /** Removes what has not been committed. */
  discard(): void {
    for (const file of this.#files.values()) file.discard()
  }
}

/** The process's own stream, whatever it leads to: opening it anew would lose its place, or replace a file. */
function streamed(stream: World['stdout']): Output {
  const nothing = () => {}
  const write = (data: string | Uint8Array) =>
    stream.write(typeof data === 'string' ? data : Buffer.from(data).toString())
  return { write, finish: nothing, commit: nothing, discard: nothing }
}
