// connected_content: what would be sent, and what becomes of the answer (liquid.md 6.3).
import { describe, expect, it } from 'vitest'
import type { ConnectedContentFixture } from '../../src/liquid/context.ts'
import { parseLiquid } from '../../src/liquid/template.ts'

const TOKEN = `{% connected_content https://[instance].my.salesforce.com/services/oauth2/token :method post
  :body client_id={{ id }}&grant_type=client_credentials :save result %}Bearer {{result.access_token}}`

function render(template: string, ...connectedContent: ConnectedContentFixture[]) {
  return parseLiquid(template).render({ variables: { id: 'a b' } }, { now: 0, fixtures: { connectedContent } })
}

const URL = 'https://example.com/x'

describe('the request', () => {
  it('is recorded as it would be sent', () => {
    const answer = {
      method: 'post',
      url: 'https://[instance].my.salesforce.com/services/oauth2/token',
      body: { access_token: 'T' },
    }
    const { text, calls, diagnostics } = render(TOKEN, answer)
    expect(text).toBe('Bearer T')
    expect(diagnostics).toEqual([])
    expect(calls).toEqual([
      {
        method: 'POST',
        url: 'https://[instance].my.salesforce.com/services/oauth2/token',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: '*/*' },
        body: 'client_id=a b&grant_type=client_credentials',
        saveAs: 'result',
        retry: false,
        answered: 'fixture',
        status: 200,
      },
    ])
  })

  it.each([
    [
      URL,
      { method: 'GET', url: URL, headers: { 'Content-Type': 'application/json', Accept: '*/*' }, saveAs: 'connected' },
    ],
    [`\n  ${URL}?q={{ id | url_encode }}\n  :save r\n`, { url: `${URL}?q=a+b`, saveAs: 'r' }],
    [
      `${URL} :headers {"Authorization": "Bearer {{ id }}", "X": "1"}`,
      { headers: { Authorization: 'Bearer a b', X: '1' } },
    ],
    [
      `${URL} :headers {\n "Content-Type": "text/plain" } :basic_auth cred`,
      { headers: { 'Content-Type': 'text/plain' }, basicAuth: 'cred' },
    ],
    [`${URL} :auth_credentials tok :cache_max_age :retry :save q`, { basicAuth: 'tok', saveAs: 'q' }],
    [
      `${URL} :method post :body {"foo":"bar","n":"{{1|plus:1}}"} :content_type application/json`,
      { body: '{"foo":"bar","n":"2"}' },
    ],
    [`${URL} :method post :body a=1&b=2 :content_type application/json`, { body: '{"a":"1","b":"2"}' }],
    [`${URL}?apikey={your API key} :save s`, { url: `${URL}?apikey={your API key}` }],
  ])('%s', (args, expected) => {
    expect(render(`{% connected_content ${args} %}`, { url: 'other' }).calls).toMatchObject([expected])
  })

  it.each([
    [`${URL} :guardar r`, 'liquid-unknown-option'],
    [`${URL} :method patch`, 'liquid-unknown-option'],
    [`${URL} :save`, 'liquid-unknown-option'],
    [`${URL} <br>:method post`, 'liquid-markup-in-tag'],
  ])('%s is reported', (args, rule) => {
    expect(parseLiquid(`{% connected_content ${args} %}`).findings.map((finding) => finding.rule)).toContain(rule)
  })
})

describe('without a fixture', () => {
  it('every use shows a placeholder, and the finding names the request but not its body', () => {
    const { text, calls, diagnostics } = render(TOKEN)
    expect(text).toBe('Bearer [connected_content result.access_token]')
    expect(calls).toMatchObject([{ answered: 'placeholder' }])
    expect(diagnostics).toMatchObject([
      {
        rule: 'liquid-missing-answer',
        message: 'No fixture answers POST https://[instance].my.salesforce.com/services/oauth2/token',
      },
    ])
    expect(JSON.stringify(diagnostics)).not.toContain('client_id')
  })

  it('is previewed as a request that went well', () => {
    const template = `{% connected_content ${URL} :save r %}{% if r.__http_status_code__ != 200 %}{% abort_message %}{% endif %}{{ r.list[0].name | upcase }}`
    expect(render(template).text).toBe('[CONNECTED_CONTENT R.LIST[0].NAME]')
  })

  it('shows in place when nothing reads the answer', () => {
    expect(render(`{% connected_content ${URL} %}`).text).toBe(`[connected_content GET ${URL}]`)
  })
})

describe('the answer', () => {
  const tag = `{% connected_content ${URL} :save r %}`
  it.each<[string, Omit<ConnectedContentFixture, 'url'>, string]>([
    [`${tag}{{ r.a }}{{ r.__http_status_code__ }}`, { body: '{"a": 5.0}' }, '5.0200'],
    [`${tag}{{ r[0] }}{{ r.__http_status_code__ }}`, { body: '[1]' }, '1'],
    [`${tag}|{{ r }}`, { body: 'plain' }, 'plain|'],
    [`${tag}|{{ r.a }}`, { status: 404, body: '{"a": 1}' }, '|'],
    [`${tag}{% if r.__http_status_code__ != 200 %}bad{% endif %}`, { status: 500, body: '{}' }, 'bad'],
    [`{% connected_content ${URL} :rerender %}`, { body: 'Hi {{ id }}' }, 'Hi a b'],
    [`{% connected_content ${URL} %}`, { body: 'Hi {{ id }}' }, 'Hi {{ id }}'],
    [`{% connected_content ${URL} :save r :rerender %}{{ r.t }}`, { body: '{"t": "Hi {{ id }}"}' }, 'Hi a b'],
  ])('%s', (template, fixture, expected) => {
    expect(render(template, { url: URL, ...fixture }).text).toBe(expected)
  })

  it('aborts when a request with :retry keeps failing', () => {
    const template = `{% connected_content ${URL} :save r :retry %}`
    expect(parseLiquid(template).canAbort).toBe(true)
    expect(render(template, { url: URL, status: 502 })).toMatchObject({
      outcome: 'aborted',
      reason: expect.stringContaining('502'),
    })
  })

  it("lets the template's own abort win over the retry", () => {
    const template = `{% connected_content ${URL} :save r :retry %}{% abort_message('mine') %}`
    expect(render(template, { url: URL, status: 502 }).reason).toBe('mine')
  })
})
