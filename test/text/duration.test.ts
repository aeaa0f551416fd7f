import fc from 'fast-check'
import { expect, test } from 'vitest'
import { durationPattern, formatDuration, parseDuration } from '../../src/text/duration.ts'

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3.2e11 }), (seconds) => {
      expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000)
    }),
  )
})

test('parts add up, in any order', () => {
  const unit = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const
  const part = fc.tuple(fc.integer({ min: 0, max: 999 }), fc.constantFrom('s', 'm', 'h', 'd', 'w'))
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const seconds = parts.reduce((sum, [amount, name]) => sum + amount * unit[name], 0)
      expect(parseDuration(parts.map(([amount, name]) => `${amount}${name}`).join(''))).toBe(seconds * 1000)
    }),
  )
})

test.each([
  [0, '0s'],
  [5, '5ms'],
  [1500, '1s500ms'],
  [90_000, '1m30s'],
  [129_600_000, '1d12h'],
  [604_800_000, '1w'],
  [864_000_000, '10d'],
  [2_592_000_000, '30d'],
  [-60_000, '-1m'],
])('%d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each([
  '',
  '30',
  'd',
  '30 d',
  '30days',
  '1.5h',
  '-1d',
  '+1d',
  '1D',
  '1y',
  '1mo',
  '1d ',
  '1d12',
  '５d',
  '999999999999w',
])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})

test('the pattern of the schema accepts what is read', () => {
  for (const text of ['0s', '30d', '1d12h', '007m']) expect(text).toMatch(new RegExp(durationPattern))
})
