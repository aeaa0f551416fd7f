import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execaSync } from 'execa'
import { afterAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'leadscore-cache-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a run keeps the code of its own command, a run that may be help that of none, and a mistake nothing', () => {
  for (const name of ['bin', 'schemas', 'package.json', 'dist/leadscore.cjs', 'dist/validate.cjs', 'dist/help.cjs'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  const example = join(root, 'examples/lead-scoring/leadscore.yaml')
  const cachesAfter = (...args: string[]) => {
    execaSync(process.execPath, [join(folder, 'bin/leadscore.js'), ...args], { reject: false })
    const caches = readdirSync(join(folder, 'dist')).filter((name) => name.endsWith('.cache'))
    return caches.map((name) => name.replace(/-v.*/, '')).sort()
  }
  expect(cachesAfter('nonsense')).toEqual([])
  expect(cachesAfter('simulate', '--nonsense')).toEqual([])
  expect(cachesAfter('simulate', '--help')).toEqual(['help.cjs.help'])
  expect(cachesAfter('--version')).toEqual(['help.cjs.help', 'help.cjs.version'])
  const helps = ['help.cjs.help', 'help.cjs.version', 'leadscore.cjs.none']
  expect(cachesAfter('simulate', 'events.jsonl', '--help')).toEqual(helps)
  expect(cachesAfter('validate', example)).toEqual([...helps, 'validate.cjs.validate'])
  expect(cachesAfter('rules')).toEqual([...helps, 'leadscore.cjs.rules', 'validate.cjs.validate'])
})
