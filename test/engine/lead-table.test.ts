// Columns of leads say what their rows say.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LeadTable } from '../../src/engine/lead-table.ts'
import { KernelMemory } from '../../src/events/kernel/memory.ts'
import { Cells, mostRows } from '../../src/text/cells.ts'

const count = fc.oneof(fc.constant(0), fc.nat(20), fc.constantFrom(65_534, 65_535, 65_536, 3_000_000_000))
const score = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.double({ noNaN: true }),
  fc.constantFrom(null, -0, 2 ** 31, -(2 ** 31), 1 - 2 ** 31, 2 - 2 ** 31, 2 ** 31 - 1, Infinity),
)
const result = fc
  .record({ score, entries: count, waiting: count, advanced: count, decays: count, missed: count, handoffs: count })
  .chain((one) => fc.record({ ...constants(one), lastHandoff: one.handoffs === 0 ? fc.constant(null) : fc.nat() }))

function constants<Values extends object>(values: Values) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fc.constant(value)])) as {
    [Key in keyof Values]: fc.Arbitrary<Values[Key]>
  }
}

test.each([false, true])('cells of leads in any order (by the kernel: %s)', (isKernels) => {
  fc.assert(
    fc.property(fc.array(result, { minLength: 1, maxLength: 40 }), fc.nat(9000), (results, usual) => {
      const leads = new LeadTable(64, isKernels ? KernelMemory.open() : undefined)
      const none = { entries: 0, waiting: 0, advanced: 0, decays: 0, missed: 0, handoffs: 0, lastHandoff: null }
      for (let lead = 0; lead < usual; lead++) leads.add({ ...none, score: lead, entries: 2 })
      for (const one of results) leads.add(one)
      const some = Uint32Array.from(results, (_, index) => leads.size - 1 - index)
      const cells = new Cells([true, ...Array.from({ length: 8 }, () => false)])
      // What stood there before is gone.
      for (let row = 0; row < mostRows; row++) for (let column = 1; column < 9; column++) cells.set(row, column, 7.5)
      leads.fill(some, cells)
      for (const [row, lead] of some.entries()) {
        const values = Array.from({ length: 8 }, (_, column) => cells.number(row, column + 1))
        expect(values).toEqual(Object.values(leads.at(lead)))
        expect(leads.at(lead)).toEqual(results[lead - usual])
      }
    }),
    { numRuns: 100 },
  )
})

test('scores in order', () => {
  const near = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(null)))
  fc.assert(
    fc.property(fc.oneof(near, fc.array(score)), (scores) => {
      const leads = new LeadTable()
      const none = { entries: 0, waiting: 0, advanced: 0, decays: 0, missed: 0, handoffs: 0, lastHandoff: null }
      for (const score of scores) leads.add({ ...none, score })
      const numbers = scores.filter((one) => one !== null)
      expect(Array.from(leads.sortedScores())).toEqual(Array.from(Float64Array.from(numbers).sort()))
    }),
  )
})
