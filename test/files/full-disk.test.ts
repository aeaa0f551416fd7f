/** Outputs onto a small file system, where a new mount is allowed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execaSync } from 'execa'
import { afterAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'leadscore-full-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a command with 32 KB of room in `disk`; what is left there is listed behind its output. */
const onSmallDisk = (...command: string[]) => {
  const script = 'mount -t tmpfs -o size=32k none disk && { "$@"; code=$?; ls -A disk; exit $code; }'
  return execaSync('unshare', ['-rm', 'sh', '-c', script, 'sh', ...command], { cwd: folder, reject: false })
}
mkdirSync(join(folder, 'disk'))
const isPossible = onSmallDisk('true').exitCode === 0

test.runIf(isPossible).each(['csv', 'jsonl', 'parquet'])('a full disk leaves no part of a %s file', (ending) => {
  const lines = Array.from({ length: 9000 }, (_, user) =>
    JSON.stringify({ user_id: `${(user * 7919) % 9973} of many`, time: '2026-02-01T00:00:00Z', type: 'session_start' }),
  )
  writeFileSync(join(folder, 'log.jsonl'), lines.join('\n'))
  const config = ['--config', join(root, 'examples/lead-scoring/leadscore.yaml')]
  const outputs = ['--scores', `disk/scores.${ending}`]
  const bin = join(root, 'bin/leadscore.js')
  const run = onSmallDisk(process.execPath, bin, 'simulate', 'log.jsonl', ...config, ...outputs, '--format', 'json')
  expect(run.stderr).toContain(`cannot write disk/scores.${ending}: the disk is full`)
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
})
