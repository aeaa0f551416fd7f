/**
 * One folder a case: `command` is a script, run by bash in a copy of the folder with `leadscore` on the path;
 * `expected.txt` is the exit code and what was printed. `vitest -u` rewrites the expectations.
 */
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, test } from 'vitest'

const cases = import.meta.dirname
const binary = join(cases, '../../bin/leadscore.js')
let scratch = ''

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'leadscore-cases-'))
  mkdirSync(join(scratch, 'bin'))
  const shim = join(scratch, 'bin', 'leadscore')
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${binary}" "$@"\n`)
  chmodSync(shim, 0o755)
})

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const names = readdirSync(cases, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name === 'command')
  .map((entry) => entry.parentPath.slice(cases.length + 1))
  .sort()

test.concurrent.for(names)('%s', async (name, { expect }) => {
  const folder = join(cases, name)
  const copy = join(scratch, name)
  cpSync(folder, copy, { recursive: true })
  for (const file of ['command', 'expected.txt']) rmSync(join(copy, file), { force: true })
  // A repository of its own, so that the search for a config ends here.
  mkdirSync(join(copy, '.git'), { recursive: true })
  const path = [join(scratch, 'bin'), process.env['PATH']].join(delimiter)
  const script = readFileSync(join(folder, 'command'), 'utf8')
  const { exitCode, stdout, stderr } = await execa('bash', ['-c', script], {
    cwd: copy,
    reject: false,
    stdin: 'ignore',
    extendEnv: false,
    env: { PATH: path, HOME: scratch, LC_ALL: 'C.UTF-8', TMPDIR: scratch },
    stripFinalNewline: false,
  })
  const left = readdirSync(copy, { recursive: true }).filter((file) => String(file).endsWith('.tmp'))
  expect(left).toEqual([])
  const text = `exit ${exitCode}\n--- stdout\n${stdout}--- stderr\n${stderr}`.replaceAll(copy, '.').replaceAll(scratch, '/tmp')
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
  expect(existsSync(join(folder, 'expected.txt')) || process.env['CI'] === undefined).toBe(true)
  await expect(text).toMatchFileSnapshot(join(folder, 'expected.txt'))
})
