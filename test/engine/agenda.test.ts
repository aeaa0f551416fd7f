// The agenda against a plain sorted list, with waits that are dropped meanwhile.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Agenda } from '../../src/engine/agenda.ts'
import type { Due, Entry } from '../../src/engine/due-queue.ts'

const stages = 3

interface Item {
  at: number
  what: Due['what']
  entry: Entry | null
  points: number
}

const scheduled = fc.record({
  do: fc.constant('schedule' as const),
  what: fc.constantFrom<Due['what'][]>('window', 'window', 'window', 'begin', 'complete', 'hop', 'crm sync'),
  stage: fc.nat(stages - 1),
  /** After the latest time that was asked for; 0 is often, so that ties are. */
  delay: fc.oneof(fc.constant(0), fc.nat(40)),
  points: fc.nat(9),
})
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: scheduled },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), newest: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), time: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('take' as const), most: fc.nat(9) }) },
  ),
  { maxLength: 400, size: 'max' },
)

/** What is next, by a search through all. */
const firstOf = (items: readonly Item[], time: number) =>
  items.filter((item) => item.at <= time).toSorted((a, b) => a.at - b.at)[0]

const seen = ({ at, what, entry, points }: Item): Item => ({ at, what, entry, points })

/** `spread`: delays are as they come; or else each kind has its own, as with a lead. */
const agrees = (todo: typeof steps extends fc.Arbitrary<infer Steps> ? Steps : never, spread: boolean) => {
  const agenda = new Agenda(stages)
  let model: Item[] = []
  let now = 0
  let began = 0
  const take = () => {
    const due = agenda.next(now)
    const expected = firstOf(model, now)
    expect(due && seen(due)).toEqual(expected)
    model = model.filter((item) => item !== expected)
    return expected !== undefined
  }
  for (const step of todo) {
    if (step.do === 'schedule') {
      const { what, stage, points } = step
      const at = now + (spread ? step.delay : 5 * what.length + 7 * stage)
      const entry = what === 'window' || what === 'hop' ? { since: now, stage, began: began++ } : null
      agenda.schedule(() => 'lead', at, what, entry, points)
      model.push({ at, what, entry, points })
    } else if (step.do === 'drop') {
      agenda.drop(began - step.newest)
      model = model.filter(({ what, entry }) => what !== 'window' || entry!.began >= began - step.newest)
    } else if (step.do === 'pass') {
      now += step.time
      while (take());
    } else {
      for (let index = 0; index < step.most; index++) take()
    }
    const counted = (kinds: readonly Due['what'][]) =>
      model.filter(({ what }) => kinds.includes(what)).map(({ at }) => at)
    const underWay = counted(['begin', 'complete', 'hop'])
    expect([agenda.waiting, agenda.underWay]).toEqual([counted(['window']).length, underWay.length])
    expect(agenda.nextUnderWay).toBe(Math.min(...underWay))
  }
  const rest = model.toSorted((a, b) => a.at - b.at)
  expect(agenda.waits.map(seen)).toEqual(rest.filter(({ what }) => what === 'window'))
  expect(agenda.others.map(seen)).toEqual(rest.filter(({ what }) => what !== 'window'))
  agenda.clear()
  expect([agenda.next(Infinity), agenda.waiting, agenda.underWay]).toEqual([undefined, 0, 0])
}

test.each([
  ['as a lead schedules', false],
  ['in any order', true],
])('hands out what is due in order of time, then of scheduling: %s', (_, spread) => {
  fc.assert(fc.property(steps, (todo) => agrees(todo, spread)))
})

test('items that go through are not kept', () => {
  const agenda = new Agenda(1)
  let next = 0
  for (let time = 0; time < 20_000; time++) {
    agenda.schedule(() => 'lead', time, 'crm sync', null, time)
    if (time % 3 === 0) continue
    expect(agenda.next(time)!.points).toBe(next++)
  }
  while (next < 20_000) expect(agenda.next(20_000)!.points).toBe(next++)
  expect(agenda.next(20_000)).toBeUndefined()
})
