/** docs/testing.md: its tests pass against the shipped example, its sessions are run; `vitest -u` rewrites it. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeBlocks, leadscore, matches, words } from './sessions.ts'

const root = resolve(import.meta.dirname, '../..')
const path = join(root, 'docs/testing.md')
const page = await readFile(path, 'utf8')
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadscore-testing-'))
  await cp(join(root, 'examples/lead-scoring'), folder, { recursive: true })
  for (const { lines } of codeBlocks(page, ['yaml'])) {
    await writeFile(join(folder, lines[0]!.slice(2)), `${lines.join('\n')}\n`)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('sessions', async () => {
  let text = page
  for (const { lines } of codeBlocks(page, ['console'])) {
    const [prompt, ...shown] = lines
    const { all, exitCode } = await leadscore(words(prompt!.slice(2)).slice(2), folder)
    expect(exitCode, all).toBe(0)
    const printed = all.trimEnd()
    if (!matches(shown, printed)) text = text.replace([prompt, ...shown].join('\n'), () => `${prompt}\n${printed}`)
  }
  await expect(text).toMatchFileSnapshot(path)
})

const commands = codeBlocks(page, ['sh']).flatMap(({ lines }) => lines)

test.each(commands)('%s', async (line) => {
  const { all, exitCode, stdout } = await leadscore(words(line).slice(2), folder)
  expect(exitCode, all).toBeLessThan(2)
  expect(stdout).not.toBe('')
})
