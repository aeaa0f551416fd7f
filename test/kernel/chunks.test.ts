// Whatever the size of the chunks, the number of threads and the way the bytes come, a log gives the same.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { openFile } from '../../src/files/open-file.ts'
import { handWritten } from './odd-lines.ts'
import { bytesOf, kernelOptions, read, readBoth } from './reading.ts'

const folder = mkdtempSync(join(tmpdir(), 'leadscore-kernel-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const short = handWritten.filter((line) => line.length < 200)
const small = bytesOf(
  ...short.slice(0, 120).flatMap((line) => [line, '\n']),
  '{"user_id":"last","time":1,"event":"demo"}',
)
const large = bytesOf(...Array.from({ length: 60 }, () => handWritten.flatMap((line) => [line, '\n'])).flat())

function file(bytes: Uint8Array) {
  const path = join(folder, 'log.jsonl')
  writeFileSync(path, bytes)
  return { open: () => [bytes], file: () => openFile(path, 'log') }
}

/** The same in gzip, in members of a few lines and more. */
function packed(bytes: Uint8Array) {
  const path = join(folder, 'log.jsonl.gz')
  const members = [...pieces(bytes, Math.ceil(bytes.length / 3))].map((piece) => gzipSync(piece))
  writeFileSync(path, Buffer.concat(members))
  return { open: () => [], file: () => ({ ...openFile(path, 'log'), gzip: () => new Failure('damaged') }) }
}

/** The same bytes in pieces of some size. */
function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** As `toEqual`, which is slow where nothing differs. */
function expectSame(actual: object, wanted: object) {
  if (!isDeepStrictEqual(actual, wanted)) expect(actual).toEqual(wanted)
}

const expected = (bytes: Uint8Array) => read({ open: () => [bytes] }, { ...kernelOptions, chunkBytes: 1 << 20 })

test('chunks of every size', async () => {
  const all = await expected(small)
  expect(all.events.length).toBeGreaterThan(20)
  expect(all.refused.length).toBeGreaterThan(20)
  const source = file(small)
  for (const chunkBytes of [
    1,
    2,
    3,
    5,
    7,
    16,
    31,
    64,
    97,
    255,
    1024,
    4096,
    small.length - 1,
    small.length,
    small.length + 1,
  ]) {
    expectSame(await read(source, { ...kernelOptions, chunkBytes }), all)
    expectSame(await read({ open: () => [small] }, { ...kernelOptions, chunkBytes }), all)
    expectSame(await read(packed(small), { ...kernelOptions, chunkBytes }), all)
  }
})

describe('threads', () => {
  let all: Awaited<ReturnType<typeof expected>>
  beforeAll(async () => {
    all = await expected(large)
  })

  test.each([1, 2, 3])('%i', async (threads) => {
    for (const chunkBytes of [10_007, 1 << 18]) {
      const options = { ...kernelOptions, threads, chunkBytes, workerBytes: 0 }
      expectSame(await read(file(large), options), all)
      expectSame(await read(packed(large), options), all)
      expectSame(await read({ open: () => pieces(large, 7919) }, options), all)
    }
  })
})

test('more lines than there are records for', async () => {
  const lines = bytesOf(
    'x\n'.repeat(30_000),
    '\n'.repeat(5000),
    '{"user_id":"u","time":1,"event":"demo"}\n'.repeat(9000),
    '{',
  )
  const all = await read({ open: () => [lines] })
  expect(all.refused).toHaveLength(30_001)
  expect(all.events).toHaveLength(9000)
  expectSame(await read({ open: () => [lines] }, kernelOptions), all)
  expectSame(await read(file(lines), { ...kernelOptions, threads: 2, workerBytes: 0, chunkBytes: 99_991 }), all)
})

test.each([
  ['nothing', ''],
  ['a line feed', '\n'],
  ['a mark', '\ufeff'],
  ['a mark and a line', '\ufeff{"user_id":"u","time":1,"event":"demo"}'],
  ['a mark and a line feed', '\ufeff\n{"user_id":"u","time":1,"event":"demo"}\n'],
  ['two marks', '\ufeff\ufeff{"user_id":"u","time":1,"event":"demo"}\n'],
  ['half a line', '{"user_id":"u","time":1,"ev'],
  ['Windows', '{"user_id":"u","time":1,"event":"demo"}\r\n\r\n{"user_id":"v","time":2,"event":"demo"}\r\n'],
])('a log of %s', async (_, text) => {
  const all = await readBoth({ open: () => [Buffer.from(text)] })
  for (const chunkBytes of [1, 3, 64, 1 << 18]) {
    expect(await readBoth(file(Buffer.from(text)), { ...kernelOptions, chunkBytes })).toEqual(all)
    expect(await readBoth({ open: () => pieces(Buffer.from(text), 2) }, { ...kernelOptions, chunkBytes })).toEqual(all)
  }
})

test('a line of 64 MiB is read, a longer one is refused', async () => {
  const before = '{"user_id":"u","time":1,"event":"demo","note":"'
  const line = (length: number) =>
    Buffer.concat([Buffer.from(before), Buffer.alloc(length - before.length - 2, 'n'), Buffer.from('"}\n')])
  const most = 64 * 1024 * 1024
  const lines = Buffer.concat([line(most), line(most + 1), line(100)])
  const { events, refused } = await read({ open: () => pieces(lines, 1 << 20) }, kernelOptions)
  expect(events).toHaveLength(2)
  expect(refused.map(({ line, refusal, text }) => [line, refusal.reason, text.length])).toEqual([[2, 'too long', 1024]])
})
