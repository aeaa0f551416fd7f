// `--watch` runs again at every save, survives a broken file, and ends with Ctrl-C.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { config } from './story.ts'

const binary = join(import.meta.dirname, '../../bin/leadscore.js')
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadscore-watch-'))
  await writeFile(join(folder, 'leadscore.yaml'), config())
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const story = (score: string) =>
  `tests: [{ name: a session, events: [email_added, session_start], expect: { score: ${score} } }]\n`
const save = (name: string, text: string) => writeFile(join(folder, name), text)

test('saves of tests and config', { timeout: 60_000 }, async () => {
  await save('leadscore.test.yaml', story('1'))
  const watcher = execa('node', [binary, 'test', '--watch'], { cwd: folder, all: true, reject: false, buffer: false })
  let text = ''
  let tell = () => {}
  watcher.all.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    tell()
  })
  /** What is printed from now to the next pause. */
  const next = async (change: () => Promise<void>) => {
    text = ''
    await change()
    while (!text.includes('watching for changes')) await new Promise<void>((done) => (tell = done))
    return text
  }
  expect(await next(() => Promise.resolve())).toContain('✓ 1 test passed')
  expect(await next(() => save('leadscore.test.yaml', story('2')))).toContain('the score is 1; 2 was expected')
  expect(await next(() => save('leadscore.test.yaml', 'tests: ['))).toContain('could not be run')
  expect(await next(() => save('leadscore.test.yaml', story('2')))).toContain('the score is 1; 2 was expected')
  expect(await next(() => save('leadscore.yaml', config().replace('points: 1,', 'points: 2,')))).toContain(
    '✓ 1 test passed',
  )
  expect(await next(() => rm(join(folder, 'leadscore.test.yaml')))).toContain('there are no tests')
  expect(await next(() => save('leadscore.test.yaml', story('2')))).toContain('✓ 1 test passed')
  watcher.kill('SIGINT')
  const { signal } = await watcher
  expect(signal).toBe('SIGINT')
})
