// What can go wrong while a log is read: it changes, it disappears, a thread dies.

import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { execaNode } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { Failure } from '../../src/failure.ts'
import type { OpenFile } from '../../src/events/kernel/reader.ts'
import { work } from '../../src/events/kernel/work.ts'
import { openFile } from '../../src/files/open-file.ts'
import { kernelOptions, read } from './reading.ts'

const folder = mkdtempSync(join(tmpdir(), 'leadscore-faults-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const line = '{"user_id":"u","time":1,"event":"demo"}\n'
const path = join(folder, 'log.jsonl')

/** Does something to the file when it has been read to a certain part. */
function disturbed(disturb: () => void): { open: () => []; file: () => OpenFile } {
  writeFileSync(path, line.repeat(10_000))
  const file = openFile(path, 'log.jsonl')
  let reads = 0
  const readAt: OpenFile['readAt'] = (...place) => {
    if (++reads >= 20) disturb()
    return file.readAt(...place)
  }
  return { open: () => [], file: () => ({ ...file, readAt }) }
}
const options = { ...kernelOptions, chunkBytes: 4096 }

test.each([
  ['became shorter', () => truncateSync(path, 5000)],
  ['became shorter', () => truncateSync(path, 0)],
])('a log that %s', async (what, disturb) => {
  await expect(read(disturbed(disturb), options)).rejects.toThrow(`cannot read log.jsonl: it ${what} while it was read`)
})

test.each([
  ['cut off', (bytes: Uint8Array) => bytes.subarray(0, -100), 'cut off: true'],
  [
    'damaged at its end',
    (bytes: Uint8Array) => Buffer.concat([bytes.subarray(0, -8), Buffer.alloc(8)]),
    'cut off: false',
  ],
])('a log in gzip that is %s', async (_, damage, message) => {
  writeFileSync(path, damage(gzipSync(line.repeat(10_000), { level: 1 })))
  const gzip = (isCut: boolean) => new Failure(`cut off: ${isCut}`)
  for (const threads of [1, 2]) {
    const source = { open: () => [], file: () => ({ ...openFile(path, 'log.jsonl'), gzip }) }
    await expect(read(source, { ...options, threads, workerBytes: 0 })).rejects.toThrow(message)
  }
})

test('a log in gzip that becomes shorter', async () => {
  writeFileSync(path, gzipSync(line.repeat(10_000), { level: 0 }))
  const file = openFile(path, 'log.jsonl')
  const readAt: OpenFile['readAt'] = (...place) => {
    truncateSync(path, 300_000)
    return file.readAt(...place)
  }
  const gzip = () => new Failure('damaged')
  const source = { open: () => [], file: () => ({ ...file, readAt, gzip }) }
  await expect(read(source, options)).rejects.toThrow('cannot read log.jsonl: it became shorter while it was read')
})

test('of a log that grows, what it held when it was opened is read', async () => {
  const { events } = await read(
    disturbed(() => appendFileSync(path, line)),
    options,
  )
  expect(events).toHaveLength(10_000)
})

test('a log that is deleted while it is read is read to its end', async () => {
  const { events } = await read(
    disturbed(() => rmSync(path, { force: true })),
    options,
  )
  expect(events).toHaveLength(10_000)
})

test('a log that cannot be read any more', async () => {
  const fail = () => {
    throw Object.assign(new Error('EIO'), { code: 'EIO' })
  }
  await expect(read(disturbed(fail), options)).rejects.toThrow('EIO')
})

test('a log that is not there when it is opened', () => {
  expect(() => openFile(join(folder, 'none.jsonl'), 'none.jsonl')).toThrow(
    'cannot read none.jsonl: there is no such file',
  )
})

/** Runs the command line with two threads, in each of which some code comes first. */
async function withBomb(code: string, log: string) {
  const root = join(import.meta.dirname, '../..')
  const bomb = join(folder, 'bomb.mjs')
  writeFileSync(bomb, `import { isMainThread } from 'node:worker_threads'\n${code}`)
  const scores = join(folder, 'scores.csv')
  const run = await execaNode(
    join(root, 'bin/leadscore.js'),
    ['simulate', log, '-c', join(root, 'examples/lead-scoring/leadscore.yaml'), '--scores', scores, '--threads', '2'],
    { nodeOptions: ['--import', bomb], reject: false },
  )
  expect(run.stderr).toContain('a thread that reads the log ended')
  expect(run.stderr).toContain('--threads 1')
  expect(run.exitCode).toBe(3)
  expect(readdirSync(folder)).not.toContain('scores.csv')
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
}

test.each([
  ['', () => line.repeat(1_300_000)],
  [' in gzip', () => gzipSync(randomBytes(12_000_000).toString('hex'), { level: 1 })],
])('a thread that dies%s', async (_, content) => {
  const log = join(folder, 'large.jsonl')
  writeFileSync(log, content())
  rmSync(join(folder, 'claimed'), { force: true })
  const claimed = join(folder, 'claimed')
  // The main thread takes its first chunk only when the other one has taken its last.
  await withBomb(
    `import { existsSync, writeFileSync } from 'node:fs'
const claim = Atomics.compareExchange
const nothing = new Int32Array(new SharedArrayBuffer(4))
Atomics.compareExchange = (...words) => {
  if (!isMainThread) {
    const got = claim(...words)
    writeFileSync(${JSON.stringify(claimed)}, '')
    process.exit(got + 7)
  }
  for (let tries = 0; tries < 3000 && !existsSync(${JSON.stringify(claimed)}); tries++) Atomics.wait(nothing, 0, 0, 10)
  return claim(...words)
}\n`,
    log,
  )
})

test('a thread that dies after it has read', async () => {
  const log = join(folder, 'large.jsonl')
  writeFileSync(log, line.repeat(1_300_000))
  // It takes the order of names; the main thread looks for that order only then.
  await withBomb(
    `const claim = Atomics.compareExchange
const nothing = new Int32Array(new SharedArrayBuffer(4))
Atomics.compareExchange = (words, index, from, to) => {
  if (isMainThread && from === ${work.open} && to === ${work.own})
    for (let tries = 0; tries < 3000 && Atomics.load(words, index) === from; tries++) Atomics.wait(nothing, 0, 0, 10)
  const got = claim(words, index, from, to)
  if (!isMainThread && from === ${work.open} && to === ${work.taken}) process.exit(7)
  return got
}\n`,
    log,
  )
})
