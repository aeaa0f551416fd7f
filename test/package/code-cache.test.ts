import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execaSync } from 'execa'
import { afterAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'leadscore-cache-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a run keeps the code of its own command, and help or a mistake that of none', () => {
  for (const name of ['bin', 'schemas', 'package.json', 'dist/leadscore.cjs', 'dist/validate.cjs'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  const example = join(root, 'examples/lead-scoring/leadscore.yaml')
  const cachesAfter = (...args: string[]) => {
    execaSync(process.execPath, [join(folder, 'bin/leadscore.js'), ...args], { reject: false })
    const caches = readdirSync(join(folder, 'dist')).filter((name) => name.endsWith('.cache'))
    return caches.map((name) => name.replace(/-v.*/, '')).sort()
  }
  expect(cachesAfter('nonsense')).toEqual([])
  expect(cachesAfter('simulate', '--nonsense')).toEqual([])
  expect(cachesAfter('simulate', '--help')).toEqual(['leadscore.cjs.none'])
  expect(cachesAfter('validate', example)).toEqual(['leadscore.cjs.none', 'validate.cjs.validate'])
  expect(cachesAfter('rules')).toEqual(['leadscore.cjs.none', 'leadscore.cjs.rules', 'validate.cjs.validate'])
})
