/** Every folder of examples/: its log is made anew, and every command of its README writes what `expected/` holds. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/load-config.ts'
import { codeBlocks, leadscore, words } from './sessions.ts'

const examples = resolve(import.meta.dirname, '../../examples')
const names = (await readdir(examples, { withFileTypes: true })).filter((entry) => entry.isDirectory())

describe.each(names.map(({ name }) => name))('examples/%s', async (name) => {
  const folder = join(examples, name)
  const commands = commandsOf(await readFile(join(folder, 'README.md'), 'utf8'))
  let copy = ''

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'leadscore-example-'))
    await cp(folder, copy, { recursive: true, filter: (path) => !path.startsWith(join(folder, 'expected', '/')) })
  })
  afterAll(() => rm(copy, { recursive: true, force: true }))

  test('the script writes the committed logs', async () => {
    const logs = ['events.jsonl', 'profiles.jsonl']
    for (const log of logs) await rm(join(copy, log))
    await execa('node', ['make-events.js'], { cwd: copy })
    for (const log of logs) {
      const [made, committed] = await Promise.all([copy, folder].map((root) => readFile(join(root, log), 'utf8')))
      expect(made === committed, `${log} is not what make-events.js writes`).toBe(true)
    }
  })

  test('the config has no errors', async () => {
    const { plan, diagnostics } = loadConfig(await readFile(join(folder, 'leadscore.yaml'), 'utf8'), 'leadscore.yaml')
    expect(plan).not.toBeNull()
    const readme = await readFile(join(folder, 'README.md'), 'utf8')
    for (const { code } of diagnostics) expect(readme, 'a finding that stays is explained').toContain(code)
  })

  test.each(commands)('$line', async ({ args, stdout, written }) => {
    const result = await leadscore(args, copy)
    expect(result.stderr).toBe('')
    expect(result.exitCode).toBe(0)
    if (stdout) await expect(result.stdout).toMatchFileSnapshot(join(folder, stdout))
    for (const path of written) {
      await expect(await readFile(join(copy, path), 'utf8')).toMatchFileSnapshot(join(folder, path))
    }
  })

  test('every expected file comes from a command', async () => {
    const made = commands.flatMap(({ stdout, written }) => [...(stdout ? [stdout] : []), ...written])
    const there = (await readdir(join(folder, 'expected'))).map((file) => `expected/${file}`)
    expect(made).toEqual(expect.arrayContaining(there))
  })
})

interface ExampleCommand {
  readonly line: string
  readonly args: readonly string[]
  /** The file that standard output goes to. */
  readonly stdout: string | undefined
  /** Files that the command writes itself. */
  readonly written: readonly string[]
}

function commandsOf(readme: string): ExampleCommand[] {
  const lines = codeBlocks(readme, ['sh']).flatMap(({ lines: all }) => all)
  return lines.map((line) => {
    const [program, script, ...rest] = words(line)
    expect([program, script], line).toEqual(['node', '../../bin/leadscore.js'])
    const redirect = rest.indexOf('>')
    const args = redirect < 0 ? rest : rest.slice(0, redirect)
    return {
      line,
      args,
      stdout: redirect < 0 ? undefined : rest[redirect + 1],
      written: args.filter((word) => word.startsWith('expected/')),
    }
  })
}
