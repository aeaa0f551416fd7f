/** Log arguments → files: a file is itself, a folder all the logs in it, a pattern what matches it. */
import { readdirSync, type Stats, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure, fileFailure } from '../failure.ts'
import { compareBytes } from '../text/byte-order.ts'
import type { World } from '../world.ts'

export interface FoundLog {
  readonly path: string
  /** Found in a folder, not named by the user. */
  readonly isFound: boolean
}

const isPattern = (argument: string) => /[*?{}[\]]/.test(argument)

/** In the order of the arguments, and by path (byte order) within one. */
export async function findLogs(argumentsGiven: readonly string[], world: World): Promise<readonly FoundLog[]> {
  const found: FoundLog[] = []
  for (const argument of argumentsGiven) {
    const stats = argument === '-' ? undefined : statsOf(resolve(world.directory, argument))
    if (stats?.isDirectory()) found.push(...logsIn(argument, world))
    else if (argument === '-' || stats || !isPattern(argument)) found.push({ path: argument, isFound: false })
    else found.push(...(await matching(argument, world)))
  }
  return found
}

/** Undefined for what cannot be looked at: reading it tells why. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** Names that begin with `_` or `.` are marks of the program that wrote the folder, not data. */
function logsIn(folder: string, world: World): FoundLog[] {
  let paths: string[]
  try {
    paths = readdirSync(resolve(world.directory, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map(({ parentPath, name }) => join(parentPath, name).slice(resolve(world.directory, folder).length + 1))
      .filter((path) => !path.split('/').some((part) => /^[_.]/.test(part)))
  } catch (error) {
    throw fileFailure('read', folder, error)
  }
  if (paths.length === 0) throw new Failure(`there is no log in ${folder}`, ['name another folder, or the files'])
  const prefix = folder.endsWith('/') ? folder : `${folder}/`
  return paths.sort(compareBytes).map((path) => ({ path: prefix + path, isFound: true }))
}

async function matching(pattern: string, world: World): Promise<FoundLog[]> {
  const { glob } = await import('tinyglobby')
  const paths = await glob(pattern, { cwd: world.directory, expandDirectories: false })
  if (paths.length === 0) throw new Failure(`no file matches ${pattern}`)
  return paths.sort(compareBytes).map((path) => ({ path, isFound: false }))
}
