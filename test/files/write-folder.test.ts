/** Folders of files: replaced together, and a failure leaves what was there. */
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeFolder } from '../../src/files/write-folder.ts'
import type { World } from '../../src/world.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'leadscore-folder-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const write = (folder: string, files: { path: string; text: string }[]) =>
  writeFolder(folder, files, { directory } as World)

test('folders are made, files replaced, others kept', () => {
  write('out', [{ path: 'a/b.txt', text: 'one' }])
  writeFileSync(join(directory, 'out/mine.txt'), 'mine')
  write('out', [
    { path: 'a/b.txt', text: 'two' },
    { path: 'c.txt', text: 'three' },
  ])
  expect(readdirSync(join(directory, 'out'), { recursive: true }).map(String).sort()).toEqual([
    'a',
    'a/b.txt',
    'c.txt',
    'mine.txt',
  ])
  expect(readFileSync(join(directory, 'out/a/b.txt'), 'utf8')).toBe('two')
})

test('one file that cannot be written: none appears, and what was there is as it was', () => {
  mkdirSync(join(directory, 'out/taken'), { recursive: true })
  writeFileSync(join(directory, 'out/old.txt'), 'old')
  const files = ['old.txt', 'deep/new.txt', 'taken'].map((path) => ({ path, text: 'new' }))
  expect(() => write('out', files)).toThrow('cannot write out/taken: it is a folder')
  expect(readdirSync(join(directory, 'out')).sort()).toEqual(['old.txt', 'taken'])
  expect(readFileSync(join(directory, 'out/old.txt'), 'utf8')).toBe('old')
})
