/** A composite action run as GitHub does it, as far as that goes on one machine: inputs, variables, files, exit code. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { execa } from 'execa'
import { parse } from 'yaml'

export const root = resolve(import.meta.dirname, '../..')
export const actionFolder = join(root, '.github/actions/leadscore')

interface Step {
  readonly id?: string
  readonly shell: string
  readonly run: string
  readonly env: Readonly<Record<string, string>>
  readonly 'working-directory': string
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

export const action = parse(readFileSync(join(actionFolder, 'action.yml'), 'utf8')) as Action

export interface Runner {
  readonly folder: string
  run(inputs: Readonly<Record<string, string>>): Promise<Outcome>
  dispose(): void
}

export interface Outcome {
  readonly exitCode: number | undefined
  readonly log: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
  /** What `npx` was called with, a line each. */
  readonly calls: readonly string[]
}

/** `npx` is a script that notes its arguments and runs `leadscore`, a shell command that gets the rest of them. */
export function fakeRunner(leadscore: string): Runner {
  const scratch = mkdtempSync(join(tmpdir(), 'leadscore-action-'))
  const folder = join(scratch, 'workspace')
  for (const name of ['workspace', 'bin']) mkdirSync(join(scratch, name))
  const shim = `#!/usr/bin/env bash\nprintf '%s|' "$@" >>'${scratch}/calls'; echo >>'${scratch}/calls'\nshift 2\n${leadscore}\n`
  writeFileSync(join(scratch, 'bin/npx'), shim)
  chmodSync(join(scratch, 'bin/npx'), 0o755)
  const files = ['calls', 'summary', 'output'].map((name) => join(scratch, name)) as [string, string, string]
  return {
    folder,
    dispose: () => rmSync(scratch, { recursive: true, force: true }),
    async run(inputs) {
      for (const file of files) writeFileSync(file, '')
      const value = (text: string) =>
        text.replaceAll(
          /\$\{\{ inputs\.([\w-]+) \}\}/g,
          (_, name: string) => inputs[name] ?? action.inputs[name]!.default,
        )
      const [step] = action.runs.steps as [Step]
      const { exitCode, all } = await execa('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step.run], {
        cwd: resolve(folder, value(step['working-directory'])),
        all: true,
        reject: false,
        extendEnv: false,
        env: {
          PATH: [join(scratch, 'bin'), process.env['PATH']].join(delimiter),
          HOME: scratch,
          GITHUB_ACTION_PATH: actionFolder,
          GITHUB_STEP_SUMMARY: files[1],
          GITHUB_OUTPUT: files[2],
          ...Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, value(text)])),
        },
      })
      const [calls, summary, output] = files.map((file) => readFileSync(file, 'utf8'))
      return {
        exitCode,
        log: all,
        summary: summary!,
        outputs: readOutputs(output!),
        calls: calls!.split('\n').slice(0, -1),
      }
    },
  }
}

/** `name<<END`, lines, `END`: how the runner reads the file of outputs. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  while (lines.length > 1) {
    const [, name, end] = /^([\w-]+)<<(.+)$/.exec(lines.shift()!)!
    const until = lines.indexOf(end!)
    outputs[name!] = lines
      .splice(0, until + 1)
      .slice(0, -1)
      .join('\n')
  }
  return outputs
}
