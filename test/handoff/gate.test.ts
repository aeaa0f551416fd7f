/** The gate decides per distinct input; it must decide as rendering every time would. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { handoffGate } from '../../src/handoff/gate.ts'
import { leadContext } from '../../src/handoff/lead-context.ts'
import { renderRequest } from '../../src/handoff/request.ts'
import type { Handoff } from '../../src/plan/plan.ts'

const handoff = (body: string, url = 'https://example.com/'): Handoff => ({
  name: 'Hand-off',
  threshold: null,
  audience: null,
  reeligibilityMs: 0,
  webhook: { method: 'POST', url, headers: [], body },
  crmSync: null,
})

const bodies = [
  '{"s":1}',
  '{% if {{custom_attribute.${lead score}}} > 5 %}{"s":1}{% else %}{% abort_message("low") %}{% endif %}',
  '{% if custom_attribute.${plan} == "pro" and custom_attribute.${lead score} >= 3 %}x{% else %}{% abort_message %}{% endif %}',
  '{% if {{${email_address}}} contains "example" %}{% abort_message("ours") %}{% endif %}{}',
  '{% if {{${user_id}}} == "u2" %}{% abort_message("not them") %}{% endif %}{}',
  '{% assign hour = "now" | date: "%H" | plus: 0 %}{% if hour > 12 %}{% abort_message("late") %}{% endif %}{}',
  '{% if custom_attribute.${tags} contains "beta" %}{% abort_message() %}{% endif %}{{custom_attribute.${lead score} | divided_by: 0}}',
]

const value = fc.oneof(
  fc.constantFrom<unknown>('pro', '', '5', 'ada@example.com', true, null, ['beta'], { a: 1 }, [1, '1']),
  fc.integer({ min: -10, max: 10 }),
)
const attributes = fc.dictionary(fc.constantFrom('lead score', 'plan', 'email', 'tags', 'other'), value)

test.each(bodies)('%s', (body) => {
  const { gate } = handoffGate(handoff(body))
  fc.assert(
    fc.property(
      attributes,
      fc.constantFrom('u1', 'u2'),
      fc.integer({ min: 0, max: 86_399_000 }),
      (values, user, time) => {
        const map = new Map(Object.entries(values).filter(([, one]) => one !== null))
        const rendered = renderRequest(handoff(body).webhook, leadContext(user, map), { now: time })
        expect(gate(() => user, map, time)).toBe(rendered.outcome === 'send')
      },
    ),
    { numRuns: 300 },
  )
})

test('only what the deciding templates read is asked for', () => {
  expect(handoffGate(handoff(bodies[1]!, 'https://example.com/{{custom_attribute.${region}}}')).reads).toEqual([
    'lead score',
  ])
  expect(handoffGate(handoff(bodies[3]!)).reads).toEqual(['email'])
  expect(handoffGate(null).gate(() => 'u', new Map(), 0)).toBe(false)
})

test('keys that are no plain names', () => {
  const { gate } = handoffGate(
    handoff('{% if custom_attribute.${__proto__} == "x" %}{% abort_message() %}{% endif %}{}'),
  )
  expect(gate(() => 'u', new Map([['__proto__', 'x']]), 0)).toBe(false)
  expect(gate(() => 'u', new Map(), 0)).toBe(true)
})
