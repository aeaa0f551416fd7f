// Numbers for people are what ICU writes, without loading it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { number } from '../../src/formats/pretty/style.ts'

const icu = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

test('as ICU writes them', () => {
  const decimals = fc.tuple(fc.maxSafeInteger(), fc.nat(20)).map(([digits, places]) => digits / 10 ** places)
  const values = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double(), decimals)
  const written = (value: number) => icu.format(value).replace('-', '−')
  fc.assert(fc.property(values, (value) => Object.is(value, -0) || number(value) === written(value)))
  for (const value of [0.05, 0.35, 0.949, 999.95, 1e14 - 0.05, 1e14, 1e-7, -0.04, 1e21]) {
    expect(number(value)).toBe(written(value))
  }
  expect([-0, 999, -1234.56].map(number)).toEqual(['0', '999', '−1,234.6'])
})
