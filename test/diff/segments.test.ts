// The segments of a comparison: values that differ are told apart, and the last one counts.

import { expect, test } from 'vitest'
import { LastValues } from '../../src/diff/last-values.ts'

const valueOf = (...values: unknown[]) => {
  const last = new LastValues('plan', Infinity)
  for (const plan of values) last.begin({ user_id: 'u', attributes: { plan } })
  return last.of('u')
}

test.each([
  [3, '3'],
  ['3', '"3"'],
  [true, 'true'],
  ['true', '"true"'],
  ['pro', 'pro'],
  ['"pro"', '"\\"pro\\""'],
  [['a', 1], '["a",1]'],
  ['', ''],
  [null, null],
])('%j is shown as %j', (value, shown) => {
  expect(valueOf(value)).toBe(shown)
})

test('the last value counts, and none is no value', () => {
  expect(valueOf('free', 'pro')).toBe('pro')
  expect(valueOf()).toBe(null)
})
