/** docs/ci.md: its tables come from the code, its sessions are run, its files are read; `vitest -u` rewrites it. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa, execaSync } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { formats, formatNames } from '../../src/formats/index.ts'
import { markdownTable } from '../../src/formats/markdown/text.ts'
import { codeBlocks, leadscore, words } from '../examples/sessions.ts'
import { action, root } from './fake-runner.ts'

const path = join(root, 'docs/ci.md')
const docs = readFileSync(path, 'utf8')
const yaml = codeBlocks(docs, ['yaml']).map(({ lines }) => ({
  name: /^# (\S+\.ya?ml)$/.exec(lines[0]!)?.[1],
  text: `${lines.join('\n')}\n`,
}))
const preCommit = 'pre-commit'
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadscore-docs-'))
  mkdirSync(join(folder, '.git'))
  for (const { name, text } of yaml) if (name !== undefined) writeFileSync(join(folder, name), text)
  rmSync(join(folder, 'suppressed.leadscore.yaml'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tables: Readonly<Record<string, () => string>> = {
  formats: () =>
    markdownTable(
      ['format', ''],
      formatNames('diagnostics').map((name) => [
        `\`${name}\``,
        formats.find((format) => format.name === name)!.summary,
      ]),
    ),
  inputs: () =>
    markdownTable(
      ['input', '', 'default'],
      Object.entries(action.inputs).map(([name, input]) => [
        `\`${name}\``,
        input.description,
        input.default === '' ? '' : `\`${input.default}\``,
      ]),
    ),
}

test('tables and sessions are what the code says', async () => {
  let text = docs.replaceAll(
    /^<!-- (\w+) -->\n[\s\S]*?^<!-- \/\1 -->$/gm,
    (_, name: string) => `<!-- ${name} -->\n\n${tables[name]!()}\n<!-- /${name} -->`,
  )
  for (const { lines } of codeBlocks(docs, ['console'])) {
    const [prompt, ...shown] = lines
    const [npx, program, ...args] = words(prompt!.slice(2))
    expect([npx, program]).toEqual(['npx', 'leadscore'])
    for (const { name, text: own } of yaml) if (name && args.includes(name)) writeFileSync(join(folder, name), own)
    const { all, exitCode } = await leadscore(args, folder)
    expect(exitCode, all).toBeLessThan(2)
    text = text.replace([...lines, '```'].join('\n'), () => `${prompt}\n${all.trimEnd()}\n\`\`\``)
    expect(shown.length === 0 && process.env['CI'] !== undefined).toBe(false)
  }
  await expect(text).toMatchFileSnapshot(path)
})

test('commands of workflows and shells run', async () => {
  const own = join(folder, 'own')
  expect((await leadscore(['init', own], folder)).exitCode).toBe(0)
  const steps = yaml.flatMap(({ text }) => {
    const { jobs, leadscore: gitlab } = parse(text)
    const runs = Object.values(jobs ?? {}).flatMap((job) => (job as { steps: { run?: string }[] }).steps)
    return [...runs.map(({ run }) => run), ...((gitlab?.script as string[] | undefined) ?? [])]
  })
  const shell = codeBlocks(docs, ['sh']).flatMap(({ lines }) => lines)
  const commands = [...steps, ...shell].filter((line) => line?.startsWith('npx leadscore '))
  expect(commands).toHaveLength(6)
  mkdirSync(join(own, '.config/fish/completions'), { recursive: true })
  for (const command of commands) {
    const line = command!.replace('npx leadscore', `'${process.execPath}' '${join(root, 'bin/leadscore.js')}'`)
    const { exitCode, stderr } = await execa('bash', ['-c', line], { cwd: own, env: { HOME: own }, reject: false })
    expect({ command, exitCode, stderr }).toEqual({ command, exitCode: 0, stderr: '' })
  }
  expect(JSON.parse(readFileSync(join(own, 'leadscore.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' })
  expect(readFileSync(join(own, 'leadscore.xml'), 'utf8')).toContain('</testsuites>')
})

test('the action is given inputs that it has', () => {
  const jobs = yaml.flatMap(({ text }): { steps: { uses?: string; with?: object }[] }[] => {
    return Object.values(parse(text).jobs ?? {})
  })
  const steps = jobs.flatMap((job) => job.steps).filter((step) => step.uses?.includes('actions/leadscore'))
  expect(steps).toHaveLength(3)
  for (const step of steps) {
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with!)))
    const inRepository = step.uses!.replace(/^OWNER\/leadscore\//, '').replace(/@.*$/, '')
    expect(existsSync(join(root, inRepository, 'action.yml'))).toBe(true)
  }
})

test('the hook is one of those that there are', () => {
  const { repos } = parse(readFileSync(join(folder, '.pre-commit-config.yaml'), 'utf8'))
  const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as { id: string }[]
  expect(hooks.map(({ id }) => id)).toContain(repos[0].hooks[0].id)
})

test.runIf(execaSync(preCommit, ['--version'], { reject: false }).exitCode === 0)('pre-commit reads its config', () => {
  const { exitCode } = execaSync(preCommit, ['validate-config', join(folder, '.pre-commit-config.yaml')])
  expect(exitCode).toBe(0)
})

test('a comment is written once, and then replaced', async () => {
  const steps = yaml.flatMap(({ text }) =>
    Object.values(parse(text).jobs ?? {}).flatMap((job) => (job as { steps: { run?: string }[] }).steps),
  )
  const script = steps.find(({ run }) => run?.includes('gh api'))!.run!
  const bin = join(folder, 'gh-bin')
  mkdirSync(bin)
  const stub = `#!/bin/sh\nif [ "$2" = --paginate ]; then cat comments; else printf '%s ' "$@"; cat; fi\n`
  writeFileSync(join(bin, 'gh'), stub, { mode: 0o755 })
  const write = async (comments: string) => {
    writeFileSync(join(folder, 'comments'), comments)
    const env = {
      PATH: `${bin}:${process.env['PATH']}`,
      GITHUB_REPOSITORY: 'us/scoring',
      NUMBER: '7',
      BODY: '<!-- x -->\n$(id)',
    }
    const { stdout } = await execa('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: folder,
      env,
      extendEnv: false,
    })
    return stdout
  }
  const rest = '-F body=@- --silent <!-- x -->\n$(id)'
  expect(await write('')).toBe(`api --method POST repos/us/scoring/issues/7/comments ${rest}`)
  const own = 'https://api.github.com/repos/us/scoring/issues/comments/1'
  expect(await write(`${own}\nhttps://api.github.com/another\n`)).toBe(`api --method PATCH ${own} ${rest}`)
})
