import { expect, test } from 'vitest'
import { leadContext } from '../../src/handoff/lead-context.ts'
import { renderRequest } from '../../src/handoff/request.ts'
import { maskBody, maskHeader, maskUrl } from '../../src/handoff/secrets.ts'

const salesforce = {
  method: 'PATCH',
  url: 'https://example.my.salesforce.com/services/data/v60.0/sobjects/Lead/{{${user_id}}}',
  headers: [
    {
      name: 'Authorization',
      value:
        '{% connected_content https://example.my.salesforce.com/services/oauth2/token :method post :body client_id=c&client_secret=hush :save result %} Bearer {{result.access_token}}',
    },
    { name: 'Content-Type', value: 'application/json' },
  ],
  body: `{% if {{custom_attribute.\${lead score}}} > 100 %}{ "Status": "MQL" }{% else %}{% abort_message('not at threshold') %}{% endif %}`,
}
const lead = (score: unknown) => leadContext('00Q1', new Map([['lead score', score]]))
const answer = {
  method: 'POST',
  url: 'https://example.my.salesforce.com/services/oauth2/token',
  body: { access_token: 's3cret' },
}

test('sent, with the token masked', () => {
  const result = renderRequest(salesforce, lead(101), { now: 0, fixtures: { connectedContent: [answer] } })
  expect(result).toMatchObject({
    outcome: 'send',
    request: {
      method: 'PATCH',
      url: 'https://example.my.salesforce.com/services/data/v60.0/sobjects/Lead/00Q1',
      headers: [
        { name: 'Authorization', value: 'Bearer ********' },
        { name: 'Content-Type', value: 'application/json' },
      ],
      body: '{ "Status": "MQL" }',
    },
    notes: [],
  })
  expect(JSON.stringify(result)).not.toMatch(/s3cret|hush/)
})

test('a call without an answer is a visible placeholder and a note', () => {
  const result = renderRequest(salesforce, lead(101), { now: 0 })
  expect(result.request!.headers[0]!.value).toBe('Bearer [connected_content result.access_token]')
  expect(result.calls).toMatchObject([{ field: 'header Authorization', method: 'POST', answered: 'placeholder' }])
  expect(result.notes.join()).toContain('https://example.my.salesforce.com/services/oauth2/token')
})

test('aborted, and in error', () => {
  expect(renderRequest(salesforce, lead(100), { now: 0 })).toMatchObject({
    outcome: 'abort',
    reason: 'not at threshold',
  })
  expect(renderRequest({ ...salesforce, body: '{% if %}' }, lead(1), { now: 0 })).toMatchObject({ outcome: 'error' })
  expect(renderRequest({ ...salesforce, url: '{{x}}' }, lead(101), { now: 0 })).toMatchObject({ outcome: 'error' })
})

test('a body that is no JSON though the header says so', () => {
  const result = renderRequest({ ...salesforce, body: '{ "score": {{custom_attribute.${none}}} }' }, lead(101), {
    now: 0,
  })
  expect(result.notes.join()).toContain('not valid JSON')
  expect(result.notes.join()).toContain('line 1, column 13')
})

test('what is masked', () => {
  expect(maskHeader('authorization', 'Bearer abc')).toBe('Bearer ********')
  expect(maskHeader('Authorization', 'abc')).not.toContain('abc')
  expect(maskHeader('X-Api-Key', 'abc')).toBe('********')
  expect(maskHeader('Accept', 'text/html')).toBe('text/html')
  expect(maskUrl('https://ada:pw@example.com/?access_token=abc&page=2')).toBe(
    'https://********@example.com/?access_token=********&page=2',
  )
  expect(maskBody('grant_type=client_credentials&client_secret=abc')).toBe(
    'grant_type=client_credentials&client_secret=********',
  )
  expect(maskBody('{"password": "a\\"b", "name": "n"}')).toBe('{"password": "********", "name": "n"}')
})

test('an address that Braze does not send to', () => {
  const notes = (url: string) => renderRequest({ ...salesforce, url }, lead(101), { now: 0 }).notes.join()
  expect(notes('https://example.com:8443/x')).toContain('ports 80 and 443')
  expect(notes('http://example.com/x')).toContain('https was expected')
  expect(notes('ftp://example.com/x')).toContain('not to ftp:')
  expect(notes('example')).toContain('not a URL')
})
