/** A file as it is in a revision. */
import { Failure } from '../failure.ts'
import { suggest } from '../text/suggest.ts'
import type { World } from '../world.ts'
import { git, gitText } from './git.ts'
import { isShallow, requireCommit, requireRepository, shallowHelp } from './repository.ts'

/** `path` is from the root of the repository, or from the working directory when it begins with `./` or `../`. */
export async function readAtRevision(revision: string, path: string, world: World): Promise<Uint8Array> {
  await requireRepository(world)
  const commit = await requireCommit(revision, world)
  const { ok, stdout, problem } = await git(['cat-file', 'blob', `${commit}:${path}`], world)
  if (ok) return stdout
  if (
    /bad file|is a tree|bad object type/.test(problem) ||
    (await gitText(['cat-file', '-t', `${commit}:${path}`], world)) === 'tree'
  ) {
    throw new Failure(`\`${path}\` is a folder in ${revision}; a config was expected`)
  }
  throw new Failure(`there is no \`${path}\` in ${revision}`, await helpFor(commit, revision, path, world))
}

async function helpFor(commit: string, revision: string, path: string, world: World): Promise<string[]> {
  if (!path.startsWith('.') && (await gitText(['cat-file', '-t', `${commit}:./${path}`], world)) === 'blob') {
    return [`paths begin at the root of the repository; did you mean \`${revision}:./${path}\`?`]
  }
  const listed = await gitText(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit], world)
  if (listed === undefined && (await isShallow(world))) return [shallowHelp]
  const files = (listed ?? '').split('\0')
  const name = path.split('/').at(-1)!
  const meant = suggest(path, files) ?? files.find((file) => file.split('/').at(-1) === name)
  if (meant !== undefined) return [`did you mean \`${revision}:${meant}\`?`]
  const configs = files.filter((file) => /(^|[/.])leadscore\.ya?ml$/.test(file))
  return configs.length === 0
    ? ['it has no `leadscore.yaml` and no `*.leadscore.yaml` at all: was the config added later?']
    : [
        `configs in it: ${configs
          .slice(0, 5)
          .map((file) => `\`${revision}:${file}\``)
          .join(', ')}`,
      ]
}
