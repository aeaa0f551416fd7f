/** Files under the readers: folders, patterns, files that change meanwhile, tables that are written. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../../src/cli.ts'
import { findLogs } from '../../src/files/find-logs.ts'
import { openLog } from '../../src/files/read.ts'
import type { World } from '../../src/world.ts'
import { avroOf, jsonl, parquet, type PlainEvent } from './encode.ts'

let directory = ''
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'leadscore-inputs-'))))
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function worldOf(stdin: readonly Uint8Array[] = []): World & { readonly said: string[] } {
  const said: string[] = []
  const terminal = { write: (text: string) => void said.push(text), isTerminal: false, columns: 80 }
  async function* given() {
    yield* stdin
  }
  return { directory, environment: {}, stdin: given(), stdout: terminal, stderr: terminal, now: () => 0, said }
}

const put = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), content)
}
const pathsOf = async (...given: string[]) => (await findLogs(given, worldOf())).map(({ path }) => path)

test('folders by path, patterns, and marks that are no data', async () => {
  for (const path of [
    'x/date=2/b.avro',
    'x/date=1/Z.avro',
    'x/date=1/a.avro',
    'x/_SUCCESS',
    'x/.a.crc',
    'x/_tmp/c.avro',
    'y.jsonl',
  ])
    put(path, '')
  symlinkSync(join(directory, 'y.jsonl'), join(directory, 'x/link.jsonl'))
  const all = ['x/date=1/Z.avro', 'x/date=1/a.avro', 'x/date=2/b.avro', 'x/link.jsonl']
  expect(await pathsOf('y.jsonl', 'x')).toEqual(['y.jsonl', ...all])
  expect(await pathsOf('x/')).toEqual(all)
  expect(await pathsOf('x/**/*.avro')).toEqual(['x/_tmp/c.avro', ...all.slice(0, 3)].sort())
  expect(await pathsOf('x/*/{a,b}.avro')).toEqual(['x/date=1/a.avro', 'x/date=2/b.avro'])
  expect(await pathsOf('-', 'none.jsonl')).toEqual(['-', 'none.jsonl'])
  await expect(pathsOf('*.csv')).rejects.toThrow('no file matches *.csv')
  mkdirSync(join(directory, 'empty'))
  await expect(pathsOf('empty')).rejects.toThrow('there is no log in empty')
})

const readAll = async (chunks: AsyncIterable<Uint8Array>) => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString()
}

test('a file that grows is read as it was; one that shrinks or goes is a failure', async () => {
  put('log.jsonl', 'one\n')
  const log = openLog('log.jsonl', worldOf())
  appendFileSync(join(directory, 'log.jsonl'), 'two\n')
  expect(await readAll(log.open())).toBe('one\n')
  truncateSync(join(directory, 'log.jsonl'), 2)
  await expect(readAll(log.open())).rejects.toThrow('cannot read log.jsonl: it became shorter while it was read')
  await expect(log.random!.read(0, 4)).rejects.toThrow('it became shorter while it was read')
  rmSync(join(directory, 'log.jsonl'))
  await expect(readAll(log.open())).rejects.toThrow('cannot read log.jsonl: there is no such file or folder')
})

const config = `
version: 1
name: Files
score: { attribute: lead score }
entry: { triggers: [attribute_changed: lead score, email_added] }
action_groups: [{ name: Visited, points: 1, triggers: [custom_event: visit] }]
inactivity: { window: 1d, points: -1 }
handoff: { threshold: 2, webhook: { url: "https://crm.example/{{\${user_id}}}", body: "{% if custom_attribute.\${lead score} > 2 %}{}{% else %}{% abort_message() %}{% endif %}" } }
`
const events: readonly PlainEvent[] = ['ada', 'bo', 'Zoë'].flatMap((user_id, index) => [
  {
    user_id,
    time: Date.UTC(2026, 0, 1) + index,
    type: 'profile',
    attributes: { email: `${user_id}@example.com` },
    id: `${index}`,
  },
  ...Array.from({ length: 2 + index }, (_, visit) => ({
    user_id,
    time: Date.UTC(2026, 0, 1, visit + 1) + index,
    type: 'custom_event' as const,
    event: 'visit',
    id: `${index}-${visit}`,
  })),
])

async function simulate(args: readonly string[], stdin?: readonly Uint8Array[]) {
  const world = worldOf(stdin)
  const exitCode = await main(['simulate', '-c', 'leadscore.yaml', ...args], world)
  return { exitCode, said: world.said.join('') }
}

test('every way to name a log gives the same tables', async () => {
  put('leadscore.yaml', config)
  put('log.jsonl', jsonl(events))
  put('parts/1.jsonl.gz', gzipSync(jsonl(events.slice(0, 4))))
  put('parts/2.avro', avroOf('snappy')(events.slice(4, 7)))
  put('parts/3.parquet', parquet('SNAPPY')(events.slice(7)))
  expect(await simulate(['log.jsonl', '--scores', 'scores.jsonl', '--handoffs', 'handoffs.csv'])).toMatchObject({
    exitCode: 0,
  })
  const expected = readFileSync(join(directory, 'scores.jsonl'), 'utf8')
  expect(expected.split('\n')).toHaveLength(4)
  for (const [args, stdin] of [
    [['parts'], undefined],
    [['parts/*'], undefined],
    [['parts/1.jsonl.gz', 'parts/[23].*'], undefined],
    [['-'], [jsonl(events)]],
    [['-'], [gzipSync(jsonl(events))]],
    [['-'], [parquet('GZIP')(events)]],
  ] as const) {
    const { exitCode, said } = await simulate([...args, '--scores', 'other.jsonl'], stdin)
    expect([exitCode, said]).toEqual([0, expect.any(String)])
    expect(readFileSync(join(directory, 'other.jsonl'), 'utf8')).toBe(expected)
  }
})

test('tables as Parquet hold what the others hold', async () => {
  put('leadscore.yaml', config)
  put('log.jsonl', jsonl(events))
  await simulate(['log.jsonl', '--scores', 'scores.jsonl', '--handoffs', 'handoffs.jsonl'])
  expect(await simulate(['log.jsonl', '--scores', 'scores.parquet', '--handoffs', 'handoffs.parquet'])).toMatchObject({
    exitCode: 0,
  })
  for (const name of ['scores', 'handoffs']) {
    const lines = readFileSync(join(directory, `${name}.jsonl`), 'utf8')
      .trim()
      .split('\n')
    const { buffer, byteOffset, byteLength } = readFileSync(join(directory, `${name}.parquet`))
    const file = buffer.slice(byteOffset, byteOffset + byteLength)
    const rows = await parquetReadObjects({ file, metadata: parquetMetadata(file) })
    expect(rows.map((row) => JSON.parse(JSON.stringify(row)) as unknown)).toEqual(
      lines.map((line) => JSON.parse(line) as unknown),
    )
  }
  expect(await simulate(['log.jsonl', '--scores', 'again.parquet'])).toMatchObject({ exitCode: 0 })
  expect(readFileSync(join(directory, 'again.parquet')).equals(readFileSync(join(directory, 'scores.parquet')))).toBe(
    true,
  )
})

test.for([
  ['cut.jsonl.gz', gzipSync(jsonl(events)).subarray(0, 60), 'the gzip data is cut off'],
  ['cut.avro', avroOf('snappy')(events).subarray(0, -5), 'it is cut off'],
  ['cut.parquet', parquet('SNAPPY')(events).subarray(0, -5), 'this is no whole Parquet file'],
] as const)('%s: exit code 2, and nothing is written', async ([name, bytes, message]) => {
  put('leadscore.yaml', config)
  put(name, bytes)
  const { exitCode, said } = await simulate([name, '--scores', 'scores.parquet', '--rejects', 'rejects.jsonl'])
  expect([exitCode, said]).toEqual([2, expect.stringContaining(message)])
  expect(said).toContain(`cannot read ${name}`)
  expect(readdirSync(directory).sort()).toEqual([name, 'leadscore.yaml'].sort())
})

test('a folder is stopped by what is no log, and an export of Braze by a pipe', async () => {
  put('leadscore.yaml', config)
  put('logs/a.jsonl', jsonl(events))
  put('logs/README.md', '# Logs\n')
  const stopped = await simulate(['logs'])
  expect([stopped.exitCode, stopped.said]).toEqual([
    2,
    expect.stringContaining('logs/README.md is no log that is known'),
  ])
  const record = {
    id: '1',
    time: 1,
    user_id: 'b',
    external_user_id: null,
    app_group_id: 'g',
    event_type: 'users.behaviors.app.SessionStart',
  }
  const line = Buffer.from(`${JSON.stringify(record)}\n`)
  const piped = await simulate(['-'], [line])
  expect([piped.exitCode, piped.said]).toEqual([2, expect.stringContaining('--identity exported')])
  expect(await simulate(['-', '--identity', 'exported'], [line])).toMatchObject({ exitCode: 0 })
})
