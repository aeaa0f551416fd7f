import fs, { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { TemporaryFile } from '../../src/files/temporary-file.ts'

let full = false
const { writeSync } = fs
beforeAll(() => {
  const part = (descriptor: number, bytes: Uint8Array, from: number, length: number, position: number) => {
    if (full) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    // No more than a part at a time, as a system may do.
    return writeSync(descriptor, bytes, from, Math.min(length, 1000), position)
  }
  vi.spyOn(fs, 'writeSync').mockImplementation(part as typeof writeSync)
  // Modules that are loaded already see it too.
  syncBuiltinESMExports()
})
afterAll(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadscore-files-'))
})
afterEach(() => {
  full = false
  rmSync(folder, { recursive: true, force: true })
})

test('what was written comes back, from a file that has no name any more', () => {
  const file = new TemporaryFile(folder)
  const parts = Array.from({ length: 9 }, (_, i) => new Uint8Array(i * 777).fill(i))
  const positions = parts.map((part) => file.write(part))
  expect(readdirSync(folder)).toEqual([])
  for (const [index, part] of [...parts.entries()].toReversed()) {
    const into = new Uint8Array(part.length)
    file.read(positions[index]!, into)
    expect(into).toEqual(part)
  }
  expect(() => file.read(positions[8]!, new Uint8Array(9 * 777))).toThrow(Failure)
  file.dispose()
  file.dispose()
})

test('nothing is made when nothing is written', () => {
  new TemporaryFile('/no/such/folder').dispose()
})

test('a folder that is not there, and a full disk, are said in words', () => {
  expect(() => new TemporaryFile(join(folder, 'none')).write(new Uint8Array(1))).toThrow(
    /^cannot write a temporary file in .*none: its folder does not exist$/,
  )
  full = true
  const file = new TemporaryFile(folder)
  let failure: unknown
  try {
    file.write(new Uint8Array(5))
  } catch (error) {
    failure = error
  }
  expect(failure).toBeInstanceOf(Failure)
  expect((failure as Failure).message).toBe(`cannot write a temporary file in ${folder}: the disk is full`)
  expect((failure as Failure).notes.at(-1)).toContain('--temp-dir')
  file.dispose()
  expect(readdirSync(folder)).toEqual([])
})
