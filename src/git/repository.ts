/** The repository around the working directory, and which commit a revision is. */
import { Failure } from '../failure.ts'
import { suggest } from '../text/suggest.ts'
import type { World } from '../world.ts'
import { git, gitText } from './git.ts'

/** Fails outside of a repository. */
export async function requireRepository(world: World): Promise<void> {
  const { ok, problem } = await git(['rev-parse', '--git-dir'], world)
  if (ok) return
  if (problem.startsWith('not a git repository')) {
    throw new Failure('this folder is not in a git repository; a revision was expected', [
      'compare two files: `leadscore diff old.yaml new.yaml`',
    ])
  }
  // Another owner of the folder, a broken repository: git says it best.
  throw new Failure(`git cannot read this repository: ${problem}`, ['`git status` says what to do'])
}

/** The commit that a revision names; undefined when there is none. */
export function commitOf(revision: string, world: World): Promise<string | undefined> {
  if (revision.startsWith('-')) return Promise.resolve(undefined)
  return gitText(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], world)
}

export async function requireCommit(revision: string, world: World): Promise<string> {
  if (revision.startsWith('-')) {
    throw new Failure(`\`${revision}\` begins with \`-\`, which no revision does`, [
      'name a branch, a tag or a commit, e.g. `main` or `HEAD~1`',
    ])
  }
  if (revision === '') throw new Failure('the revision is empty', ['name a branch, a tag or a commit, e.g. `main`'])
  const commit = await commitOf(revision, world)
  if (commit !== undefined) return commit
  throw new Failure(`there is no revision \`${revision}\` in this repository`, await helpFor(revision, world))
}

async function helpFor(revision: string, world: World): Promise<string[]> {
  const range = /^(.+?)\.{2,3}(.*)$/.exec(revision)
  if (range) return [`write the two sides apart: \`leadscore diff ${range[1]} ${range[2] || 'HEAD'}\``]
  if ((await gitText(['rev-parse', '--verify', '--quiet', 'HEAD'], world)) === undefined) {
    return ['the repository has no commit yet']
  }
  if (await isShallow(world)) return [shallowHelp]
  const names = await gitText(
    ['for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/remotes', 'refs/tags'],
    world,
  )
  const meant = suggest(revision, (names ?? '').split('\n'))
  return [meant === undefined ? '`git branch --all` and `git tag` list them' : `did you mean \`${meant}\`?`]
}

export const shallowHelp =
  'this is a shallow clone, which lacks older commits and other branches: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout'

export async function isShallow(world: World): Promise<boolean> {
  return (await gitText(['rev-parse', '--is-shallow-repository'], world)) === 'true'
}

/** Where the main branch may be, the surest first. */
const mainBranches = ['origin/HEAD', 'main', 'origin/main', 'master', 'origin/master']

/** The commit at which the present branch left the main branch. */
export async function mergeBaseWithMain(world: World): Promise<{ readonly commit: string; readonly branch: string }> {
  await requireRepository(world)
  for (const branch of mainBranches) {
    const tip = await commitOf(branch, world)
    if (tip === undefined) continue
    const head = await requireCommit('HEAD', world)
    const commit = await gitText(['merge-base', head, tip], world)
    if (commit !== undefined) return { commit, branch }
    throw new Failure(`HEAD and ${branch} have no commit in common`, [
      (await isShallow(world)) ? shallowHelp : `name the base: \`leadscore diff ${branch}\``,
    ])
  }
  throw new Failure('there is no main branch to compare with: origin/HEAD, main or master was expected', [
    (await commitOf('HEAD', world)) === undefined
      ? 'the repository has no commit yet'
      : (await isShallow(world))
        ? shallowHelp
        : 'name the base: `leadscore diff REVISION`',
  ])
}

/** The path of a file from the root of the repository, with `/`; undefined when it lies outside. */
export async function pathInRepository(path: string, world: World): Promise<string | undefined> {
  const root = await gitText(['rev-parse', '--show-prefix'], world)
  if (root === undefined) return undefined
  const parts: string[] = []
  for (const part of `${root}${path}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}
