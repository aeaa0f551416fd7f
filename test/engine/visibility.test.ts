// What waits see and have met, against a list of waits that is gone through for each event.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Visibility } from '../../src/engine/visibility.ts'

const groups = 4

interface Wait {
  readonly from: number
  readonly began: number
  best: number
}

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('begin' as const) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('meet' as const), group: fc.nat(groups - 1) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('end' as const), index: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const) }) },
  ),
  { maxLength: 200, size: 'max' },
)

test.each([0, 1])('latency %d', (latency) => {
  const property = fc.property(steps, (todo) => {
    const visibility = new Visibility(groups, latency)
    let waits: Wait[] = []
    let time = 0
    const sees = ({ from }: Wait) => latency === 0 || from < time
    for (const step of todo) {
      if (step.do === 'begin') waits.push({ from: time, began: visibility.begin(time), best: -1 })
      else if (step.do === 'pass') time++
      else if (step.do === 'drop') waits = waits.filter((wait) => !sees(wait))
      else if (step.do === 'end') {
        const [ended] = waits.splice(step.index, 1)
        if (ended) visibility.end(ended.began)
      } else {
        visibility.meet(time, step.group)
        for (const wait of waits) if (sees(wait) && (wait.best < 0 || step.group < wait.best)) wait.best = step.group
      }
      expect(waits.map(({ began }) => visibility.best(began))).toEqual(waits.map(({ best }) => best))
      expect(waits.map(({ began }) => began < visibility.seeing(time))).toEqual(waits.map(sees))
      expect(visibility.blind(time)).toBe(waits.filter((wait) => !sees(wait)).length)
    }
    visibility.clear()
    expect(visibility.best(visibility.begin(time))).toBe(-1)
  })
  fc.assert(property, { numRuns: 100 })
})
