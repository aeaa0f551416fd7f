import { expect, test } from 'vitest'
import { coverSecrets, secretLiterals } from '../../src/handoff/secret-literals.ts'

test.each([
  ['client_id=abc&client_secret=s3cr3t&x=1', ['s3cr3t']],
  ['{ "password": "a\\"b", "name": "n" }', ['a\\"b']],
  ['Bearer 00D5e0000', ['00D5e0000']],
  ['Basic dXNlcjpwYXNzd29yZA==', ['dXNlcjpwYXNzd29yZA==']],
  ['https://ada:pw@example.com/?access_token=abc', ['pw', 'abc']],
  ['Bearer {{result.access_token}}', []],
  ['client_secret={{x}}&password=<your password>&api_key=[key]&token=xxx', []],
  ['Bearer authentication', []],
  ['grant_type=client_credentials', []],
])('%s', (text, values) => {
  expect(secretLiterals(text).map(({ value }) => text.slice(value.start, value.end))).toEqual(values)
})

test('a line keeps its columns', () => {
  expect(coverSecrets('  X-Api-Key: 8f14e45f # ours')).toBe('  X-Api-Key: ******** # ours')
  expect(coverSecrets("  Authorization: 'Bearer 12345678'")).toBe("  Authorization: 'Bearer ********'")
  expect(coverSecrets(':body client_secret=s3cr3t&a=b')).toBe(':body client_secret=******&a=b')
  expect(coverSecrets('  points: 5 # a token of thanks')).toBe('  points: 5 # a token of thanks')
  expect(coverSecrets('    - custom_event: token_refreshed')).toBe('    - custom_event: token_refreshed')
})
