// Leads that pass a limit of the kernel are replayed as every lead is where somebody watches.

import { expect, test } from 'vitest'
import { loadConfig } from '../../src/load-config.ts'
import { simulate } from '../../src/simulation.ts'

const config = (more = '') => `
version: 1
name: Limits
score: { attribute: lead score }
entry:
  triggers: [attribute_changed: lead score, email_added]
action_groups:
  - { name: Up, points: 1, triggers: [custom_event: up] }
  - { name: Down, points: -1, triggers: [custom_event: down] }
inactivity: { window: 30d, points: -1 }
handoff:
  name: Sales
  reeligibility: 0s
  webhook:
    method: POST
    url: https://example.com/
    body: '{% if custom_attribute.\${lead score} < -5 %}{% abort_message() %}{% endif %}{}'
${more}`

const enter = (user: string, time = 1) => ({
  user_id: user,
  time,
  type: 'profile',
  attributes: { email: `${user}@b.co` },
})
const act = (user: string, event: string, time: number) => ({ user_id: user, time, event })
const score = (user: string, value: unknown, time: number) => ({
  ...{ user_id: user, time, type: 'profile', attributes: { 'lead score': value } },
})

async function both(log: readonly object[], yaml = config()) {
  const { plan, diagnostics } = loadConfig(yaml, 'leadscore.yaml')
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const bytes = Buffer.from(log.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const run = async (trace?: () => void) => {
    const { summary, scores, handoffs } = await simulate(plan!, { events: [bytes] }, trace)
    return { summary, scores: [...scores], handoffs: [...handoffs] }
  }
  const [usual, watched] = [await run(), await run(() => {})]
  expect(usual).toEqual(watched)
  return usual
}

const alternately = (user: string, count: number) =>
  Array.from({ length: count }, (_, index) => act(user, index % 2 === 0 ? 'up' : 'down', 2 + index))

test('more hand-offs than there is room for at a time, and of one lead alone', async () => {
  const few = Array.from({ length: 60 }, (_, user) => [enter(`few-${user}`), ...alternately(`few-${user}`, 99)])
  const log = [...few.flat(), enter('many'), ...alternately('many', 5000), enter('last'), ...alternately('last', 3)]
  const { summary } = await both(log)
  expect(summary.handoffs).toBe(60 * 99 + 5000 + 3)
})

test('more of something than 16 bits count', async () => {
  const { scores } = await both([enter('a'), ...alternately('a', 70_001), enter('b'), ...alternately('b', 5)])
  expect(scores.map(({ entries }) => entries)).toEqual([70_002, 6])
})

test('scores that are no whole numbers of 32 bits', async () => {
  const values = [0.5, -0.5, 2 ** 31, -(2 ** 31), 2 ** 53, -0, 1e300, 5000, -2000, 'text', null]
  const log = values.flatMap((value, index) => [
    enter(`u${index}`),
    score(`u${index}`, value, 2),
    act(`u${index}`, 'up', 3),
  ])
  const { scores } = await both(log)
  expect(new Set(scores.map(({ score }) => score)).size).toBeGreaterThan(7)
})

test('attributes that are read after they were set in every way', async () => {
  const audience = `
  audience: [{ attribute: plan, is_none_of: [free] }, { attribute: seats, less_than: 10 }]`
  const yaml = config().replace('action_groups:', `${audience.slice(1)}\naction_groups:`)
  const set = (user: string, attributes: object, time: number) => ({ user_id: user, time, type: 'profile', attributes })
  const ways = [
    { plan: 'free' },
    { plan: 'pro' },
    { plan: 'free', seats: 3 },
    { plan: null },
    { plan: 1 },
    { seats: 12 },
  ]
  const log = ways.flatMap((first, one) =>
    ways.flatMap((second, other) => {
      const user = `u${one}${other}`
      const acts = [
        act(user, 'up', 4),
        set(user, second, 5),
        act(user, 'up', 6),
        set(user, first, 7),
        act(user, 'up', 8),
      ]
      return [enter(user), set(user, first, 3), ...acts]
    }),
  )
  const { summary } = await both(log, yaml)
  expect(summary.missed_because['re-entry refused by the audience']).toBeGreaterThan(5)
})

test('events far from their order, of a few leads and of many', async () => {
  const far = Array.from({ length: 3000 }, (_, index) => act('far', index % 3 === 0 ? 'down' : 'up', 4000 - index))
  const near = Array.from({ length: 200 }, (_, user) => [
    act(`n${user}`, 'up', 9),
    enter(`n${user}`, 8),
    act(`n${user}`, 'up', 2),
  ])
  await both([...far, enter('far'), ...near.flat()])
})
