/** Starter files → a folder: what is there is kept, and either all that is missing appears or nothing does. */
import { existsSync, lstatSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Failure } from '../failure.ts'
import { checkFolder, statOf, writeFolder } from '../files/write-folder.ts'
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
  writeFolder(folder, missing, world)
  return { folder, written: missing, kept, repository: repositoryAbove(root) }
}

/** A link that leads nowhere is there too. */
function isThere(full: string, shown: string): boolean {
  const stats = statOf(() => lstatSync(full), shown)
  if (stats?.isDirectory()) {
    throw new Failure(`cannot write ${shown}: there is a folder of that name`, ['move it away, or name another folder'])
  }
  return stats !== undefined
}

function repositoryAbove(root: string): string | undefined {
  if (existsSync(join(root, '.git'))) return undefined
  for (let folder = dirname(root); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}
