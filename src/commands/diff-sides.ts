/** The arguments of `diff` → which are the two configs, and which are logs; and the text of the configs. */
import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import type { Origins } from '../diff/difference.ts'
import { logEndings } from '../events/formats/index.ts'
import { Failure } from '../failure.ts'
import { findConfig } from '../files/find-config.ts'
import { readBytes } from '../files/read.ts'
import { readAtRevision } from '../git/read-at-revision.ts'
import { commitOf, mergeBaseWithMain, pathInRepository, requireCommit, requireRepository } from '../git/repository.ts'
import type { World } from '../world.ts'

export interface DiffArguments {
  readonly sides: readonly string[]
  readonly logs: readonly string[]
}

/** A log is `-`, or has the ending of one; at most two others are the configs. */
export function splitArguments(given: readonly string[], base: string | undefined): DiffArguments {
  const isLog = (argument: string) => argument === '-' || logEndings.some((ending) => argument.endsWith(ending))
  const logs = given.filter(isLog)
  const sides = [...(base === undefined ? [] : [base]), ...given.filter((argument) => !isLog(argument))]
  if (sides.length > 2) {
    throw new Failure(`\`${sides[2]}\` would be a third config or revision; two are compared`, [
      'a log ends as its format does (`.jsonl`, `.csv.gz` …); name others, and folders, with `--events`',
    ])
  }
  return { sides, logs }
}

/** One config as it is to be compared. */
export interface SideText extends Origins {
  readonly bytes: Uint8Array
}

type Named =
  | { readonly kind: 'file'; readonly path: string }
  /** `path` is from the root of the repository, or begins with `./`; null is that of the other side. */
  | { readonly kind: 'revision'; readonly revision: string; readonly path: string | null; readonly shown?: string }

export async function readSides(
  sides: readonly string[],
  config: string | undefined,
  world: World,
): Promise<readonly [SideText, SideText]> {
  const base = sides[0] === undefined ? await mergeBase(world) : await named(sides[0], world)
  const head: Named = sides[1] === undefined ? await headOf(base, config, world) : await named(sides[1], world)
  if (
    base.kind === 'file' &&
    head.kind === 'file' &&
    resolve(world.directory, base.path) === resolve(world.directory, head.path)
  ) {
    throw new Failure(`${head.path} would be compared with itself`, [
      `name another file, or a revision: \`leadscore diff main\` compares ${head.path} with the one in main`,
    ])
  }
  const path = (side: Named) => (side.path === null ? undefined : side)
  const fallback = path(head) ?? path(base) ?? ({ kind: 'file', path: findConfig(config, world) } as const)
  return [await read(base, fallback, world), await read(head, fallback, world)]
}

async function mergeBase(world: World): Promise<Named> {
  const { commit, branch } = await mergeBaseWithMain(world)
  return { kind: 'revision', revision: commit, path: null, shown: `merge base with ${branch}` }
}

/** Without a second side: the file as it is now. */
async function headOf(base: Named, config: string | undefined, world: World): Promise<Named> {
  if (config === undefined && base.kind === 'revision' && base.path !== null) {
    return { kind: 'file', path: await fromRoot(base.path, world) }
  }
  return { kind: 'file', path: findConfig(config, world) }
}

/** A path from the root of the repository, as one from the working directory. */
async function fromRoot(path: string, world: World): Promise<string> {
  if (/^\.{1,2}\//.test(path)) return path.replace(/^\.\//, '')
  await requireRepository(world)
  const here = (await pathInRepository('.', world)) ?? ''
  return relative(`/${here}`, `/${path}`)
}

async function named(argument: string, world: World): Promise<Named> {
  const full = resolve(world.directory, argument)
  const isThere = argument !== '' && existsSync(full)
  const isFile = isThere && !statSync(full).isDirectory()
  const isConfig = /\.ya?ml$/.test(argument)
  if (isFile) {
    if (!isConfig && !argument.includes('/') && (await isRevision(argument, world))) {
      throw new Failure(`\`${argument}\` is a file and a revision`, [
        `write \`./${argument}\` for the file, or \`${argument}:FILE\` for a config in the revision`,
      ])
    }
    return { kind: 'file', path: argument }
  }
  const [, revision = argument, path = null] = /^(.*?):(.*)$/s.exec(argument) ?? []
  if (path !== null) {
    if (revision === '')
      throw new Failure(`\`${argument}\` names no revision`, [`for example \`main:${path || 'leadscore.yaml'}\``])
    if (path === '')
      throw new Failure(`\`${argument}\` names no file`, [
        `for example \`${revision}:leadscore.yaml\`, or just \`${revision}\``,
      ])
    return { kind: 'revision', revision, path }
  }
  // What can only be a file is told to be missing.
  if (isConfig) return { kind: 'file', path: argument }
  if (isThere && !(await isRevision(argument, world))) {
    throw new Failure(`\`${argument}\` is a folder; a config or a revision was expected`, [
      `name the config in it, or \`--events ${argument}\` for a folder of logs`,
    ])
  }
  return { kind: 'revision', revision: argument, path: null }
}

/** Outside of a repository, or without git, nothing is a revision. */
async function isRevision(argument: string, world: World): Promise<boolean> {
  try {
    return (await commitOf(argument, world)) !== undefined
  } catch {
    return false
  }
}

async function read(side: Named, fallback: Named, world: World): Promise<SideText> {
  if (side.kind === 'file') {
    return { file: side.path, revision: null, commit: null, path: null, bytes: readBytes(side.path, world) }
  }
  await requireRepository(world)
  const commit = await requireCommit(side.revision, world)
  const written = side.path ?? (await pathOf(fallback, world))
  const bytes = await readAtRevision(side.revision, written, world)
  const file = await fromRoot(written, world)
  const path = (await pathInRepository(file, world)) ?? written
  return { file, revision: side.shown ?? side.revision, commit, path, bytes }
}

/** Where a file lies in the repository. */
async function pathOf(side: Named, world: World): Promise<string> {
  if (side.kind === 'revision') return side.path!
  // A link may lead there: git knows folders by their real names.
  const folder = realFolder(resolve(world.directory, side.path, '..'))
  const local = join(relative(realFolder(world.directory), folder), basename(side.path))
  const path = await pathInRepository(local, world)
  if (path === undefined) {
    throw new Failure(`${side.path} lies outside of this repository; a revision has no such file`, [
      'write the revision with the file: `main:leadscore.yaml`',
    ])
  }
  return path
}

function realFolder(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}
