// Suspicions settled exactly, also when different events share a fingerprint.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Duplicates } from '../../src/events/duplicates.ts'
import { FingerprintSet } from '../../src/events/fingerprint-set.ts'
import type { IdEvent } from '../../src/events/id-journal.ts'

const event = fc.record({
  user: fc.nat({ max: 2 }),
  time: fc.constantFrom(-1, 0, 1.7e12),
  id: fc.constantFrom('a', 'b', 'c', ''),
  skipped: fc.boolean(),
})

test.each([1, 2, 7, 1_000_003])(
  'what is dropped is what an earlier event is equal to (fingerprints: %s)',
  async (prints) => {
    const printOf = ({ user, time, id }: IdEvent): [number, number] => {
      const text = `${user} ${time} ${id}`
      let hash = 0
      for (const character of text) hash = (hash * 31 + character.codePointAt(0)!) >>> 0
      return [(hash % prints) + 1, 0]
    }
    const property = fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
      const suspects = new FingerprintSet()
      const all = new FingerprintSet()
      for (const one of events) if (!all.add(...printOf(one))) suspects.add(...printOf(one))
      const duplicates = new Duplicates(suspects, printOf)
      await duplicates.settle(() => events)
      const keys = events.map(({ user, time, id }) => `${user} ${time} ${id}`)
      const needed = events.flatMap((one, at) => (one.skipped ? [] : [{ ...one, at }]))
      for (let user = 0; user <= 2; user++) {
        duplicates.startUser()
        for (const one of needed.filter((other) => other.user === user).sort((a, b) => a.time - b.time)) {
          const isDropped = duplicates.isDropped(user, one.time, ...printOf(one))
          expect(isDropped).toBe(keys.indexOf(keys[one.at]!) < one.at)
        }
      }
    })
    await fc.assert(property, { numRuns: 300 })
  },
)
