// Two threads replay a log as one does, whoever replays which leads.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Worker } from '../../src/events/kernel/reader.ts'
import { work } from '../../src/events/kernel/work.ts'
import { Failure } from '../../src/failure.ts'
import { loadConfig } from '../../src/load-config.ts'
import { simulate } from '../../src/simulation.ts'
import { cases } from '../agreement/arbitrary.ts'
import { encode, toYaml } from '../agreement/encode.ts'
import { onTwoThreads, plain, statesOf } from './two-threads.ts'

const inStretch = 4096
const stretches = 6
const users = stretches * inStretch - 100

const config = ({ audience = '', points = 1, reeligibility = 'never', threshold = 3 } = {}) => `
version: 1
name: Shared
score: { attribute: lead score }
entry:
  triggers: [attribute_changed: lead score, email_added]
  reeligibility: 0s
${audience}
action_groups:
  - name: Demo
    points: ${points}
    triggers: [{ custom_event: demo, where: [{ property: plan, is_any_of: [pro] }] }]
  - { name: Visit, points: 1, triggers: [session_start] }
inactivity: { window: 30d, points: -1 }
handoff:
  name: Sales
  threshold: ${threshold}
  reeligibility: ${reeligibility}
  webhook:
    method: POST
    url: https://example.com/
    body: '{% if custom_attribute.\${lead score} <= ${threshold} %}{% abort_message() %}{% endif %}{}'
`

type Line = Record<string, unknown>
/** In seconds. */
const day = 86_400
const enter = (attributes: Line = {}): Line => ({ type: 'profile', attributes: { email: 'a@b.co', ...attributes } })
const visit: Line = { type: 'session_start' }
const demo: Line = { event: 'demo', properties: { plan: 'pro' } }

/** A log in which every user has these lines, a minute after each other. */
function logOf(linesOf: (user: number) => readonly Line[]): Uint8Array[] {
  const lines = Array.from({ length: users }, (_, user) =>
    linesOf(user).map((line, index) =>
      JSON.stringify({ user_id: `user ${(user * 7919) % users}`, time: day + index * 60, ...line }),
    ),
  )
  return [Buffer.from(`${lines.flat().join('\n')}\n`)]
}

/** Compares the runs; how many stretches the other thread did, and left. */
async function compare(yaml: string, events: Uint8Array[], until?: number) {
  const { report, ...counts } = await onTwoThreads(yaml, { events, until })
  const { plan } = loadConfig(yaml, 'leadscore.yaml')
  expect(report).toEqual(plain(await simulate(plan!, { events, until })))
  return { ...counts, report }
}

const usual = (user: number) => [enter(), ...Array.from({ length: user % 5 }, () => visit), demo]

test('leads that need no host', async () => {
  const { done, left, report } = await compare(config(), logOf(usual), 100 * day * 1000)
  expect(done).toBeGreaterThan(0)
  expect(left).toBe(0)
  expect(report.summary.handoffs).toBeGreaterThan(0)
})

test('scores and payloads of which the first leads have none', async () => {
  const log = logOf((user) => (user < inStretch ? [enter(), visit] : [...usual(user), ...usual(user * 3)]))
  const { done, left } = await compare(config({ points: 7 }), log)
  expect(done).toBeGreaterThan(0)
  expect(left).toBe(0)
})

test('an audience that leads without attributes are in', async () => {
  const audience = '  audience: [{ attribute: plan, is_none_of: [free] }]'
  const { done, left } = await compare(config({ audience }), logOf(usual))
  expect(done).toBeGreaterThan(0)
  expect(left).toBe(0)
})

test('an audience that the other thread cannot ask', async () => {
  const audience = '  audience: [{ attribute: plan, is_none_of: [free] }]'
  const log = logOf((user) => [enter({ plan: user % 3 === 0 ? 'free' : 'pro' }), visit, demo])
  expect(await compare(config({ audience }), log)).toMatchObject({ done: 0, left: 3 })
})

test('an audience of the score, which nobody else is asked for', async () => {
  const audience = '  audience: [{ attribute: lead score, less_than: 4 }]'
  expect(await compare(config({ audience }), logOf(usual))).toMatchObject({ done: 0, left: 0 })
})

test('a lead of its own kind in some stretches, of which one is the last', async () => {
  const isOdd = (user: number) => user % (2 * inStretch) === inStretch + 200
  const odd = { type: 'profile', attributes: { 'lead score': 'text' } }
  const { left } = await compare(
    config(),
    logOf((user) => (isOdd(user) ? [...usual(user), odd] : usual(user))),
  )
  expect(left).toBeGreaterThan(0)
})

test('scores that are not remembered', async () => {
  const score = { type: 'profile', attributes: { 'lead score': 0.5 } }
  expect(
    await compare(
      config(),
      logOf(() => [enter(), score, visit, visit, visit, demo]),
    ),
  ).toMatchObject({ done: 0 })
})

test('more hand-offs than there is room for at a time', async () => {
  const log = logOf((user) => (user % 5 === 0 ? [enter(), visit, visit, visit, demo, visit, visit] : usual(user)))
  const { done, report } = await compare(config({ reeligibility: '0s' }), log)
  expect(done).toBeGreaterThan(0)
  expect(report.summary.handoffs).toBeGreaterThan(users / 2)
})

test('more hand-offs than there is room for', async () => {
  const log = logOf(() => [enter(), ...Array.from({ length: 5 }, () => visit)])
  const { left } = await compare(config({ reeligibility: '0s', threshold: 0 }), log)
  expect(left).toBeGreaterThan(0)
})

test('events with ids, of which some are dropped', async () => {
  const log = logOf((user) => [enter(), { ...visit, id: `${user}` }, demo])
  expect(await compare(config(), [...log, ...log])).toMatchObject({ done: 0, left: 0 })
})

test('random logs of a few leads, behind many that do nothing', async () => {
  const idle = Array.from({ length: 4 * inStretch }, (_, user) => ({ user_id: `idle ${user}`, time: 1, event: 'none' }))
  let all = 0
  const property = fc.asyncProperty(cases, async ({ config: random, log, until, style }) => {
    // With ids, nothing is shared.
    const events = [
      ...encode(idle),
      ...encode(
        log.map((line) => ({ ...line, id: undefined })),
        style,
      ),
    ]
    const { done, left } = await compare(toYaml(random), events, until ?? undefined)
    all += done + left
  })
  await fc.assert(property, { numRuns: Number(process.env['LEADSCORE_RUNS'] ?? 20), endOnFailure: true })
  expect(all).toBeGreaterThan(0)
}, 120_000)

test.each(['names', 'stretches'])('a thread that dies while it is at %s', async (what) => {
  const dies = (thread: Worker, task: Parameters<typeof statesOf>[0]) => {
    if ('places' in task !== (what === 'names')) return
    Atomics.store(statesOf(task).at(-1)!, 0, work.taken)
    thread.post({ stretches: 'nowhere' })
  }
  const run = onTwoThreads(config(), { events: logOf(usual) }, dies)
  await expect(run).rejects.toThrow(Failure)
  await expect(run).rejects.toThrow('a thread that reads the log ended')
})
