/** Starter files → a folder: what is there is kept, and either all that is missing appears or nothing does. */
import { existsSync, lstatSync, mkdirSync, rmdirSync, rmSync, statSync, type Stats } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Failure, fileFailure } from '../failure.ts'
import { AtomicFile } from '../files/atomic-file.ts'
import type { World } from '../world.ts'
import type { StarterFile } from './starter-files.ts'

export interface Scaffold {
  /** As the user wrote it. */
  readonly folder: string
  readonly written: readonly StarterFile[]
  readonly kept: readonly StarterFile[]
  /** The root of the repository, when the folder lies deeper in one: CI looks for workflows there. */
  readonly repository: string | undefined
}

export function scaffold(folder: string, files: readonly StarterFile[], world: World): Scaffold {
  const root = resolve(world.directory, folder)
  checkFolder(root, folder)
  const kept = files.filter(({ path }) => isThere(join(root, path), join(folder, path)))
  const missing = files.filter((file) => !kept.includes(file))
  writeAll(root, folder, missing)
  return { folder, written: missing, kept, repository: repositoryAbove(root) }
}

function checkFolder(root: string, folder: string): void {
  const stats = look(() => statSync(root), folder)
  if (stats && !stats.isDirectory()) {
    throw new Failure(`cannot write into ${folder}: it is a file; a folder was expected`, [
      'name a folder; it is made if it is missing',
    ])
  }
}

/** A link that leads nowhere is there too. */
function isThere(full: string, shown: string): boolean {
  const stats = look(() => lstatSync(full), shown)
  if (stats?.isDirectory()) {
    throw new Failure(`cannot write ${shown}: there is a folder of that name`, ['move it away, or name another folder'])
  }
  return stats !== undefined
}

function look(stat: () => Stats, shown: string): Stats | undefined {
  try {
    return stat()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileFailure('write', shown, error)
  }
}

function writeAll(root: string, folder: string, files: readonly StarterFile[]): void {
  const made: string[] = []
  const open: AtomicFile[] = []
  const finished: string[] = []
  try {
    for (const { path, text } of files) {
      makeFolder(dirname(join(root, path)), join(folder, dirname(path)), made)
      const file = new AtomicFile(join(root, path))
      open.push(file)
      file.write(text)
    }
    for (const file of open) {
      file.commit()
      finished.push(file.path)
    }
  } catch (error) {
    for (const file of open) file.discard()
    for (const path of finished) rmSync(path, { force: true })
    removeEmpty(made)
    throw error
  }
}

/** One folder at a time: `recursive` would try for ever where a folder cannot be made, as under /proc. */
function makeFolder(full: string, shown: string, made: string[]): void {
  const missing: string[] = []
  for (let path = full; !existsSync(path) && dirname(path) !== path; path = dirname(path)) missing.push(path)
  try {
    for (const path of missing.toReversed()) {
      mkdirSync(path)
      made.push(path)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileFailure('write into', shown, error)
    throw new Failure(`cannot write into ${shown}: a link that leads nowhere is in the way`, ['remove it'])
  }
}

/** What was made, unless somebody else has put something into it meanwhile. */
function removeEmpty(made: readonly string[]): void {
  for (const path of made.toReversed()) {
    try {
      rmdirSync(path)
    } catch {
      return
    }
  }
}

function repositoryAbove(root: string): string | undefined {
  if (existsSync(join(root, '.git'))) return undefined
  for (let folder = dirname(root); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}
