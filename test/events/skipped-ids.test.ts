// Fingerprints against a plain set: nothing that was added may be missed.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyOf, SkippedIds } from '../../src/events/skipped-ids.ts'

const id = fc.tuple(
  fc.nat({ max: 5 }),
  fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
  fc.oneof(fc.constantFrom('a', 'b', ''), fc.string({ maxLength: 6 })),
)

test.each([true, false])('what was added is found (remembered exactly: %s)', (exactly) => {
  fc.assert(
    fc.property(fc.array(id), fc.array(id), (added, others) => {
      const skipped = new SkippedIds()
      const set = new Set<string>()
      for (const [user, time, text] of added) {
        skipped.add(user, time, text, exactly)
        set.add(keyOf(user, time, text))
      }
      for (const [user, time, text] of [...added, ...others]) {
        const found = skipped.find(user, time, text)
        if (set.has(keyOf(user, time, text))) expect(found).toBe(exactly ? 'certain' : 'suspected')
        else expect(found).toBe('unknown')
      }
    }),
  )
})

test('it grows', () => {
  const skipped = new SkippedIds()
  const count = 20_000
  for (let i = 0; i < count; i++) skipped.add(i % 100, i * 1000, `e-${i}`, false)
  let suspected = 0
  for (let i = 0; i < count; i++) {
    expect(skipped.find(i % 100, i * 1000, `e-${i}`)).toBe('suspected')
    if (skipped.find(i % 100, i * 1000, `f-${i}`) === 'suspected') suspected++
  }
  expect(suspected).toBe(0)
})
