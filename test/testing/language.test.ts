// What the words of a test file mean.

import { describe, expect, test } from 'vitest'
import { complaints, config, run, suite } from './story.ts'

/** One test, its lines indented under `- name:`. */
const one = (body: string) => `tests:\n  - name: It\n${body.trimEnd().replace(/^/gm, '    ')}\n`

describe('events', () => {
  test.each([
    ['a bare word', 'events: [email_added, session_start]', 1],
    ['a key without a value', 'events: [{ email_added: }, { session_start: }]', 1],
    ['an argument', 'events: [email_added, { custom_event: demo }]', 0],
    ['properties', 'events: [email_added, { custom_event: demo, properties: { plan: pro } }]', 5],
    ['together with the one before', 'events: [{ at: 5h, email_added: }, session_start, session_start]', 2],
    ['an absolute time', 'events: [email_added, { at: 2026-01-01T23:00:00Z, session_start: }]', 1],
    ['any order of time', 'events: [{ at: 2h, session_start: }, { at: 1h, email_added: }]', 1],
    ['times at one instant', 'events: [email_added, { session_start: , times: 4 }]', 4],
    ['times with a pause', 'events: [email_added, { at: 1h, session_start: , times: 3, every: 2h }]', 3],
    [
      'after the last of several',
      'events: [email_added, { session_start: , times: 3, every: 2h }, { set: { a: 1 } }]\nuntil: 4h',
      3,
    ],
    ['set', 'events: [{ set: { email: a@b.co } }, session_start]', 1],
    ['set takes away', 'profile: { lead score: 4 }\nevents: [{ set: { lead score: null } }]', 0],
    ['an outside write', 'events: [{ attribute_changed: { name: lead score, to: 7 } }]', 7],
  ])('%s', (_, body, score) => {
    expect(complaints(one(`${body}\nexpect: { score: ${score} }`))).toEqual([])
  })

  test('every trigger of the config is an event that fires it', () => {
    const triggers = {
      session_start: 'Web',
      purchase: 'sku',
      message: '{ channel: email, action: click }',
      conversion: 'Spring',
      location: '',
      inbound_message: '{ channel: sms }',
      subscription_changed: '{ group: news, to: unsubscribed }',
      custom_event: 'x',
      attribute_changed: '{ name: plan, to: pro }',
    }
    for (const [kind, argument] of Object.entries(triggers)) {
      const trigger = argument === '' ? kind : `${kind}: ${argument}`
      const groups = `action_groups: [{ name: G, points: 3, triggers: [${argument === '' ? kind : `{ ${trigger} }`}] }]`
      const story = one(`events:\n  - email_added\n  - ${argument === '' ? kind : trigger}\nexpect: { score: 3 }`)
      expect(complaints(story, config({ groups })), kind).toEqual([])
    }
  })

  test('what no trigger names does nothing, and makes the lead known', () => {
    const launch = config({ launch: 'launch: { at: 2026-02-01, seed: 3 }' })
    const events = 'start: 2026-01-01\nevents: [{ custom_event: nobody listens }]\nuntil: 2026-02-01'
    expect(complaints(one(`${events}\nexpect: { score: 3 }`), launch)).toEqual([])
  })
})

describe('the clock', () => {
  test('begins at the launch, else in 2026', () => {
    const story = one(
      'events: [email_added, { custom_event: demo, properties: { plan: x }, times: 3 }]\nexpect: { handoffs: [{ at: 0s }] }',
    )
    const at = (parts: Record<string, string>) => suite(story, config(parts)).tests[0]!.scenario!.start
    expect(at({})).toBe(Date.parse('2026-01-01'))
    expect(at({ launch: 'launch: { at: 2026-03-01 }' })).toBe(Date.parse('2026-03-01'))
    expect(suite(`start: 2026-05-05\n${story}`).tests[0]!.scenario!.start).toBe(Date.parse('2026-05-05'))
  })

  test('a lead with a profile is there at the launch, another is not', () => {
    const launch = config({ launch: 'launch: { at: 2026-03-01, seed: 3 }' })
    expect(complaints(one('profile: {}\nexpect: { score: 3, entries: 1 }'), launch)).toEqual([])
    expect(complaints(one('expect: { score: 0, entries: 0 }'), launch)).toEqual([])
  })

  test('a check sees everything of its instant, and nothing later', () => {
    const checks = [
      '{ at: 23h, score: 0, waiting: 1, decays: 0 }',
      '{ at: 1d, score: -1, waiting: 1, decays: 1 }',
      '{ at: 2d, score: -2, entries: 3 }',
    ]
    expect(complaints(one(`events: [email_added]\nexpect: [${checks.join(', ')}]`))).toEqual([])
  })

  test('the end is the last event or check, or `until`', () => {
    expect(complaints(one('events: [email_added]\nexpect: [{ decays: 3 }, { at: 3d, score: -3 }]'))).toEqual([])
    expect(complaints(one('events: [email_added]\nuntil: 5d\nexpect: { decays: 5 }'))).toEqual([])
  })

  test('latency', () => {
    const story = one(
      'events: [email_added, { at: 1h, session_start: , times: 2 }]\nuntil: 2h\nexpect: { score: 1, missed: 1 }',
    )
    expect(complaints(`latency: 2s\n${story}`)).toEqual([])
    expect(complaints(story)).toHaveLength(2)
  })
})

describe('checks', () => {
  const demos = 'events: [email_added, { at: 1h, custom_event: demo, properties: { plan: pro }, times: 3, every: 1h }]'

  test.each([
    ['a count', 'handoffs: 1', []],
    ['a wrong count', 'handoffs: 2', ['5: at 3h: one hand-off was sent; 2 were expected']],
    ['none', 'handoffs: 0', ['5: at 3h: one hand-off was sent; none was expected']],
    ['a list', 'handoffs: [{ at: 3h, score: 15 }]', []],
    ['another time', 'handoffs: [{ at: 2h }]', ['5: at 3h: the hand-off was sent at 3h; 2h was expected']],
    ['another score', 'handoffs: [{ score: 11 }]', ['5: at 3h: the hand-off was sent with score 15; 11 was expected']],
    ['a part of the body', 'handoffs: [{ body: { deep: { score: 15 } } }]', []],
    ['a text in the body', `handoffs: [{ body: '"user": "lead"' }]`, []],
    [
      'another body',
      'handoffs: [{ body: { deep: { score: 16 } } }]',
      ['5: at 3h: the hand-off has `deep.score` 15; 16 was expected'],
    ],
    [
      'lists are whole',
      'handoffs: [{ body: { deep: { list: [1] } } }]',
      ['5: at 3h: the hand-off has `deep.list` [1,2]; [1] was expected'],
    ],
    ['attributes', 'attributes: { lead score: 15, plan: null }', []],
    ['other attributes', 'attributes: { plan: pro }', ['5: at 3h: `plan` is absent; "pro" was expected']],
    ['a score', 'score: 1', ['5: at 3h: the score is 15; 1 was expected']],
  ])('%s', (_, check, expected) => {
    expect(complaints(one(`\n${demos}\nexpect: { ${check} }`))).toEqual(expected)
  })

  test('a score that is not a number', () => {
    const story = (check: string) => one(`events: [{ set: { lead score: n/a } }]\nexpect: { score: ${check} }`)
    expect(complaints(story('not a number'))).toEqual([])
    expect(complaints(story('0'))).toEqual(['4: at 0s: the score is not a number; 0 was expected'])
  })

  test('a failure tells what the lead did up to then', () => {
    const { tests } = run(one(`${demos}\nexpect: [{ at: 2h, score: 9 }]`))
    expect(tests[0]!.failures[0]!.timeline).toEqual([
      {
        at: Date.parse('2026-01-01'),
        offset: '0s',
        event: 'email_added email=lead@example.com',
        effects: ['enters'],
        score: 0,
      },
      {
        at: Date.parse('2026-01-01T01:00:00Z'),
        offset: '1h',
        event: 'demo plan=pro',
        effects: ['Demo +5', 'enters', 'hand-off not sent: the webhook aborts'],
        score: 5,
      },
      {
        at: Date.parse('2026-01-01T02:00:00Z'),
        offset: '2h',
        event: 'demo plan=pro',
        effects: ['Demo +5', 'enters', 'hand-off not sent: the webhook aborts'],
        score: 10,
      },
    ])
  })
})

describe('cases', () => {
  const table = one(`name: Plan \${plan}
events:
  - email_added
  - { custom_event: demo, properties: '\${properties}' }
expect: { score: '\${points}' }
cases:
  - { plan: pro, properties: { plan: pro }, points: 5 }
  - { plan: free, properties: { plan: free }, points: 4 }`).replace('- name: It\n    name', '- name')

  test('run once for each row, values keep their type', () => {
    expect(run(table).tests.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['Plan pro', 'pass'],
      ['Plan free', 'fail'],
    ])
  })

  test('a failure points at the expectation and at the row', () => {
    const [, { failures }] = run(table).tests as never as [
      never,
      { failures: { labels: { message?: string; span: { start: number } }[] }[] },
    ]
    const places = failures[0]!.labels.map(({ message, span }) => [message, table.slice(span.start).split('\n')[0]])
    expect(places).toEqual([
      [undefined, `'\${points}' }`],
      ['in this case', '{ plan: free, properties: { plan: free }, points: 4 }'],
    ])
  })
})

describe('mistakes', () => {
  test.each([
    ['an unknown key', 'expect: { scor: 1 }', '3: LS101 `expect` has no key `scor`'],
    ['no expectation', 'events: []', '2: LS102 the test needs `expect`'],
    ['an unknown event', 'events: [sesion_start]\nexpect: { score: 0 }', '3: LS106 `sesion_start` is not an event'],
    [
      'two events in one',
      'events: [{ session_start: , purchase: }]\nexpect: { score: 0 }',
      '3: LS105 one list item is one event; this one has `session_start` and `purchase`',
    ],
    ['no event', 'events: [{ at: 1d }]\nexpect: { score: 0 }', '3: LS105 the event does not say what happens'],
    [
      'no duration',
      'events: [{ at: 1 day, session_start: }]\nexpect: { score: 0 }',
      '3: LS107 `at` is `1 day`; a duration such as `2d3h` or an ISO-8601 time was expected',
    ],
    [
      'no day',
      'start: 2026-02-30\nexpect: { score: 0 }',
      '3: LS108 `start` is `2026-02-30`, which is no time of the calendar',
    ],
    [
      'a number without unit',
      'expect: { at: 3, score: 0 }',
      '3: LS103 `at` is `3`; a duration such as `2d3h` was expected',
    ],
    ['a text for a number', "expect: { score: '5' }", '3: LS103 `score` is the text `5`; a number was expected'],
    ['an empty expectation', 'expect: { score: }', '3: LS505 `score` is empty: nothing is expected'],
    ['a check of nothing', 'expect: { at: 1d }', '3: LS104 the check looks at nothing'],
    ['two scores at once', 'expect: [{ score: 1 }, { score: 2 }]', '3: LS504 the score cannot be 1 and 2 at once'],
    [
      'the same instant, written otherwise',
      'expect: [{ at: 1d, score: 1 }, { at: 2026-01-02, score: 2 }]',
      '3: LS504 the score cannot be 1 and 2 at once',
    ],
    [
      'two lists of hand-offs',
      'expect: [{ handoffs: 0 }, { handoffs: [{ score: 1 }] }]',
      '3: LS504 there cannot be 0 and 1 hand-offs at once',
    ],
    [
      'two values of an attribute',
      'expect: [{ attributes: { a: 1 } }, { attributes: { a: 2, b: 1 } }]',
      '3: LS504 `a` cannot be 1 and 2 at once',
    ],
    [
      'after the end',
      'until: 1d\nexpect: { at: 2d, score: 0 }',
      '4: LS503 the check comes after the end of the test (`until`)',
    ],
    [
      'a hand-off after its check',
      'expect: { at: 1d, handoffs: [{ at: 2d }] }',
      '3: LS504 the check looks before this hand-off is sent',
    ],
    [
      'an unknown placeholder',
      "expect: { score: '${b}' }\ncases: [{ a: 1 }]",
      '3: LS501 the case has no value for `${b}`',
    ],
    [
      'an unused value',
      "expect: { score: '${a}' }\ncases: [{ a: 0, b: 1 }]",
      '4: LS502 nothing in the test uses `${b}`',
    ],
  ])('%s', (_, body, message) => {
    expect(complaints(one(body))).toEqual([message])
  })

  test('a default of the file that is no time', () => {
    const story = one('expect: { score: 0 }')
    expect(complaints(`start: 2026-02-30\n${story}`)).toEqual([
      '1: LS108 `start` is `2026-02-30`, which is no time of the calendar',
    ])
    expect(complaints(`latency: 2\n${story}`)).toEqual([
      '1: LS103 `latency` is `2`; a duration such as `2d3h` was expected',
    ])
  })

  test('another test runs all the same', () => {
    const { tests } = run('tests:\n  - { name: a, expect: { scor: 1 } }\n  - { name: b, expect: { score: 0 } }\n')
    expect(tests.map(({ outcome }) => outcome)).toEqual(['error', 'pass'])
  })

  test('checks of one instant that agree are none', () => {
    expect(
      complaints(one('expect: [{ score: 0 }, { score: 0, handoffs: 0 }, { handoffs: [] }, { at: 1d, score: 0 }]')),
    ).toEqual([])
  })

  test('an empty file, and one that is no map', () => {
    expect(complaints('')).toEqual(['1: LS006 the file is empty; tests were expected'])
    expect(complaints('- a')).toEqual(['1: LS103 the test file is a list; a map was expected'])
  })
})
