import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderByTime } from '../../src/engine/order-by-time.ts'

test('times in order are those of a plain sort, whatever they are', () => {
  const near = fc.integer({ min: -3, max: 3 })
  const far = fc.double({ noNaN: true, min: -8.64e15, max: 8.64e15 }).map(Math.round)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(near, far), near)), (leads) => {
      const compare = (a: number, b: number) => leads[a]![1] - leads[b]![1]
      const plain = leads.map((_, index) => index).sort((a, b) => leads[a]![0] - leads[b]![0] || compare(a, b) || a - b)
      const times = Float64Array.from(leads, ([time]) => time)
      expect([...orderByTime(times, compare)]).toEqual(plain)
    }),
  )
})
