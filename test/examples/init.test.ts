/** `init`: what it writes works at once, what is there stays, and a failure leaves nothing behind. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { starterFiles } from '../../src/init/starter-files.ts'
import { version } from '../../src/version.ts'
import { leadscore, words } from './sessions.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadscore-init-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const paths = starterFiles.map(({ path }) => path)

async function tree(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.map((entry) => join(entry.parentPath, entry.name) + (entry.isDirectory() ? '/' : ''))
  return files.map((path) => path.slice(folder.length + 1)).sort()
}

test('an empty folder gets all files and the next commands, which work', async () => {
  const { stdout, stderr, exitCode } = await leadscore(['init'], folder)
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  for (const path of paths) expect(stdout).toContain(path)
  expect((await tree()).filter((path) => !path.endsWith('/'))).toEqual([...paths].sort())
  const next = stdout.slice(stdout.indexOf('Next:')).trim().split('\n').slice(1)
  expect(next).toHaveLength(4)
  for (const line of next) {
    const [npx, program, ...args] = words(line)
    expect([npx, program]).toEqual(['npx', 'leadscore'])
    expect((await leadscore(args, folder)).exitCode, line).toBe(0)
  }
})

test('the sample log tells its story: one MQL, one who cools down, one who is missed', async () => {
  await leadscore(['init'], folder)
  const { stdout } = await leadscore(['simulate', 'events.jsonl', '-f', 'json', '--scores', 'scores.jsonl'], folder)
  expect(JSON.parse(stdout)).toMatchObject({ users: 3, rejected: {}, handoffs: 1, users_handed_off: 1 })
  const rows = (await readFile(join(folder, 'scores.jsonl'), 'utf8')).trimEnd().split('\n')
  const byUser = Object.fromEntries(rows.map((row) => [JSON.parse(row).user_id, JSON.parse(row)]))
  expect(byUser['maya']).toMatchObject({ handoffs: 1, missed: 0 })
  expect(byUser['tom']).toMatchObject({ score: 0, handoffs: 0, missed: 0 })
  expect(byUser['tom'].decays).toBeGreaterThan(1)
  expect(byUser['lena'].missed).toBeGreaterThan(2)
})

test('the tests cover the config, and no change of it goes unnoticed', async () => {
  await leadscore(['init'], folder)
  const { stdout, exitCode } = await leadscore(['test', '--coverage-threshold', '100', '--mutate'], folder)
  expect(stdout).toContain('Mutation  leadscore.yaml  100 %')
  expect(exitCode).toBe(0)
})

test('the workflow runs this version, and its commands pass', async () => {
  await leadscore(['init'], folder)
  const workflow = parse(await readFile(join(folder, '.github/workflows/leadscore.yml'), 'utf8'))
  const runs: string[] = workflow.jobs.leadscore.steps.flatMap((step: { run?: string }) => step.run ?? [])
  expect(runs).toHaveLength(3)
  for (const run of runs) {
    const [npx, yes, program, ...args] = words(run)
    expect([npx, yes, program]).toEqual(['npx', '--yes', `leadscore@${version}`])
    expect((await leadscore(args, folder)).exitCode, run).toBe(0)
  }
})

test('files that exist are kept to the byte, and the rest is written', async () => {
  await writeFile(join(folder, 'leadscore.yaml'), 'mine: 1\n')
  await symlink('nowhere', join(folder, 'lead.json'))
  const first = await leadscore(['init', '.'], folder)
  expect(first.stdout).toMatch(/Kept as they are:\n {2}leadscore\.yaml .*\n {2}lead\.json /)
  expect(await readFile(join(folder, 'leadscore.yaml'), 'utf8')).toBe('mine: 1\n')
  const before = await tree()
  const second = await leadscore(['init'], folder)
  expect(second.exitCode).toBe(0)
  expect(second.stdout).toContain('Nothing to write')
  expect(await tree()).toEqual(before)
})

test('a folder that is missing is made, and named in what comes next', async () => {
  const { stdout, exitCode } = await leadscore(['init', 'a b/scoring'], folder)
  expect(exitCode).toBe(0)
  expect(stdout).toContain("  cd 'a b/scoring'\n")
  expect(await readdir(join(folder, 'a b/scoring'))).toContain('leadscore.yaml')
})

test('inside a repository, it says where CI looks for workflows', async () => {
  await mkdir(join(folder, '.git'))
  expect((await leadscore(['init', 'deep/er'], folder)).stdout).toContain(`move .github to ${folder}`)
  expect((await leadscore(['init'], folder)).stdout).not.toContain('move .github')
})

test.each([
  ['the folder is a file', 'taken', 'it is a file; a folder was expected'],
  ['a part of the path is a file', 'taken/deeper', 'a part of the path is a file'],
  ['a device', '/dev/null', 'it is a file; a folder was expected'],
  ['what nobody can write into', '/dev/null/nobody', 'cannot write /dev/null/nobody'],
  ['a link leads nowhere', 'link', 'a link that leads nowhere is in the way'],
])('%s: nothing is written', async (_, target, message) => {
  await writeFile(join(folder, 'taken'), '')
  await symlink('nowhere', join(folder, 'link'))
  const { stdout, stderr, exitCode } = await leadscore(['init', target], folder)
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
  expect(stderr).toContain(message)
  expect(await tree()).toEqual(['link', 'taken'])
})

test.runIf(process.platform === 'linux')('where folders cannot be made, it says so at once', async () => {
  const { stderr, exitCode } = await leadscore(['init', '/proc/nobody'], folder)
  expect(exitCode).toBe(2)
  expect(stderr).toContain('cannot write into /proc/nobody')
})

test.each([
  ['.github is a file', '.github', false],
  ['a folder has the name of a file', 'events.jsonl', true],
])('%s: nothing is half-written', async (_, name, isFolder) => {
  await mkdir(join(folder, 'new'))
  if (isFolder) await mkdir(join(folder, 'new', name))
  else await writeFile(join(folder, 'new', name), '')
  const before = await tree()
  const { stderr, exitCode } = await leadscore(['init', 'new'], folder)
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/^error: cannot write /)
  expect(await tree()).toEqual(before)
})
