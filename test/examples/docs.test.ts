/** What the pages of docs show is run: files are the blocks under their name, sessions and programs are executed. */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { inputTables, withTables } from './tables.ts'
import { codeBlocks, leadscore, words } from './sessions.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (name: string) => readFile(join(root, 'docs', name), 'utf8')
const page = await read('liquid.md')
const pages = ['liquid.md', 'inputs.md', 'warehouse.md']
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadscore-docs-'))
  const texts = await Promise.all(pages.map((name) => read(name)))
  for (const [, name, text] of texts.join('\n').matchAll(/^`([\w.]+)`:\n\n```\w+\n([\s\S]*?)^```$/gm)) {
    await writeFile(join(folder, name!), text!)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.for(pages)('sessions of %s', async (name) => {
  let text = withTables(await read(name), inputTables)
  for (const { lines } of codeBlocks(text, ['console'])) {
    const [prompt, ...shown] = lines
    const { stdout, stderr, exitCode } = await leadscore(words(prompt!.slice(2)).slice(1), folder)
    expect(exitCode).toBeLessThan(2)
    text = text.replace([prompt, ...shown].join('\n'), () => `${prompt}\n${(stdout + stderr).replace(/\n+$/, '').replace(/\n{3,}/g, '\n\n')}`)
  }
  await expect(text).toMatchFileSnapshot(join(root, 'docs', name))
})

test('commands of warehouse.md', async () => {
  const own = join(folder, 'commands')
  await mkdir(own)
  // One that every source can tell.
  const config = { ...parse(await readFile(join(folder, 'scored.yaml'), 'utf8')), entry: { triggers: [{ custom_event: 'demo' }] } }
  delete config.warehouse
  await writeFile(join(own, 'leadscore.yaml'), stringify(config))
  await copyFile(join(folder, 'visits.jsonl'), join(own, 'events.jsonl'))
  const commands = codeBlocks(await read('warehouse.md'), ['sh'])
    .flatMap(({ lines }) => lines)
    .filter((line) => line.startsWith('npx leadscore '))
  expect(commands.length).toBeGreaterThan(4)
  for (const command of commands) {
    const { stderr, exitCode } = await leadscore(words(command).slice(2), own)
    expect(exitCode, `${command}\n${stderr}`).toBe(0)
  }
  expect(await readdir(own)).toEqual(expect.arrayContaining(['cdi.sql', 'dbt', 'scores.csv', 'scores.sql']))
})

test('programs print what their comments say', async () => {
  // Inside the package, so that it can be imported by its name.
  const scratch = join(root, '.cache')
  await mkdir(scratch, { recursive: true })
  for (const [index, { lines }] of codeBlocks(page, ['js']).entries()) {
    const file = join(scratch, `docs-${index}.mjs`)
    await writeFile(file, lines.join('\n'))
    const said = lines.flatMap((line) => /^console\.log\(.*\) \/\/ (.*)$/.exec(line)?.[1] ?? [])
    const { stdout } = await execa('node', [file])
    expect(stdout.split('\n')).toEqual(said)
  }
})

test('every section of a data file is named', async () => {
  const source = await readFile(join(root, 'src/commands/render-template.ts'), 'utf8')
  const [, sections] = /const sections[^{]*\{([^}]*)\}/.exec(source)!
  for (const [, name] of sections!.matchAll(/^\s*(\w+):/gm)) expect(page).toContain(`\`${name}\``)
})
