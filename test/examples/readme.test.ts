/** README cannot go stale: its tables come from the registries, and its sessions are run; `vitest -u` rewrites both. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../../src/load-config.ts'
import { codeBlocks, leadscore, matches, words } from './sessions.ts'
import { tables, withTables } from './tables.ts'

const root = resolve(import.meta.dirname, '../..')
const readme = await readFile(join(root, 'README.md'), 'utf8')
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadscore-readme-'))
  await cp(join(root, 'examples'), join(folder, 'examples'), { recursive: true })
  // A block whose first line is `# name.yaml` is that file.
  for (const { lines } of codeBlocks(readme, ['yaml'])) {
    const name = /^# ([\w.-]+\.yaml)$/.exec(lines[0]!)?.[1]
    if (name !== undefined) await writeFile(join(folder, name), `${lines.join('\n')}\n`)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('tables and sessions are what the code says', async () => {
  for (const name of Object.keys(tables)) expect(readme).toContain(`<!-- ${name} -->`)
  const sessions = codeBlocks(readme, ['console']).map(({ lines }) => lines)
  expect(sessions.length).toBeGreaterThan(2)
  let text = withTables(readme)
  for (const [prompt, ...shown] of sessions) {
    expect(prompt).toMatch(/^\$ /)
    const { all, exitCode } = await leadscore(argumentsOf(prompt!.slice(2)), folder)
    expect(exitCode, all).toBeLessThan(2)
    const printed = all.trimEnd()
    if (!matches(shown, printed)) text = text.replace([prompt, ...shown].join('\n'), () => `${prompt}\n${printed}`)
  }
  await expect(text).toMatchFileSnapshot(join(root, 'README.md'))
})

test('the gates are gates of a config', async () => {
  const [config, gates] = await Promise.all(
    ['examples/lead-scoring/leadscore.yaml', 'gates.yaml'].map((name) => readFile(join(folder, name), 'utf8')),
  )
  const { plan, diagnostics } = loadConfig(`${config}\n${gates}`, 'leadscore.yaml')
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(plan!.gates).toHaveLength(3)
})

const [quickStart, ...others] = codeBlocks(readme, ['sh']).map(({ lines }) => lines)

test('the two first lines: one runs the example, one the tests', async () => {
  const [first, second] = quickStart!
  expect(second).toBe('npm ci && npm test')
  expect(first).toMatch(/^npm ci && node bin\/leadscore\.js /)
  const { exitCode, stdout } = await leadscore(argumentsOf(first!.replace('npm ci && ', '')), root)
  expect(exitCode).toBe(0)
  expect(stdout).toContain('Hand-offs')
})

test.each(others.flat())('%s', async (line) => {
  const own = join(folder, 'own')
  await leadscore(['init', own], folder)
  const { exitCode, stderr } = await leadscore(argumentsOf(line), own)
  expect(stderr).toBe('')
  expect(exitCode).toBe(0)
})

test('what README links to is there', async () => {
  for (const [, path] of readme.matchAll(/\]\(([^)#:]+)\)/g)) await readFile(join(root, path!))
  for (const [, path] of readme.matchAll(/`(src\/[\w./-]+\.ts)`/g)) await readFile(join(root, path!))
})

function argumentsOf(command: string): string[] {
  const [program, name, ...args] = words(command)
  expect(['npx leadscore', 'node bin/leadscore.js']).toContain(`${program} ${name}`)
  return args
}
