/** Files → a folder: all of them appear, or none. */
import { existsSync, mkdirSync, rmdirSync, rmSync, statSync, type Stats } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Failure, fileFailure } from '../failure.ts'
import type { World } from '../world.ts'
import { AtomicFile } from './atomic-file.ts'

/** Paths are below the folder, with `/`. What is missing on the way is made, what is there is replaced. */
export function writeFolder(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
  world: World,
): void {
  const root = resolve(world.directory, folder)
  checkFolder(root, folder)
  const made: string[] = []
  const open: AtomicFile[] = []
  const appeared: string[] = []
  try {
    for (const { path, text } of files) {
      makeFolder(dirname(join(root, path)), join(folder, dirname(path)), made)
      const file = new AtomicFile(join(root, path), join(folder, path))
      open.push(file)
      file.write(text)
    }
    for (const file of open) file.finish()
    for (const file of open) {
      const isNew = !existsSync(file.path)
      file.commit()
      if (isNew) appeared.push(file.path)
    }
  } catch (error) {
    for (const file of open) file.discard()
    for (const path of appeared) rmSync(path, { force: true })
    removeEmpty(made)
    throw error
  }
}

/** Fails unless it is a folder, or nothing yet. */
export function checkFolder(root: string, folder: string): void {
  const stats = statOf(() => statSync(root), folder)
  if (stats && !stats.isDirectory()) {
    throw new Failure(`cannot write into ${folder}: it is a file; a folder was expected`, [
      'name a folder; it is made if it is missing',
    ])
  }
}

/** Undefined where there is nothing. */
export function statOf(stat: () => Stats, shown: string): Stats | undefined {
  try {
    return stat()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileFailure('write', shown, error)
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
