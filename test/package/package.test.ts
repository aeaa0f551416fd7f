/** The package as it is published: packed, installed into an empty folder, and used with npx. */
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
let folder = ''
let packed: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadscore-package-'))
  const { stdout } = await execa('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  })
  packed = (JSON.parse(stdout) as { files: { path: string }[] }[])[0]!.files.map(({ path }) => path)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true }')
  await execa('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball)], { cwd: folder })
  cpSync(join(root, 'examples/lead-scoring'), join(folder, 'scoring'), { recursive: true })
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('validate', async () => {
  const { exitCode, stdout } = await execa('npx', ['leadscore', 'validate', 'scoring/leadscore.yaml'], { cwd: folder })
  expect(exitCode).toBe(0)
  expect(stdout).toContain('scoring/leadscore.yaml')
})

test('simulate', async () => {
  const args = ['leadscore', 'simulate', 'scoring/events.jsonl', '-c', 'scoring/leadscore.yaml', '-f', 'json']
  const { stdout } = await execa('npx', args, { cwd: folder })
  const summary = JSON.parse(stdout) as { schema: string; handoffs: number }
  expect(summary.schema).toBe('leadscore.simulation/1')
  expect(summary.handoffs).toBeGreaterThan(0)
})

test('the library can be imported', async () => {
  const script = `import { loadConfig } from 'leadscore'; console.log(loadConfig('', 'x.yaml').diagnostics[0].code)`
  const { stdout } = await execa('node', ['--input-type=module', '-e', script], { cwd: folder })
  expect(stdout).toBe('LS006')
})

test('only what is needed is published', () => {
  const folders = new Set(packed.map((path) => path.split('/')[0]))
  expect([...folders].sort()).toEqual(['LICENSE', 'README.md', 'bin', 'dist', 'examples', 'package.json', 'schemas'])
})
