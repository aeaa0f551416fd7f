import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { AtomicFile, discardUnfinishedFiles } from '../../src/files/atomic-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadscore-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const inFolder = (name: string) => join(folder, name)
const content = (name: string) => readFileSync(inFolder(name), 'utf8')

test('nothing is there before the commit, and everything after it', () => {
  const file = new AtomicFile(inFolder('a.csv'))
  file.write('one\n')
  expect(readdirSync(folder)).toHaveLength(1)
  expect(readdirSync(folder)).not.toContain('a.csv')
  file.write('two\n')
  file.commit()
  expect(readdirSync(folder)).toEqual(['a.csv'])
  expect(content('a.csv')).toBe('one\ntwo\n')
})

test('what was there stays until the commit', () => {
  writeFileSync(inFolder('a.csv'), 'old')
  const file = new AtomicFile(inFolder('a.csv'))
  file.write('new')
  expect(content('a.csv')).toBe('old')
  file.finish()
  expect(content('a.csv')).toBe('old')
  file.commit()
  expect(content('a.csv')).toBe('new')
})

test('a discarded file leaves nothing behind', () => {
  writeFileSync(inFolder('a.csv'), 'old')
  const file = new AtomicFile(inFolder('a.csv'))
  file.write('x'.repeat(1_000_000))
  file.discard()
  file.discard()
  expect(readdirSync(folder)).toEqual(['a.csv'])
  expect(content('a.csv')).toBe('old')
})

test('a file that is finished but not committed can be discarded', () => {
  const file = new AtomicFile(inFolder('a.csv'))
  file.finish()
  file.discard()
  expect(readdirSync(folder)).toEqual([])
})

test('a discard after the commit does nothing', () => {
  const file = new AtomicFile(inFolder('a.csv'))
  file.write('kept')
  file.commit()
  file.discard()
  expect(content('a.csv')).toBe('kept')
})

test('an interrupted process removes all that is unfinished', () => {
  const done = new AtomicFile(inFolder('done.csv'))
  done.commit()
  new AtomicFile(inFolder('a.csv')).write('x')
  new AtomicFile(inFolder('b.csv')).write('x')
  expect(discardUnfinishedFiles()).toBe(2)
  expect(discardUnfinishedFiles()).toBe(0)
  expect(readdirSync(folder)).toEqual(['done.csv'])
})

test('texts longer than the buffer are whole', () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => `line ${index} é 🎯\n`)
  const file = new AtomicFile(inFolder('a.txt'))
  for (const line of lines) file.write(line)
  file.commit()
  expect(content('a.txt')).toBe(lines.join(''))
})

test('a symbolic link stays one', () => {
  writeFileSync(inFolder('real.csv'), 'old')
  symlinkSync('real.csv', inFolder('link.csv'))
  const file = new AtomicFile(inFolder('link.csv'))
  file.write('new')
  file.commit()
  expect(readlinkSync(inFolder('link.csv'))).toBe('real.csv')
  expect(content('real.csv')).toBe('new')
})

test('the permissions of a replaced file are kept', () => {
  writeFileSync(inFolder('a.csv'), 'old')
  chmodSync(inFolder('a.csv'), 0o600)
  new AtomicFile(inFolder('a.csv')).commit()
  expect(statSync(inFolder('a.csv')).mode & 0o777).toBe(0o600)
})

test('a device is written to, not replaced', () => {
  const file = new AtomicFile('/dev/null')
  file.write('gone')
  file.commit()
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
})

test.each([
  ['missing/a.csv', 'cannot write out.csv: its folder does not exist'],
  ['folder', 'cannot write out.csv: it is a folder; a file was expected'],
  ['file/a.csv', 'cannot write out.csv: a part of the path is a file, not a folder'],
])('%s fails at once, in words', (path, message) => {
  mkdirSync(inFolder('folder'))
  writeFileSync(inFolder('file'), '')
  expect(() => new AtomicFile(inFolder(path), 'out.csv')).toThrow(new Failure(message))
  expect(readdirSync(folder).sort()).toEqual(['file', 'folder'])
})

test('a target that has become a folder fails at the commit, and leaves nothing behind', () => {
  const file = new AtomicFile(inFolder('a.csv'), 'a.csv')
  mkdirSync(inFolder('a.csv'))
  expect(() => file.commit()).toThrow('cannot write a.csv')
  expect(readdirSync(folder)).toEqual(['a.csv'])
})
