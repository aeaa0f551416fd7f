/** The composite action: its file is valid, and its step does what it says in a runner that is nearly real. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateAction } from '@action-validator/core'
import { execaSync } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as commands from '../../src/commands/registry.ts'
import { formatNames } from '../../src/formats/index.ts'
import { readCommands } from '../formats/workflow-commands.ts'
import { action, actionFolder, fakeRunner, root, type Runner } from './fake-runner.ts'

const text = readFileSync(join(actionFolder, 'action.yml'), 'utf8')
const real = `exec '${process.execPath}' '${join(root, 'bin/leadscore.js')}' "$@"`
const good = readFileSync(join(root, 'test/cases/validate/clean/leadscore.yaml'), 'utf8')
const bad = good.replace('session_start', 'session_started')

test('action.yml is what GitHub expects of one', () => {
  expect(validateAction(text).errors).toEqual([])
  expect(validateAction(text.replace('using: composite', 'using: docked')).errors).not.toEqual([])
  for (const { description } of Object.values(action.inputs)) expect(description).toMatch(/^[^\n]+$/)
})

test('inputs and outputs are all used, and exist', () => {
  const [step] = action.runs.steps
  const used = [...text.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)].map(([, name]) => name)
  expect([...new Set(used)].sort()).toEqual(Object.keys(action.inputs).sort())
  expect(action.outputs['comment-body']!.value).toBe(`\${{ steps.${step!.id}.outputs.comment-body }}`)
  // An input inside of a script would be run as part of it.
  expect(step!.run).not.toContain('${{')
  const script = readFileSync(join(actionFolder, 'run.sh'), 'utf8')
  for (const name of Object.keys(step!.env)) expect(script).toContain(name)
})

const shellcheck = 'shellcheck'

test.runIf(execaSync(shellcheck, ['--version'], { reject: false }).exitCode === 0)(
  'shellcheck has nothing to say',
  () => {
    const { stdout } = execaSync(shellcheck, [join(actionFolder, 'run.sh')], { reject: false })
    expect(stdout).toBe('')
  },
)

describe('validate', () => {
  let runner: Runner
  beforeAll(() => {
    runner = fakeRunner(real)
    mkdirSync(join(runner.folder, '.git'))
    mkdirSync(join(runner.folder, 'scoring'))
    writeFileSync(join(runner.folder, 'leadscore.yaml'), good)
    writeFileSync(join(runner.folder, 'scoring/leadscore.yaml'), bad)
    writeFileSync(join(runner.folder, 'a b; echo hacked.yaml'), good)
  })
  afterAll(() => runner.dispose())

  test('a good config', async () => {
    const { exitCode, log, summary, outputs } = await runner.run({})
    expect({ exitCode, log, outputs }).toEqual({ exitCode: 0, log: '', outputs: {} })
    expect(summary).toBe('### ✅ `leadscore.yaml`: nothing to complain about\n')
  })

  test('a bad one in a folder is annotated from the root of the repository', async () => {
    const { exitCode, log, summary } = await runner.run({ 'working-directory': 'scoring' })
    expect(exitCode).toBe(1)
    expect(readCommands(log)).toMatchObject([{ name: 'error', properties: { file: 'scoring/leadscore.yaml' } }])
    expect(summary).toContain('| error | `scoring/leadscore.yaml:')
  })

  test('several configs, one a line, and a version', async () => {
    const config = '\n  leadscore.yaml\n\nscoring/leadscore.yaml  \na b; echo hacked.yaml\n'
    const { exitCode, calls, summary } = await runner.run({ config, version: '1.2.3', 'fail-on': 'never' })
    expect(exitCode).toBe(0)
    const names = 'leadscore.yaml|scoring/leadscore.yaml|a b; echo hacked.yaml|'
    expect(calls).toEqual([
      `--yes|leadscore@1.2.3|validate|-f|github|--fail-on|never|--|${names}`,
      `--yes|leadscore@1.2.3|validate|-f|markdown|--fail-on|never|--|${names}`,
    ])
    expect(summary).toMatch(/^### ✅ 3 files: 1 error/)
  })

  test('what cannot be read, and a command that is none', async () => {
    const missing = await runner.run({ config: 'missing.yaml' })
    expect(missing).toMatchObject({ exitCode: 2, summary: '' })
    expect(missing.log).toContain('cannot read missing.yaml')
    const unknown = await runner.run({ command: '$(touch hacked)' })
    expect(unknown).toMatchObject({ exitCode: 2, calls: [] })
    expect(readCommands(unknown.log)).toMatchObject([{ name: 'error' }])
  })
})

describe.runIf('test' in commands)('test', () => {
  test('the report, annotations and the exit code', async () => {
    expect(formatNames('tests')).toContain('github')
    const shim = `case "$*" in
      *github*) echo '::error file=leadscore.test.yaml,line=3::score is 4; 5 was expected' ;;
      *markdown*) echo '### ❌ leadscore test: 1 failed' ;;
      *) echo '✗ a lead' ;;
    esac; exit 1`
    const runner = fakeRunner(shim)
    const { exitCode, log, summary, calls } = await runner.run({ command: 'test', config: 'b2b.leadscore.yaml' })
    runner.dispose()
    expect(exitCode).toBe(1)
    expect(readCommands(log)).toHaveLength(1)
    expect(log).toContain('✗ a lead')
    expect(summary).toBe('### ❌ leadscore test: 1 failed\n')
    expect(calls).toEqual([
      '--yes|leadscore|test|-f|pretty|--color|never|-c|b2b.leadscore.yaml|',
      '--yes|leadscore|test|-f|github|-c|b2b.leadscore.yaml|',
      '--yes|leadscore|test|-f|markdown|-c|b2b.leadscore.yaml|',
    ])
  })
})

describe('diff', () => {
  const scoring = join(root, 'test/cases/diff/log')
  const git = (cwd: string, ...args: string[]) =>
    execaSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd })
  let runner: Runner
  let own: string
  beforeAll(() => {
    runner = fakeRunner(real)
    own = join(runner.folder, 'scoring')
    mkdirSync(own)
    copyFileSync(join(scoring, 'old.yaml'), join(own, 'eu.leadscore.yaml'))
    copyFileSync(join(scoring, 'events.jsonl'), join(own, 'a year.jsonl'))
    git(runner.folder, 'init', '--quiet', '--initial-branch=main')
    git(runner.folder, 'add', '.')
    git(runner.folder, 'commit', '--quiet', '--message=one')
    git(runner.folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD')
    git(runner.folder, 'checkout', '--quiet', '-b', 'change')
    copyFileSync(join(scoring, 'new.yaml'), join(own, 'eu.leadscore.yaml'))
  })
  afterAll(() => runner.dispose())

  test('the comment on a change, and gates that hold', async () => {
    const events = 'a year.jsonl'
    const outcome = await runner.run({ command: 'diff', 'working-directory': 'scoring', events, gates: 'lost: 1\n' })
    const comment = outcome.outputs['comment-body']!
    expect(outcome.exitCode, outcome.log).toBe(0)
    expect(comment).toMatch(/^<!-- leadscore-diff scoring\/eu\.leadscore\.yaml -->\n### ✅ Lead scoring: 5 changes/)
    expect(comment).toContain('| ✅ gate `lost: 1` |')
    expect(outcome.summary).toBe(`${comment}\n`)
    expect(outcome.calls).toEqual([
      '--yes|leadscore|diff|-f|markdown|--base|origin/main|--events|a year.jsonl|--gate|lost: 1|',
    ])
  })

  test('a breached gate fails the step, and leaves the comment', async () => {
    const inputs = { command: 'diff', config: 'scoring/eu.leadscore.yaml', events: 'scoring/a year.jsonl', by: 'plan' }
    const { exitCode, outputs } = await runner.run({ ...inputs, gates: 'gained: 9\nlost: 0\nhandoffs: -50%' })
    expect(exitCode).toBe(1)
    expect(outputs['comment-body']).toContain('### ❌ Lead scoring')
    expect(outputs['comment-body']!.match(/gate `.*?`/g)).toEqual([
      'gate `lost: 0`',
      'gate `gained: 9`',
      'gate `handoffs: -50%`',
    ])
    expect(outputs['comment-body']).toContain('Segments by plan')
  })

  test('a file as the base, and no log', async () => {
    copyFileSync(join(scoring, 'old.yaml'), join(own, 'old.yaml'))
    const inputs = { command: 'diff', 'working-directory': 'scoring', config: 'eu.leadscore.yaml' }
    const file = await runner.run({ ...inputs, base: 'old.yaml' })
    const revision = await runner.run({ ...inputs, base: 'main:./eu.leadscore.yaml' })
    for (const { exitCode, outputs } of [file, revision]) {
      expect(exitCode).toBe(0)
      expect(outputs['comment-body']).toContain('### Lead scoring: 5 changes')
    }
  })

  test('what cannot be compared leaves no comment', async () => {
    const missing = await runner.run({ command: 'diff', config: 'scoring/eu.leadscore.yaml', base: 'origin/trunk' })
    expect(missing).toMatchObject({ exitCode: 2, outputs: {}, summary: '' })
    expect(missing.log).toContain('there is no revision `origin/trunk`')
  })

  test('lines of a comment cannot end the output', async () => {
    const hostile = fakeRunner(`printf '### changed\\n\\nname<<end-0\\nend-0\\n'`)
    expect((await hostile.run({ command: 'diff' })).outputs).toEqual({
      'comment-body': '### changed\n\nname<<end-0\nend-0',
    })
    hostile.dispose()
  })
})
