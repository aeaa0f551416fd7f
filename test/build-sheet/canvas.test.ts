/** A lead who is walked through the built Canvas ends where the engine says. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canvasOf, heartbeatOf, mostSteps } from '../../src/build-sheet/canvas.ts'
import { loadConfig } from '../../src/load-config.ts'
import { engine } from '../agreement/engine.ts'
import { toYaml } from '../agreement/encode.ts'
import { walk, type Moment } from './walk.ts'

const hour = 3_600_000
const origin = Date.parse('2026-01-05T00:00:00Z')
const seed = process.env['LEADSCORE_SEED'] === undefined ? {} : { seed: Number(process.env['LEADSCORE_SEED']) }

const score = 'lead score'
const hours = fc.constantFrom(3, 10, 24, 60, 31 * 24, 45 * 24, 70 * 24)
const config = fc
  .record({
    bounds: fc.constantFrom(
      {},
      { min: 0 },
      { max: 5 },
      { min: 0, max: 8 },
      { min: -3, max: 2 },
      { min: 2 },
      { max: -1 },
    ),
    loop: fc.constantFrom<object[]>(
      [{ attribute_changed: score }],
      [{ attribute_changed: { name: score, to: 1 } }],
      [{ attribute_changed: { name: score, to: 0 } }, { attribute_changed: { name: score, to: 3 } }],
      [],
    ),
    points: fc.array(fc.constantFrom(1, 2, 5, -1, -4, null), { minLength: 2, maxLength: 2 }),
    windows: fc.uniqueArray(hours, { minLength: 1, maxLength: 3 }).map((list) => list.toSorted((a, b) => a - b)),
    decays: fc.array(fc.constantFrom(-1, -2, -5, 1, 0), { minLength: 3, maxLength: 3 }),
    ranked: fc.boolean(),
  })
  .map(({ bounds, loop, points, windows, decays, ranked }) => ({
    // Ranking over a window of several Action Paths is what Braze cannot do.
    ranked: ranked && windows.every((window, index) => window - (windows[index - 1] ?? 0) <= 31 * 24),
    version: 1,
    name: 'Random',
    score: { attribute: score, ...bounds },
    entry: { triggers: [...loop, 'email_added'] },
    action_groups: points.map((one, index) => ({
      name: `Group ${index}`,
      ...(one === null ? { exit: true } : { points: one }),
      triggers: [{ custom_event: `event ${index}` }],
    })),
    inactivity: windows.map((window, index) => ({ window: `${window}h`, points: decays[index]! })),
  }))

const moments = fc.array(
  fc.record({
    after: fc.constantFrom(0, 1, 5, 12, 30, 200, 900),
    what: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom<Partial<Moment>>({ event: 'event 0' }, { event: 'event 1' }) },
      { weight: 2, arbitrary: fc.constantFrom<Partial<Moment>>({ email: 'a@b.example' }, { email: 'c@d.example' }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<Partial<Moment>>({ score: 0 }, { score: 4 }, { score: -20 }, { score: 30 }),
      },
    ),
  }),
  { minLength: 1, maxLength: 12 },
)

test('on random configs and logs', async () => {
  let inHeartbeatMode = 0
  const property = fc.asyncProperty(config, moments, async (drawn, steps) => {
    let time = origin
    const story: Moment[] = [
      { time, email: 'x@y.example' },
      ...steps.map(({ after, what }) => ({ time: (time += after * hour), ...what })),
    ]
    const until = time + 1000 * hour
    const { plan, diagnostics } = loadConfig(toYaml(drawn), 'random.yaml')
    expect(plan, diagnostics.map(({ message }) => message).join('\n')).not.toBeNull()
    const canvas = canvasOf(plan!)
    expect(canvas.steps.length).toBeLessThanOrEqual(mostSteps)
    const values = plan!.entry.triggers.flatMap(({ match }) =>
      match.on === 'attribute' && !match.nonEmpty ? [match.to as number | null] : [],
    )
    const isGated = canvas.loop === heartbeatOf(plan!) || values.includes(null)
    if (plan!.score.heartbeat) inHeartbeatMode++
    const walked = walk(
      {
        canvas,
        score,
        enters: canvas.loop === null ? null : { attribute: canvas.loop, values: isGated ? null : (values as number[]) },
        onEmail: true,
        ranked: plan!.ranked,
      },
      story,
      until,
    )
    const log = story.map(({ time: at, event, email, score: outside }) => ({
      user_id: 'u',
      time: new Date(at).toISOString(),
      ...(event === undefined
        ? { type: 'profile', attributes: email === undefined ? { [score]: outside } : { email } }
        : { event }),
    }))
    const { scores } = await engine(drawn, log, { until })
    const { score: end, entries, waiting } = scores[0]!
    expect(walked, JSON.stringify(canvas.steps, null, 1)).toEqual({ score: end, entries, waiting })
  })
  await fc.assert(property, { numRuns: 150, ...seed })
  expect(inHeartbeatMode).toBeGreaterThan(10)
})

const planOf = (inactivity: string, more = '') =>
  loadConfig(
    `version: 1
name: Small
score: { attribute: score${more} }
entry: { triggers: [{ attribute_changed: score }, email_added] }
action_groups: [{ name: Engaged, points: 1, triggers: [session_start] }]
inactivity: ${inactivity}
`,
    'small.yaml',
  ).plan!

test('a window of more than 31 days is a chain of Action Paths with all groups', () => {
  const { steps } = canvasOf(planOf('{ window: 70d, points: -1 }'))
  const paths = steps.filter((step) => step.kind === 'action-path')
  expect(paths.map(({ ms }) => ms / (24 * hour))).toEqual([31, 31, 8])
  expect(paths.map(({ groups }) => groups.map(({ to }) => to))).toEqual([['C2'], ['C2'], ['C2']])
  expect(steps.filter(({ kind }) => kind === 'user-update')).toHaveLength(2)
})

test('what no Canvas can hold is refused', () => {
  expect(() => canvasOf(planOf('{ window: 9000d, points: -1 }'))).toThrow(
    'Action Paths; a Canvas has at most 200 steps',
  )
})

test('a bound comes before the update, and knows leads without a score', () => {
  const { steps } = canvasOf(planOf('{ window: 1d, points: -1 }', ', min: 0, max: 1'))
  const filters = steps.flatMap((step) =>
    step.kind === 'audience-path' ? step.groups.map(({ label, filter }) => [label, filter]) : [],
  )
  const test = (operator: string, value: unknown) => ({
    op: 'test',
    subject: 'attribute',
    name: 'score',
    operator,
    value,
  })
  expect(filters).toEqual([
    ['Ceiling', test('more_than', 0)],
    ['Floor', { op: 'all', of: [test('less_than', -1), test('is_blank', false)] }],
    ['Floor', test('less_than', 1)],
    ['Ceiling', test('more_than', 2)],
  ])
})
