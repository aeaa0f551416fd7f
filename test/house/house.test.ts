/** Promises about the house: which way imports go, complete registries, files that stay small. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import * as commands from '../../src/commands/registry.ts'
import * as targets from '../../src/commands/targets/registry.ts'
import { inputFormats } from '../../src/events/formats/index.ts'
import { formatNames } from '../../src/formats/index.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { triggers } from '../../src/triggers/index.ts'

const root = resolve(import.meta.dirname, '../..')
const source = join(root, 'src')

const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.includes('.generated.'))
  .map((entry) => relative(source, join(entry.parentPath, entry.name)))

/** From the ground up: a folder imports from floors below its own, and from itself. */
const floors: readonly (readonly string[])[] = [
  ['text', 'failure.ts', 'next-turn.ts', 'version.ts', 'world.ts'],
  ['diagnostics', 'condition', 'liquid'],
  ['plan'],
  ['document', 'triggers', 'events'],
  ['engine'],
  ['config', 'files', 'git', 'suppressions'],
  ['handoff', 'tables'],
  ['rules', 'network'],
  ['load-config.ts', 'simulation.ts'],
  ['testing'],
  ['build-sheet', 'diff', 'explain', 'sql'],
  ['formats', 'index.ts', 'init', 'dbt'],
  ['commands'],
  ['cli.ts', 'process.ts'],
]
const floorOf = (file: string) => {
  const top = file.split('/')[0]!
  const floor = floors.findIndex((names) => names.includes(top))
  expect(floor, `${file} is on no floor`).toBeGreaterThanOrEqual(0)
  return floor
}

test('imports go down', () => {
  const upward: string[] = []
  for (const file of files) {
    const text = readFileSync(join(source, file), 'utf8')
    for (const [, path] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
      const target = relative(source, resolve(dirname(join(source, file)), path!))
      if (target.startsWith('..') || target.split('/')[0] === file.split('/')[0]) continue
      if (floorOf(target) > floorOf(file)) upward.push(`${file} → ${target}`)
      else if (floorOf(target) === floorOf(file)) upward.push(`${file} ↔ ${target}`)
    }
  }
  expect(upward.sort()).toEqual([])
})

test('only the edges touch the process, files and the clock', () => {
  // A render without a given moment takes the present one.
  const edges = /^(commands|files|git|init|network|process|world|version|cli|liquid\/render-body)/
  const offenders = files.filter(
    (file) =>
      !edges.test(file) &&
      /\bprocess\.|from 'node:(fs|child_process|http|net)|\bDate\.now\(/.test(readFileSync(join(source, file), 'utf8')),
  )
  expect(offenders).toEqual([])
})

test.each([
  ['triggers', triggers.size],
  ['events/formats', inputFormats.size],
  ['sql/dialects', dialects.size],
  ['commands', Object.keys(commands).length],
  ['commands/targets', Object.keys(targets).length],
])('every %s file is in its registry', (folder, size) => {
  const lines = readFileSync(join(source, folder, 'registry.ts'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('export '))
  expect(lines.every((line) => /^export \{ \w+ \} from '\.\/[a-z-]+\.ts'$/.test(line))).toBe(true)
  expect(lines).toHaveLength(size)
})

test('registries are the only list of what they hold', () => {
  for (const folder of ['triggers', 'rules', 'events/formats', 'formats', 'tables', 'commands', 'commands/targets']) {
    const registry = readFileSync(join(source, folder, 'registry.ts'), 'utf8')
    const contract = /^export const \w+: (Trigger(<.*>)?|Rule|InputFormat|Format|TableFormat|Command|Target) = \{/m
    const entries = readdirSync(join(source, folder)).filter(
      (name) => name.endsWith('.ts') && contract.test(readFileSync(join(source, folder, name), 'utf8')),
    )
    for (const entry of entries) expect(registry, `${folder}/${entry}`).toContain(`'./${entry}'`)
  }
})

test('every kind of result has a pretty and a json form', () => {
  for (const kind of ['diagnostics', 'simulation', 'request', 'rules'] as const) {
    expect(formatNames(kind)).toContain('json')
    expect(formatNames(kind)[0]).toBe('pretty')
  }
})

test('files stay readable', () => {
  const long = files.filter((file) => readFileSync(join(source, file), 'utf8').split('\n').length > 450)
  expect(long).toEqual([])
  expect(files.filter((file) => /(utils?|helpers?|common|misc)\.ts$/.test(file))).toEqual([])
})
