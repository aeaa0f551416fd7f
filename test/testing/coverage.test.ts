// Coverage: every goal can be missed and met, and what is noted agrees with what the engine did.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeConfig } from '../../src/config/decode.ts'
import { parseYaml } from '../../src/document/parse.ts'
import type { Step } from '../../src/engine/trace.ts'
import { loadConfig } from '../../src/load-config.ts'
import { simulate } from '../../src/simulation.ts'
import { Bench, type Observer } from '../../src/testing/bench.ts'
import { CoverageObserver } from '../../src/testing/coverage/collect.ts'
import { share, union } from '../../src/testing/coverage/report.ts'
import { playToChecks } from '../../src/testing/run.ts'
import type { Scenario } from '../../src/testing/scenario.ts'
import { runSuite } from '../../src/testing/suite.ts'
import { Source } from '../../src/text/source.ts'
import { cases } from '../agreement/arbitrary.ts'
import { toYaml } from '../agreement/encode.ts'
import { config, suite } from './story.ts'

const observerOf = (yaml: string) => {
  const { plan, document } = loadConfig(yaml, 'leadscore.yaml')
  return { observer: new CoverageObserver(plan!, decodeConfig(document).config!), document }
}

/** The goals that tests leave open, as `line name: goal`. */
const open = (tests: string, yaml: string) => {
  const { observer, document } = observerOf(yaml)
  runSuite(suite(tests, yaml), () => 0, observer)
  const { items, source } = observer.report('leadscore.yaml', document, 'tests')
  return items.flatMap(({ name, span, goals }) =>
    goals.flatMap((goal) =>
      goal.metBy.length > 0 ? [] : [`${source.position(span.start).line} ${name}: ${goal.name}`],
    ),
  )
}

const whole = config({
  score: 'score: { attribute: lead score, min: 0, max: 20 }',
  entry: `entry:
  triggers: [{ attribute_changed: lead score }, email_added, { custom_event: knock, where: [{ property: loud, equals: true }] }]
  audience: [{ attribute: is_employee, does_not_equal: true }, { any: [{ attribute: plan, is_blank: true }, { attribute: plan, equals: pro }] }]
  reeligibility: 1m`,
  groups: `action_groups:
  - { name: Out, exit: true, triggers: [{ attribute_changed: { name: lifecycle, to: customer } }] }
  - { name: Demo, points: 11, triggers: [{ custom_event: demo, where: [{ property: plan, does_not_equal: free }] }, purchase] }`,
  inactivity: 'inactivity: [{ window: 1d, points: -1 }, { window: 2d, points: -1 }]',
  handoff: `handoff:
  threshold: 10
  audience: [{ attribute: mql, is_blank: true }]
  reeligibility: 1d
  webhook:
    url: https://example.com/
    body: "{% if {{custom_attribute.\${lead score}}} > 10 %}x{% else %}{% abort_message('low') %}{% endif %}"
  crm_sync: { after: 1h, attributes: { mql: true } }`,
  launch: 'launch: { at: 2026-01-01, seed: 0 }',
})

test('nothing is covered by a test in which nothing happens', () => {
  expect(open('tests: [{ name: a, expect: { score: 0 } }]', whole)).toEqual([
    '3 the floor: a score held',
    '3 the ceiling: a score held',
    '5 entry trigger: a lead let in',
    '5 entry trigger: a lead let in',
    '5 entry trigger: a lead let in',
    '5 loud equals: a match',
    '5 loud equals: a mismatch',
    '6 entry audience: a lead refused',
    '6 is_employee does not equal: a match',
    '6 is_employee does not equal: a mismatch',
    '6 plan is blank: a match',
    '6 plan is blank: a mismatch',
    '6 plan equals: a match',
    '6 plan equals: a mismatch',
    '7 re-eligibility: a lead refused',
    '9 group Out: a lead sent through',
    '9 trigger of Out: an action that counts',
    '10 group Demo: a lead sent through',
    '10 trigger of Demo: an action that counts',
    '10 plan does not equal: a match',
    '10 plan does not equal: a mismatch',
    '10 trigger of Demo: an action that counts',
    '11 inactivity window: its end',
    '11 inactivity window: its end',
    '14 hand-off audience: a hand-off refused',
    '14 mql is blank: a match',
    '14 mql is blank: a mismatch',
    '15 re-eligibility: a hand-off refused',
    '16 webhook: a hand-off sent',
    '16 webhook: a hand-off aborted',
    '18 branch if: `if` taken',
    '18 branch if: `if` not taken',
    '19 CRM sync: an answer written',
    '20 seed: a first score written',
  ])
})

const branching = config({
  handoff: `handoff:
  webhook:
    url: https://example.com/
    headers:
      X-Plan: '{% if {{custom_attribute.\${plan}}} == "pro" %}p{% endif %}'
    body: |
      {% assign score = {{custom_attribute.\${lead score}}} %}
      {% if score > 90 %}{% abort_message('above') %}
      {% elsif score > 10 %}{% unless {{custom_attribute.\${plan}}} == 'pro' %}other{% endunless %}
      {% else %}{% abort_message('below') %}{% endif %}
      {% case {{custom_attribute.\${country}}} %}
      {% when 'DE', 'AT' %}deutsch
      {% when 'FR' %}français
      {% endcase %}
      {% connected_content https://example.com/status :save status %}
      {% if status.free %}free{% endif %}`,
})

const scored = (...profiles: string[]) =>
  `tests:\n${profiles.map((profile, index) => `  - { name: t${index}, profile: ${profile}, events: [email_added, session_start], expect: { waiting: 1 } }\n`).join('')}`

test.each([
  [
    'no lead',
    scored(),
    [
      '13 `if` taken',
      '13 `if` not taken',
      '16 `if` taken',
      '16 `if` not taken',
      '17 `elsif` taken',
      '17 `elsif` not taken',
      '17 `unless` taken',
      '17 `unless` not taken',
      '20 `when` taken',
      '20 `when` not taken',
      '21 `when` taken',
      '21 `when` not taken',
    ],
  ],
  [
    'what stands behind an abort is not looked at',
    scored('{ lead score: 1 }', '{ lead score: 95 }'),
    [
      '13 `if` taken',
      '17 `elsif` taken',
      '17 `unless` taken',
      '17 `unless` not taken',
      '20 `when` taken',
      '20 `when` not taken',
      '21 `when` taken',
      '21 `when` not taken',
    ],
  ],
  [
    'a case has one branch',
    scored('{ lead score: 20, plan: pro, country: AT }'),
    [
      '13 `if` not taken',
      '16 `if` taken',
      '17 `elsif` not taken',
      '17 `unless` taken',
      '20 `when` not taken',
      '21 `when` taken',
    ],
  ],
  [
    'all',
    scored(
      '{ lead score: 1 }',
      '{ lead score: 95 }',
      '{ lead score: 20, plan: pro, country: AT }',
      '{ lead score: 20, country: FR }',
    ),
    [],
  ],
])('branches of the webhook, without those that depend on an answer: %s', (_, tests, expected) => {
  const branches = open(tests, branching).filter((goal) => goal.includes('branch'))
  expect(branches.map((goal) => goal.replace(/branch \w+: /, ''))).toEqual(expected)
})

const stories = `tests:
  - name: launch, then a demo and a purchase
    profile: {}
    events:
      - { at: 1h, custom_event: demo, properties: { plan: free } }
      - { at: 2h, custom_event: demo, properties: { plan: pro } } # sent
      - { at: 2h30m, purchase: } # too soon; at the ceiling
      - { at: 1d3h, set: { lead score: 15 } } # refused by the audience
    expect: { score: 15 }
  - { name: silence, events: [email_added], expect: { at: 3d, score: 0 } }
  - { name: aborted, events: [email_added, { set: { lead score: 5 } }], expect: { score: 5 } }
  - { name: employee, profile: { is_employee: true, lead score: 1 }, events: [email_added], expect: { entries: 0 } }
  - { name: customer, events: [email_added, { at: 1h, set: { lifecycle: customer } }], expect: { waiting: 0 } }
  - { name: pro, profile: { plan: pro }, expect: { entries: 1 } }
  - { name: knocks, profile: { plan: free, lead score: 0 }, events: [{ custom_event: knock, properties: { loud: false } }, { custom_event: knock, properties: { loud: true } }], expect: { entries: 0 } }
  - { name: knocks in, profile: { lead score: 0 }, events: [{ custom_event: knock, properties: { loud: true } }, email_added], expect: { entries: 1 } }
`

test('every goal can be met', () => {
  expect(open(stories, whole)).toEqual([])
})

test('an action counts only when a lead waits for it', () => {
  const missed = 'tests: [{ name: a, events: [purchase], expect: { missed: 1 } }]'
  expect(open(missed, whole)).toContain('10 trigger of Demo: an action that counts')
})

test('a filter that decides nothing is not looked at', () => {
  // The first alternative matches: the second is not asked.
  const blank = 'tests: [{ name: a, events: [email_added], expect: { entries: 1 } }]'
  expect(open(blank, whole)).toEqual(expect.arrayContaining(['6 plan equals: a match', '6 plan equals: a mismatch']))
})

/** The lead of a scenario, as a log of their own. */
function asLog({ events, profile, end, latency }: Scenario) {
  const lines = events.map(({ time, type, name, properties, attributes }) =>
    JSON.stringify({
      user_id: 'lead',
      time: new Date(time).toISOString(),
      type,
      event: name ?? undefined,
      properties,
      attributes,
    }),
  )
  const profiles = profile ? [{ user_id: 'lead', attributes: profile }] : []
  return { events: [Buffer.from(`${lines.join('\n')}\n`)], profiles, until: end, latency }
}

test('the leads of a log cover what the same leads of tests cover', async () => {
  const { plan } = loadConfig(whole, 'leadscore.yaml')
  const { tests } = suite(stories, whole)
  expect(tests).toHaveLength(8)
  for (const one of tests) {
    const [ofTest, ofLog] = [observerOf(whole), observerOf(whole)]
    playToChecks(one.scenario!, new Bench(plan!), ofTest.observer)
    await simulate(plan!, asLog(one.scenario!), (...step) => ofLog.observer.step(...step))
    const met = ({ observer, document }: typeof ofTest) =>
      observer.report('', document, 'log').items.map(({ goals }) => goals.map(({ metBy }) => metBy.length))
    expect(met(ofLog), one.name).toEqual(met(ofTest))
    expect(met(ofLog).flat()).toContain(1)
  }
})

test('tests and a log together: what either shows, and who shows what', () => {
  const cover = (tests: string, origin: 'tests' | 'log') => {
    const { observer, document } = observerOf(whole)
    runSuite(suite(tests, whole), () => 0, observer)
    return observer.report('leadscore.yaml', document, origin)
  }
  const silence = cover('tests: [{ name: a, events: [email_added], expect: { at: 3d, score: 0 } }]', 'tests')
  const pro = cover('tests: [{ name: a, profile: { plan: pro }, expect: { entries: 1 } }]', 'log')
  const { items, origins } = union(silence, pro)
  expect(origins).toEqual(['tests', 'log'])
  const goals = items.flatMap((item) => item.goals.map(({ name, metBy }) => `${item.name}: ${name} ${metBy.join('+')}`))
  expect(goals).toContain('inactivity window: its end tests')
  expect(goals).toContain('plan is blank: a match tests')
  expect(goals).toContain('plan is blank: a mismatch log')
  expect(goals).toContain('is_employee does not equal: a match tests+log')
  expect([share(items, 'tests').met, share(items, 'log').met]).toEqual([share(silence.items).met, share(pro.items).met])
  expect(share(items).met).toBeGreaterThan(share(silence.items).met)
})

test('on random logs: a group is reached through its triggers, and whoever enters, through an entry trigger', () => {
  const check = ({ config: one, log, latency }: typeof cases extends fc.Arbitrary<infer Case> ? Case : never) => {
    const yaml = toYaml(one)
    const { plan, document } = loadConfig(yaml, 'random.yaml')
    const bench = new Bench(plan!)
    const observer = new CoverageObserver(plan!, decodeConfig(parseYaml(new Source('random.yaml', yaml))).config!)
    const seen = new Set<Step['what']>()
    const events = (log as { time: string; type?: string; event?: string; properties?: object; attributes?: object }[])
      .map((line) => ({
        time: typeof line.time === 'string' ? Date.parse(line.time.slice(0, 10)) : 0,
        label: '',
        type: (line.type ?? 'custom_event') as never,
        name: line.event ?? null,
        properties: (line.properties ?? null) as never,
        attributes: (line.attributes ?? null) as never,
      }))
      .sort((a, b) => a.time - b.time)
    const start = events[0]?.time ?? 0
    const scenario = {
      name: '',
      test: {} as never,
      start,
      latency,
      profile: undefined,
      events,
      checks: [],
      end: start + 30 * 86_400_000,
    }
    const step: NonNullable<Observer['step']> = (time, one, attributes) => {
      seen.add(one.what)
      observer.step(time, one, attributes)
    }
    // A Canvas may feed itself: what was seen until it was stopped agrees, too.
    playToChecks(scenario, bench, { step })
    const { items } = observer.report('random.yaml', document, 'log')
    const met = (kind: string, name?: string) =>
      share(items.filter((item) => item.kind === kind && (name === undefined || item.name === name))).met > 0
    for (const { name } of plan!.groups) {
      if (plan!.groups.filter((group) => group.name === name).length > 1) continue
      if (met('groups', `group ${name}`)) expect(met('triggers', `trigger of ${name}`)).toBe(true)
      else if (!plan!.ranked) expect(met('triggers', `trigger of ${name}`)).toBe(false)
    }
    expect(met('entry triggers')).toBe(seen.has('entered'))
  }
  fc.assert(fc.property(cases, check), { numRuns: 60 })
})
