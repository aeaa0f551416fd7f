/** The threshold probe, against bodies whose gate is known. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { probeThreshold } from '../../src/handoff/probe.ts'

const unbounded = { min: null, max: null }
const webhook = (body: string) => ({ method: 'POST', url: 'https://example.com/', headers: [], body })
const probe = (body: string, bounds: { min: number | null; max: number | null } = unbounded) =>
  probeThreshold(webhook(body), 'lead score', bounds, null)
const gate = (condition: string) => `{% if ${condition} %}{"s":1}{% else %}{% abort_message('no') %}{% endif %}`
const score = '{{custom_attribute.${lead score}}}'

test('the usual gate', () => {
  expect(probe(`{% assign threshold = 100 %}${gate(`${score} > threshold`)}`)?.threshold).toBe(100)
  expect(probe(gate(`${score} >= 100`))?.threshold).toBe(99)
  expect(probe(gate('custom_attribute.${lead score} > 1000000'))?.threshold).toBe(1_000_000)
})

test('a gate that computes', () => {
  const body = `{% assign tens = custom_attribute.\${lead score} | divided_by: 10 %}${gate('tens > 12')}`
  expect(probe(body)?.threshold).toBe(129)
})

test('a window, a single value, and no gate at all', () => {
  expect(probe(gate(`${score} > 100 and ${score} < 150`))).toEqual({
    threshold: undefined,
    ranges: [
      { from: -1000, to: 100, outcome: 'abort' },
      { from: 101, to: 149, outcome: 'send' },
      { from: 150, to: 10_000, outcome: 'abort' },
    ],
  })
  expect(probe(gate(`${score} == 100`))?.ranges.map(({ from, to }) => [from, to])).toEqual([
    [-1000, 99],
    [100, 100],
    [101, 10_000],
  ])
  expect(probe('{"s":1}')?.ranges).toEqual([{ from: -1000, to: 10_000, outcome: 'send' }])
})

test('another reason to abort does not hide the threshold', () => {
  const body = `{% if {{\${email_address}}} == blank %}{% abort_message('no e-mail') %}{% endif %}${gate(`${score} > 40`)}`
  expect(probe(body)?.threshold).toBe(40)
  const plan = `{% if custom_attribute.\${plan} != 'pro' %}{% abort_message('plan') %}{% endif %}${gate(`${score} > 40`)}`
  expect(probe(plan)?.threshold).toBe(40)
})

test('bounds are the ends of the range', () => {
  expect(probe(gate(`${score} > 100`), { min: 0, max: 50 })?.ranges).toEqual([{ from: 0, to: 50, outcome: 'abort' }])
})

test('a template that cannot be parsed has no threshold', () => {
  expect(probe('{% if %}')).toBeUndefined()
})

test('any threshold and operator', () => {
  const operators = fc.constantFrom('>', '>=', '<', '<=', '==', '!=')
  fc.assert(
    fc.property(fc.integer({ min: -900, max: 9_000 }), operators, (n, operator) => {
      const found = probe(gate(`${score} ${operator} ${n}`))!
      const meant = (value: number) => evaluate(value, operator, n)
      for (const { from, to, outcome } of found.ranges) {
        for (const value of [from, to]) expect(outcome === 'send').toBe(meant(value))
      }
      expect(found.threshold).toBe(operator === '>' ? n : operator === '>=' ? n - 1 : undefined)
    }),
    { numRuns: 60 },
  )
})

function evaluate(value: number, operator: string, n: number): boolean {
  switch (operator) {
    case '>':
      return value > n
    case '>=':
      return value >= n
    case '<':
      return value < n
    case '<=':
      return value <= n
    case '==':
      return value === n
    default:
      return value !== n
  }
}
