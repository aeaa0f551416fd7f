/** The repository that the working directory lies in; the directory itself when there is none. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { World } from '../world.ts'

export interface Repository {
  readonly root: string
  readonly directory: string
}

export function findRepository({ directory }: World): Repository {
  for (let root = directory; ; root = dirname(root)) {
    if (existsSync(join(root, '.git'))) return { root, directory }
    if (dirname(root) === root) return { root: directory, directory }
  }
}
