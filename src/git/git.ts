/** Runs git, without a shell: what it printed, or that it refused. */
import { Failure } from '../failure.ts'
import type { World } from '../world.ts'

export interface GitAnswer {
  readonly ok: boolean
  readonly stdout: Uint8Array
  /** Of stderr, the first line that says what is wrong. */
  readonly problem: string
}

/** Fails only where there is no git at all. */
export async function git(args: readonly string[], world: World): Promise<GitAnswer> {
  // Loaded here: a comparison of two files needs none of it.
  const { execa } = await import('execa')
  const result = await execa('git', args, {
    cwd: world.directory,
    // Messages are read below, and nobody is there to answer a question.
    env: { ...world.environment, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
    extendEnv: false,
    encoding: 'buffer',
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  })
  if (result.code === 'ENOENT') {
    throw new Failure('git was not found on the PATH; it is needed to read a revision', [
      'install git, or compare two files: `leadscore diff old.yaml new.yaml`',
    ])
  }
  const lines = new TextDecoder().decode(result.stderr).split('\n')
  const problem = lines.find((line) => /^(fatal|error): /.test(line)) ?? lines.find((line) => line.trim() !== '')
  return {
    ok: result.exitCode === 0,
    stdout: result.stdout,
    problem: (problem ?? result.shortMessage ?? 'it said nothing').replace(/^(fatal|error): /, ''),
  }
}

/** What git printed, as text without its last line end; undefined when it refused. */
export async function gitText(args: readonly string[], world: World): Promise<string | undefined> {
  const { ok, stdout } = await git(args, world)
  return ok ? new TextDecoder().decode(stdout).replace(/\n$/, '') : undefined
}
