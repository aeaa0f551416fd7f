import { expect, test } from 'vitest'
import { measure } from '../../src/diff/gate.ts'
import { type Impact, impactOf } from '../../src/diff/impact.ts'
import type { Replay, SideReport } from '../../src/diff/replay.ts'
import { type Gate, parseGate } from '../../src/plan/gate.ts'

const empty = {
  summary: { scores: null, users_handed_off: 0 },
  numbers: new Float64Array(),
  sent: { times: new Float64Array() },
} as unknown as SideReport
const replay = { base: empty, head: empty, shifts: [], otherScores: 0 } as unknown as Replay

const impact = (parts: Partial<Impact>): Impact => ({ ...impactOf(replay), ...parts })

const gate = (text: string): Gate => {
  const parsed = parseGate(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed
}

const handoffs = (before: number, after: number) => impact({ handoffs: { before, after } })

test.each([
  ['handoffs: +10%', 100, 110, true],
  ['handoffs: +10%', 100, 111, false],
  ['handoffs: +10%', 100, 0, true],
  ['handoffs: -5%', 100, 95, true],
  ['handoffs: −5%', 100, 94, false],
  ['handoffs: -5%', 100, 300, true],
  ['handoffs: ±10%', 100, 90, true],
  ['handoffs: ±10%', 100, 89, false],
  ['handoffs: +-10%', 100, 111, false],
  ['handoffs: +0%', 7, 7, true],
  ['handoffs: +10%', 0, 0, true],
  ['handoffs: +1000%', 0, 1, false],
  ['handoffs: -10%', 0, 1, true],
  ['handoffs: <= 20', 100, 20, true],
  ['handoffs: <= 20', 100, 21, false],
  ['handoffs:>=5', 100, 5, true],
  ['handoffs: ≥ 5', 100, 4, false],
  ['handoffs: 0', 1, 0, true],
  ['handoffs: 0', 1, 1, false],
  ['handoffs: +12.5%', 8, 9, true],
  // 3 * 1.1 is 3.3000000000000003 in binary.
  ['handoffs: +10%', 30, 33, true],
])('%s: %d → %d holds: %s', (text, before, after, holds) => {
  expect(measure(gate(text), handoffs(before, after)).holds).toBe(holds)
})

test('a share of the leads that were handed off before', () => {
  const found = impact({
    handedOffLeads: { before: 200, after: 190 },
    counts: { gained: 0, lost: 10, earlier: 0, later: 0 },
  })
  expect(measure(gate('lost: <= 5%'), found)).toMatchObject({
    holds: true,
    measured: 10,
    allowed: { atMost: 10, atLeast: null },
  })
  expect(measure(gate('lost: 4%'), found).holds).toBe(false)
  expect(measure(gate('lost: <= 5%'), impact({ counts: { gained: 0, lost: 0, earlier: 0, later: 0 } })).holds).toBe(
    true,
  )
})

test('a mean below zero', () => {
  const found = impact({ meanScore: { before: -10, after: -11 } })
  expect(measure(gate('mean_score: -5%'), found)).toMatchObject({ holds: false, change: -10 })
  expect(measure(gate('mean_score: >= -12'), found).holds).toBe(true)
  expect(measure(gate('mean_score: >= -10.5'), found).holds).toBe(false)
  expect(measure(gate('mean_score: ±5%'), impact({ meanScore: { before: null, after: null } })).holds).toBe(true)
})

test.each([
  ['handoffs', 'has no colon', 'as in `handoffs: +10%`'],
  ['handofs: 0', 'cannot measure `handofs`', 'did you mean `handoffs`?'],
  ['sales: 0', 'cannot measure `sales`', 'quantities are'],
  ['handoffs:', 'cannot be read', 'a limit is'],
  ['handoffs: ten', 'cannot be read', 'a limit is'],
  ['handoffs: < 20', 'cannot be read', 'a limit is'],
  ['handoffs: --10%', 'cannot be read', 'a limit is'],
  ['handoffs: ±-10%', 'cannot be read', 'a limit is'],
  ['mean_score: -5', 'a sign but no %', 'a limit is'],
  ['handoffs: +10', 'a sign but no %', 'a limit is'],
  ['handoffs: 10%', 'does not say which way', 'write `+10%`, `-10%` or `±10%`'],
  ['lost: +10%', 'compares with before', 'write `<= 10%`'],
])('%s is refused', (text, problem, help) => {
  const parsed = parseGate(text)
  if (!('problem' in parsed)) throw new Error('it was taken')
  expect(parsed.problem).toContain(problem)
  expect(parsed.help).toContain(help)
})
