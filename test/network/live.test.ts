/** Real requests, to a server of our own on this machine. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { renderRequest } from '../../src/handoff/request.ts'
import { isPrivateAddress, urlProblem } from '../../src/network/guard.ts'
import { answerLive } from '../../src/network/live.ts'
import { sendRequest } from '../../src/network/send.ts'

let server: Server
let base = ''
let requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []
let failuresLeft = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests.push({
        method: request.method!,
        url: request.url!,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      })
      if (request.url === '/slow') return
      if (request.url === '/away') response.writeHead(302, { Location: 'http://169.254.169.254/' }).end()
      else if (request.url === '/large') response.end('x'.repeat(2_000_000))
      else if (request.url === '/flaky' && failuresLeft-- > 0) response.writeHead(503).end('busy')
      else response.setHeader('Content-Type', 'application/json').end('{"access_token":"s3cret-token"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => server.close())

beforeEach(() => {
  requests = []
})

const options = { allowPrivate: true, timeoutMs: 300, maximumBytes: 1_000_000 }
const live = { ...options, retryPauseMs: 1, credential: (name: string) => (name === 'crm' ? 'ada:pass' : undefined) }
const webhook = (authorization: string) => ({
  method: 'POST',
  url: 'https://example.com/leads',
  headers: [{ name: 'Authorization', value: authorization }],
  body: '{}',
})

async function render(authorization: string) {
  const { answers, failures } = await answerLive(webhook(authorization), {}, { now: 0 }, live)
  return {
    failures,
    request: renderRequest(webhook(authorization), {}, { now: 0, fixtures: { connectedContent: answers } }),
  }
}

test('method, body, headers and a saved answer; the token is not shown', async () => {
  const { request, failures } = await render(
    `{% connected_content ${base}/token :method post :body grant_type=client_credentials&client_secret=hush :headers {"X-Trace": "1"} :save result %}Bearer {{result.access_token}}`,
  )
  expect(failures).toEqual([])
  expect(requests).toMatchObject([
    {
      method: 'POST',
      url: '/token',
      body: 'grant_type=client_credentials&client_secret=hush',
      headers: { 'x-trace': '1' },
    },
  ])
  expect(request.outcome).toBe('send')
  expect(request.request!.headers[0]!.value).toBe('Bearer ********')
  expect(JSON.stringify(request)).not.toMatch(/s3cret-token|hush/)
})

test('stored credentials', async () => {
  await render(`{% connected_content ${base}/a :basic_auth crm :save r %}{{r.access_token}}`)
  expect(requests[0]!.headers.authorization).toBe(`Basic ${Buffer.from('ada:pass').toString('base64')}`)
  const { failures } = await render(`{% connected_content ${base}/a :basic_auth other :save r %}{{r.access_token}}`)
  expect(failures[0]!.reason).toContain('`other`')
})

test('a second call may depend on the first', async () => {
  await render(
    `{% connected_content ${base}/a :save first %}{% connected_content ${base}/{{first.access_token}} :save second %}{{second.access_token}}`,
  )
  expect(requests.map(({ url }) => url)).toEqual(['/a', '/s3cret-token'])
})

test('retries only when asked', async () => {
  failuresLeft = 2
  expect((await render(`{% connected_content ${base}/flaky :save r :retry %}{{r.access_token}}`)).request.outcome).toBe(
    'send',
  )
  expect(requests).toHaveLength(3)
  requests = []
  failuresLeft = 2
  await render(`{% connected_content ${base}/flaky :save r %}{{r.access_token}}`)
  expect(requests).toHaveLength(1)
})

test.each([
  ['/slow', 'no answer within 0.3 s'],
  ['/large', 'larger than 1 MB'],
])('%s', async (path, reason) => {
  const answer = await sendRequest({ method: 'GET', url: base + path, headers: {} }, options)
  expect('failure' in answer && answer.failure).toContain(reason)
})

test('redirects are not followed', async () => {
  expect(await sendRequest({ method: 'GET', url: `${base}/away`, headers: {} }, options)).toMatchObject({ status: 302 })
  expect(requests).toHaveLength(1)
})

test('private addresses are refused, literal or by name, unless they are allowed', async () => {
  const guarded = { ...options, allowPrivate: false }
  for (const url of [
    base,
    'http://localhost/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest',
    'http://10.0.0.8/',
    'ftp://example.com/',
    'https://example.com:8443/',
  ]) {
    const answer = await sendRequest({ method: 'GET', url, headers: {} }, guarded)
    expect('failure' in answer, url).toBe(true)
  }
  expect(requests).toEqual([])
  expect(urlProblem('https://example.com/', false)).toBeUndefined()
  for (const address of ['8.8.8.8', '2606:4700::1111']) expect(isPrivateAddress(address)).toBe(false)
  for (const address of ['192.168.1.1', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '64:ff9b::a00:1', 'name'])
    expect(isPrivateAddress(address)).toBe(true)
})
