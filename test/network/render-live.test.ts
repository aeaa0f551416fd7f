/** `render --connected-content live` as a user runs it, against a server of our own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'

const binary = join(import.meta.dirname, '../../bin/leadscore.js')
let server: Server
let folder = ''
let asked: (string | undefined)[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers.authorization)
    response.end('{"access_token":"s3cret-token"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  folder = mkdtempSync(join(tmpdir(), 'leadscore-live-'))
  writeFileSync(
    join(folder, 'leadscore.yaml'),
    `version: 1
name: Live
score: { attribute: lead score, min: 0 }
entry: { triggers: [{ attribute_changed: lead score }, { custom_event: signed_up }] }
action_groups: [{ name: Engaged, points: 1, triggers: [session_start] }]
inactivity: { window: 30d, points: -1 }
handoff:
  reeligibility: 90d
  webhook:
    url: https://example.com/leads
    headers:
      Authorization: "{% connected_content http://127.0.0.1:${(server.address() as AddressInfo).port}/token :basic_auth crm :save t %}Bearer {{t.access_token}}"
    body: "{}"
`,
  )
})

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const render = (...args: string[]) =>
  execa('node', [binary, 'render', '--score', '5', '--connected-content', 'live', ...args], {
    cwd: folder,
    reject: false,
    env: { LEADSCORE_BASIC_AUTH_CRM: 'ada:pass' },
  })

test('calls, and shows neither the token nor the credential', async () => {
  const { stdout, stderr, exitCode } = await render('--allow-private')
  expect(exitCode).toBe(0)
  expect(asked).toEqual([`Basic ${Buffer.from('ada:pass').toString('base64')}`])
  expect(stdout).toContain('Bearer ********')
  expect(stdout + stderr).not.toMatch(/s3cret|ada:pass|YWRhOnBhc3M/)
})

test('a private address is refused, and said', async () => {
  asked = []
  const { stderr, stdout } = await render()
  expect(asked).toEqual([])
  expect(stderr).toContain('got no answer')
  expect(stderr).toContain('Braze calls ports 80 and 443 only')
  expect(stdout).not.toContain('s3cret')
})
