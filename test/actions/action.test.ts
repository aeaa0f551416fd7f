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
      *) echo '✗ a lead | ~~~~ \`\`\`'; ;;
    esac; exit 1`
    const runner = fakeRunner(shim)
    const { exitCode, log, summary, calls } = await runner.run({ command: 'test', config: 'b2b.leadscore.yaml' })
    runner.dispose()
    expect(exitCode).toBe(1)
    expect(readCommands(log)).toHaveLength(1)
    expect(summary).toBe('### leadscore test\n\n~~~~~~~~~~text\n✗ a lead | ~~~~ ```\n~~~~~~~~~~\n')
    expect(calls).toEqual([
      '--yes|leadscore|test|-f|pretty|--color|never|-c|b2b.leadscore.yaml|',
      '--yes|leadscore|test|-f|github|-c|b2b.leadscore.yaml|',
    ])
  })
})

describe('diff', () => {
  const markdown = `printf '### changed\\n\\nname<<end-0\\nend-0\\n'; exit 1`

  test('base, config, logs and gates; the comment; the exit code of a breached gate', async () => {
    const runner = fakeRunner(markdown)
    const outcome = await runner.run({
      command: 'diff',
      events: 'events/a.jsonl\nevents/b c.jsonl',
      gates: 'handoffs: +10%\nlost: 0\n',
    })
    runner.dispose()
    expect(outcome.exitCode).toBe(1)
    expect(outcome.calls).toEqual([
      '--yes|leadscore|diff|-f|markdown|origin/main:leadscore.yaml|leadscore.yaml|events/a.jsonl|events/b c.jsonl|--gate|handoffs: +10%|--gate|lost: 0|',
    ])
    expect(outcome.summary).toBe('### changed\n\nname<<end-0\nend-0\n')
    expect(outcome.outputs).toEqual({ 'comment-body': '### changed\n\nname<<end-0\nend-0' })
  })

  test('a base that is a file, or names one', async () => {
    const runner = fakeRunner(markdown)
    copyFileSync(join(actionFolder, 'action.yml'), join(runner.folder, 'old.yaml'))
    const called = []
    for (const base of ['old.yaml', 'v1:old.yaml', 'v1']) {
      called.push((await runner.run({ command: 'diff', base, config: 'x.yaml' })).calls[0]!.split('|')[5])
    }
    runner.dispose()
    expect(called).toEqual(['old.yaml', 'v1:old.yaml', 'v1:x.yaml'])
  })

  test('a long comment is cut to what GitHub takes, and a failure leaves none', async () => {
    const long = fakeRunner(`head -c 200000 /dev/zero | tr '\\0' x`)
    expect((await long.run({ command: 'diff' })).outputs['comment-body']).toHaveLength(60_000)
    long.dispose()
    const broken = fakeRunner('echo "error: no such revision" >&2; exit 2')
    expect(await broken.run({ command: 'diff' })).toMatchObject({ exitCode: 2, outputs: {}, summary: '' })
    broken.dispose()
  })
})
