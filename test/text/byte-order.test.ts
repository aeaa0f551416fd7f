import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareBytes } from '../../src/text/byte-order.ts'

// Letters around the borders where UTF-16 and UTF-8 disagree come up often.
const letter = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    '\u0000',
    '\u007f',
    '\u0080',
    '\u07ff',
    '\u0800',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{10ffff}',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
)
const text = fc.array(letter, { maxLength: 6 }).map((letters) => letters.join(''))

test('the order is that of the bytes of UTF-8', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
    { numRuns: 5000 },
  )
})

test('half surrogates too have one order', () => {
  const unit = fc.constantFrom('a', '\ud800', '\udbff', '\udc00', '\udfff', '\uffff', '\u{1f3af}')
  const units = fc.array(unit, { maxLength: 4 }).map((all) => all.join(''))
  fc.assert(
    fc.property(units, units, units, (a, b, c) => {
      expect(Math.sign(compareBytes(a, b))).toBe(-Math.sign(compareBytes(b, a)) + 0)
      expect(compareBytes(a, b) === 0).toBe(a === b)
      if (compareBytes(a, b) < 0 && compareBytes(b, c) < 0) expect(compareBytes(a, c)).toBeLessThan(0)
    }),
  )
})

test('private-use letters come before emoji', () => {
  expect(['\u{1f3af}', '\uffff', '\ue000', 'é', 'z'].sort(compareBytes)).toEqual([
    'z',
    'é',
    '\ue000',
    '\uffff',
    '\u{1f3af}',
  ])
})
