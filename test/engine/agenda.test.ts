// The agenda against a plain sorted list, with entries that stop waiting meanwhile.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Agenda, type Entry } from '../../src/engine/agenda.ts'

const newEntry = (): Entry => ({ since: 0, visibleAfter: 0, stage: 0, best: -1, waiting: true })

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('window' as const), at: fc.nat(300) }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constantFrom('begin' as const, 'crm sync' as const), at: fc.nat(300) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), at: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('until' as const), at: fc.nat(300) }) },
  ),
  { maxLength: 400, size: 'max' },
)

test('hands out what is due in order of time, then of scheduling', () => {
  fc.assert(
    fc.property(steps, (todo) => {
      const agenda = new Agenda()
      let model: { at: number; what: string; entry?: Entry }[] = []
      for (const { do: step, at } of todo) {
        if (step === 'until') {
          for (;;) {
            const expected = model.filter((item) => item.at <= at).toSorted((a, b) => a.at - b.at)[0]
            const due = agenda.next(at)
            expect(due?.at).toBe(expected?.at)
            expect(due?.what).toBe(expected?.what)
            expect(due?.entry ?? undefined).toBe(expected?.entry)
            if (!expected) break
            model = model.filter((item) => item !== expected)
            if (expected.entry) expected.entry.waiting = false
          }
        } else if (step === 'forget') {
          // Every so many of the entries that wait leave at once.
          const leaving = model.filter((item, index) => item.what === 'window' && index % (at + 1) === 0)
          for (const { entry } of leaving) entry!.waiting = false
          model = model.filter((item) => !leaving.includes(item))
          agenda.forget(leaving.length)
        } else {
          const entry = step === 'window' ? newEntry() : undefined
          agenda.schedule(() => 'u1', at, step, entry)
          model.push({ at, what: step, ...(entry ? { entry } : {}) })
        }
        expect(agenda.underWay).toBe(model.filter(({ what }) => what === 'begin').length)
      }
    }),
  )
})
