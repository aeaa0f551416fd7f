// What single rules find and, as important, what they leave alone.

import { describe, expect, test } from 'vitest'
import { example, handoffExample } from '../../src/rules/examples.ts'
import { loadConfig } from '../../src/load-config.ts'
import { brief, briefErrors, diagnose, findings } from './diagnose.ts'

const group = (body: string, name = 'Engaged') => `  - name: ${name}\n    ${body}\n    triggers: [session_start]\n`
const groups = (...list: string[]) =>
  example({
    groups: `action_groups:\n${list.map((triggers, index) => `  - name: G${index + 1}\n    points: ${index + 1}\n    triggers: ${triggers}`).join('\n')}`,
  })
const where = (condition: string, event = 'demo') => `[{ custom_event: ${event}, where: [${condition}] }]`
const entry = (triggers: string, rest = '') => example({ entry: `entry:\n  triggers: ${triggers}${rest}` })
const windows = (inactivity: string, others = {}) => example({ inactivity: `inactivity: ${inactivity}`, ...others })
const bounded = 'score:\n  attribute: lead score\n  min: 0\n  max: 500'

describe('LS202, LS203, LS204: what a group does', () => {
  const effect = (body: string) => briefErrors(example({ groups: `action_groups:\n${group(body)}` }))

  test.each([['points: 5'], ['points: -5'], ['exit: true'], ['points: 9007199254740991']])('%s', (body) => {
    expect(effect(body)).toEqual([])
  })

  test.each([
    ['points: 0', '11:13 LS204 the group gives 0 points, so the score does not change and the user never enters again'],
    [
      'points: -0',
      '11:13 LS204 the group gives 0 points, so the score does not change and the user never enters again',
    ],
    ["points: '5'", '11:13 LS204 `points` is the text `5`; a whole number was expected'],
    ['points: five', '11:13 LS204 `points` is the text `five`; a whole number was expected'],
    ['points: true', '11:13 LS204 `points` is `true`; a whole number was expected'],
    ['points: [5]', '11:13 LS204 `points` is `[5]`; a whole number was expected'],
    ['points: {}', '11:13 LS204 `points` is `{}`; a whole number was expected'],
    ['points: []', '11:13 LS204 `points` is `[]`; a whole number was expected'],
    ['points: .nan', '11:13 LS204 `points` is `NaN`; a whole number was expected'],
    ['points:', '11:5 LS204 `points` is empty; a whole number was expected'],
    ['points: 1e300', '11:13 LS204 `points` is `1e+300`; whole numbers are exact up to 9007199254740991'],
    ['points: 1.5\n    exit: true', '12:5 LS203 action group 1 has both `points` and `exit`'],
    ['points: 1\n    exit: false', '12:11 LS104 `exit` is `false`; `true` was expected'],
  ])('%s', (body, said) => {
    expect(effect(body)).toEqual([said])
  })

  test('inactivity takes 0, and no other value that is no whole number', () => {
    expect(briefErrors(windows('{ window: 7d, points: 0 }'))).toEqual([])
    expect(briefErrors(windows("{ window: 7d, points: '-1' }"))).toEqual([
      '14:35 LS204 `points` is the text `-1`; a whole number was expected',
    ])
    expect(briefErrors(windows('[{ window: 7d, points: -1 }, { window: 8d, points: 0.1 }]'))).toHaveLength(1)
  })

  test('bounds and seed are exact too', () => {
    expect(briefErrors(example({ score: 'score:\n  attribute: lead score\n  max: 1e20' }))).toEqual([
      '5:8 LS204 `max` is `100000000000000000000`; whole numbers are exact up to 9007199254740991',
    ])
  })
})

test('LS201 and LS202 in one file are two mistakes', () => {
  const nine = Array.from({ length: 9 }, (_, index) => group(index === 3 ? 'ranked: 1' : 'points: 1', `G${index}`))
  expect(
    briefErrors(example({ groups: `action_groups:\n${nine.join('')}` })).map((line) => line.split(' ')[1]),
  ).toEqual(['LS101', 'LS201'])
})

describe('LS205: the score in a group', () => {
  test.each(['attribute_changed: lead score', 'attribute_changed: { name: lead score, to: 100 }'])('%s', (trigger) => {
    expect(briefErrors(groups(`[{ ${trigger} }]`))[0]).toContain(
      'LS205 action group 1 is triggered by the score `lead score`, which it changes',
    )
  })

  test('another spelling is another attribute', () => {
    expect(brief(groups('[{ attribute_changed: lead_score }]')).map((line) => line.split(' ')[1])).toContain('LS232')
  })
})

describe('LS207, LS215, LS240: windows', () => {
  test.each([
    ['[{ window: 7d, points: -1 }, { window: 1w, points: -1 }]', 1],
    ['[{ window: 30d, points: -1 }, { window: 7d, points: -1 }, { window: 60d, points: -1 }]', 1],
    ['[{ points: -1, window: 25h }, { points: -1 }]', 1],
    ['[{ window: 0s, points: -1 }, { window: 7d, points: -1 }]', 1],
    ['[{ window: 7d, points: -1 }, { window: 0h0m, points: -1 }]', 1],
    ['[{ points: -1 }, { window: 25h, points: -1 }]', 0],
    ['[{ window: 1d, points: -1 }, { window: 1d1s, points: -1 }]', 0],
  ])('%s', (list, errors) => {
    expect(briefErrors(windows(list))).toHaveLength(errors)
  })

  test('a window is long when what is left after the one before it is', () => {
    expect(findings(windows('{ window: 31d, points: -1 }'), 'LS240')).toEqual([])
    expect(findings(windows('{ window: 31d1s, points: -1 }'), 'LS240')).toHaveLength(1)
    expect(findings(windows('[{ window: 30d, points: -1 }, { window: 60d, points: -1 }]'), 'LS240')).toEqual([])
    expect(findings(windows('[{ window: 7d, points: -1 }, { window: 39d, points: -1 }]'), 'LS240')).toEqual([
      '14:52 LS240 a window of 39d (32d after the one before) takes a chain of 2 Action Paths of at most 31d each',
    ])
  })

  test('what is too long for a date is an error and nothing else', () => {
    expect(brief(windows('{ window: 99999999999999999999w, points: -1 }', { score: bounded }))).toContain(
      '16:23 LS216 `window` is `99999999999999999999w`; at most 10,000 years were expected',
    )
    expect(loadConfig(windows('{ window: 999999999w, points: -1 }'), 'x').plan).toBeNull()
  })
})

describe('LS208: names', () => {
  const long = 'n'.repeat(256)

  test.each([
    ["score:\n  attribute: ''", '4:14 LS208 the attribute name is empty; 1 to 255 characters were expected'],
    ['score:\n  attribute: $score', '4:14 LS208 the attribute name `$score` begins with `$`, which Braze refuses'],
  ])('%s', (score, said) => {
    expect(briefErrors(example({ score }))).toEqual([said])
  })

  test.each([
    ['[{ custom_event: $x }]', 'event name'],
    ['[{ attribute_changed: $x }]', 'attribute name'],
    ['[{ attribute_changed: { name: $x, to: 1 } }]', 'attribute name'],
    [where('{ property: $x, equals: 1 }'), 'property name'],
    [where('{ none: [{ attribute: $x, equals: 1 }] }'), 'attribute name'],
    [`[{ message: { campaign: ${long} } }]`, 'name'],
    ["[{ purchase: '' }]", 'name'],
    ["[{ session_start: '' }]", 'name'],
  ])('%s', (triggers, what) => {
    expect(briefErrors(groups(triggers))).toHaveLength(1)
    expect(briefErrors(groups(triggers))[0]).toContain(`LS208 the ${what} `)
  })

  test.each([
    ['[{ attribute_changed: { name: currency, to: $ } }]'],
    ['[{ purchase: $5-voucher }]'],
    [`[{ custom_event: ${'😀'.repeat(255)} }]`],
    [where('{ property: a$, equals: $x }')],
  ])('is content with %s', (triggers) => {
    expect(briefErrors(groups(triggers))).toEqual([])
  })

  test('names of the Canvas and its groups have a length, and may begin with $', () => {
    expect(briefErrors(example({}).replace('name: Lead Scoring Canvas', `name: ${long}`))).toEqual([
      '2:7 LS208 the name is 256 characters long; at most 255 were expected',
    ])
    expect(briefErrors(example({}).replace('name: Engaged', 'name: $5 club'))).toEqual([])
  })

  test('attributes that the CRM writes', () => {
    const sync = '  crm_sync:\n    attributes: { $status: MQL, lead_status: MQL }'
    expect(briefErrors(handoffExample({ sync }))).toEqual([
      '31:19 LS208 the attribute name `$status` begins with `$`, which Braze refuses',
    ])
  })
})

describe('LS206, LS209: bounds and threshold', () => {
  const check = (min: number | null, max: number | null, threshold: number) => {
    const bounds = [min === null ? '' : `\n  min: ${min}`, max === null ? '' : `\n  max: ${max}`].join('')
    const yaml = handoffExample(
      {
        threshold: `  threshold: ${threshold}`,
        body: `    body: >-
      {% if {{custom_attribute.\${lead score}}} > ${threshold} %}{ "lead_status": "MQL" }
      {% else %}{% abort_message('not at threshold') %}{% endif %}`,
      },
      { score: `score:\n  attribute: lead score${bounds}` },
    )
    return briefErrors(yaml).map((line) => line.replace(/^\S+ /, ''))
  }

  test.each([
    [0, 100, 99.5],
    [0, 101, 100],
    [0, null, 0],
    [null, null, 100],
    [10, null, 10],
  ])('%s to %s, threshold %s', (min, max, threshold) => {
    expect(check(min, max, threshold)).toEqual([])
  })

  test('each impossible combination is said once', () => {
    expect(check(0, 100, 100)).toEqual([
      'LS209 the threshold is 100 and the score never rises above 100: no lead is ever handed off',
    ])
    expect(check(10, null, 9)).toEqual([
      'LS209 the threshold is 9 and the score never falls below 10: every scored lead is handed off',
    ])
    expect(check(5, 5, 5)).toEqual(['LS206 `min` is 5; a number below `max` (5) was expected'])
  })
})

describe('LS210, LS211: lists', () => {
  test.each([
    ['entry:\n  triggers: []', '6:13 LS210 `triggers` is an empty list; at least one trigger was expected'],
    [
      'entry:\n  triggers: [email_added]\n  audience: [{ none: [] }]',
      '7:22 LS210 `none` is an empty list; at least one condition was expected',
    ],
    [
      'entry:\n  triggers: [email_added]\n  audience: [{ attribute: a, is_any_of: [] }]',
      '7:41 LS210 `is_any_of` is an empty list; at least one value was expected',
    ],
  ])('%s', (entryPart, said) => {
    expect(briefErrors(example({ entry: entryPart }))).toEqual([said])
  })

  test('other empty lists', () => {
    expect(briefErrors(example({ groups: 'action_groups: []' }))).toEqual([
      '9:16 LS210 `action_groups` is an empty list; at least one action group was expected',
    ])
    expect(briefErrors(windows('[]'))).toEqual([
      '14:13 LS210 `inactivity` is an empty list; at least one window was expected',
    ])
    expect(brief(windows('[]')).join()).not.toContain('LS221')
    expect(briefErrors(groups('[{ custom_event: a, where: [] }]'))).toHaveLength(1)
    expect(brief(entry('[]')).filter((line) => /LS22[08]/.test(line))).toEqual([])
  })

  test('tags and attributes that the CRM writes may be empty lists', () => {
    expect(briefErrors(`${handoffExample({ sync: '  crm_sync:\n    attributes: { topics: [] }' })}tags: []\n`)).toEqual(
      [],
    )
  })

  test.each(['is_any_of', 'is_none_of', 'contains_any_of', 'contains_none_of', 'includes_any_of', 'includes_none_of'])(
    '%s takes 256 values',
    (operator) => {
      const list = (length: number) => Array.from({ length }, (_, index) => `v${index}`).join(', ')
      const yaml = (length: number) => groups(where(`{ property: a, ${operator}: [${list(length)}] }`))
      expect(briefErrors(yaml(256))).toEqual([])
      expect(briefErrors(yaml(300))).toHaveLength(1)
      expect(briefErrors(yaml(300))[0]).toContain(`LS211 \`${operator}\` lists 300 values; at most 256 were expected`)
    },
  )
})

describe('LS212, LS213, LS214: conditions', () => {
  test.each([
    ["matches_regex: '(?<=a)b'", 'look-around'],
    ["matches_regex: '(a)\\1'", 'back-references'],
    ["does_not_match_regex: '('", 'the regular expression cannot be used'],
    ["matches_regex: '['", 'the regular expression cannot be used'],
    [`matches_regex: ${'a'.repeat(32_765)}`, 'is 32765 characters long'],
    ["before: '2026-02-30'", '`before` is `2026-02-30`, a time that does not exist'],
    ["after: '2026-01-01T25:00:00Z'", 'a time that does not exist'],
    ['after: yesterday', '`after` is `yesterday`, not an ISO-8601 time'],
  ])('%s', (condition, said) => {
    const found = briefErrors(groups(where(`{ property: a, ${condition} }`)))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(said)
  })

  test.each([
    ["matches_regex: '^/pricing/[a-z]+(-[a-z]+)*$'"],
    ["does_not_match_regex: '\\.(edu|org)$'"],
    ["before: '2026-02-28'"],
    ["after: '2024-02-29T23:59:59+02:00'"],
  ])('is content with %s', (condition) => {
    expect(briefErrors(groups(where(`{ property: a, ${condition} }`)))).toEqual([])
  })

  test('a property in an audience, however deep', () => {
    expect(
      briefErrors(entry('[email_added]', '\n  audience: [{ any: [{ property: plan, is_blank: true }] }]')),
    ).toEqual(['7:24 LS214 the entry audience filters the property `plan`, but an audience sees no event'])
    expect(briefErrors(handoffExample({ audience: '  audience: [{ property: plan, equals: a }]' }))).toHaveLength(1)
  })
})

describe('LS220, LS226: the loop', () => {
  test.each([
    ['[{ attribute_changed: lead score }, email_added]', []],
    ['[{ attribute_changed: { name: lead score } }]', []],
    ['[{ attribute_changed: { name: lead score, to: 5 } }, { attribute_changed: lead score }]', []],
    [
      '[{ attribute_changed: { name: lead score, to: 5 } }]',
      ['6:59 LS220 the loop closes only when `lead score` becomes `5`: every other score ends it'],
    ],
    [
      '[email_added]',
      ['6:3 LS220 no entry trigger fires when `lead score` changes, so a lead is scored once for each entry'],
    ],
  ])('%s', (triggers, said) => {
    expect(findings(entry(triggers), 'LS220')).toEqual(said)
  })

  test.each([
    ['0s', 0],
    ['0d0h', 0],
    ['1m', 'a lead who acts sooner than that'],
    ['30d', 'a lead who acts sooner than that'],
    ['31d', 'longer than the wait (30d): every lead is scored once'],
    ['never', 'every lead is scored once and then falls out'],
  ])('re-eligibility %s', (text, said) => {
    const found = findings(entry('[{ attribute_changed: lead score }]', `\n  reeligibility: ${text}`), 'LS226')
    if (said === 0) expect(found).toEqual([])
    else expect(found[0]).toContain(said)
  })

  test('without a loop its re-eligibility is no leak', () => {
    expect(findings(entry('[email_added]', '\n  reeligibility: never'), 'LS226')).toEqual([])
  })
})

describe('LS221, LS222, LS231: inactivity', () => {
  const codes = (yaml: string) =>
    diagnose(yaml)
      .map(({ code }) => code)
      .filter((code) => /LS22[12]|LS231/.test(code))

  test.each([
    ['{ window: 30d, points: -1 }', ['LS222']],
    ['{ window: 30d, points: 1 }', []],
    ['{ window: 30d, points: 0 }', ['LS221']],
    ['{ window: 30d }', ['LS221']],
    ['{ points: -1 }', ['LS231', 'LS222']],
    ['{ points: 0 }', ['LS221']],
    ['{}', ['LS221']],
    ['[{ window: 7d }, { window: 30d, points: 2 }]', []],
    ['[{ window: 7d, points: -1 }, { window: 30d }]', ['LS222', 'LS221']],
  ])('%s', (inactivity, expected) => {
    expect(codes(windows(inactivity))).toEqual(expected)
  })

  test('no inactivity is one mistake', () => {
    expect(codes(example({ inactivity: '' }))).toEqual(['LS221'])
  })

  test('a floor, an open loop, or an audience on the score end the fall', () => {
    expect(codes(example({ score: bounded }))).toEqual([])
    expect(codes(entry('[email_added]'))).toEqual([])
    const guarded = entry(
      '[{ attribute_changed: lead score }]',
      '\n  audience: [{ attribute: lead score, more_than: 0 }]',
    )
    expect(codes(guarded)).toEqual([])
    expect(findings(guarded, 'LS223')).toHaveLength(1)
  })
})

describe('LS223: audiences on the score', () => {
  test('one finding for each audience', () => {
    const twice =
      '\n  audience:\n    - { attribute: lead score, more_than: 0 }\n    - { attribute: lead score, less_than: 9 }'
    const [found, ...others] = diagnose(entry('[{ attribute_changed: lead score }]', twice)).filter(
      ({ code }) => code === 'LS223',
    )
    expect(others).toEqual([])
    expect(found?.labels).toHaveLength(2)
    const handedOff =
      '  audience:\n    - { attribute: lead score, more_than: 100 }\n    - { attribute: lead_status, is_none_of: [MQL] }'
    expect(findings(handoffExample({ audience: handedOff }), 'LS223')).toEqual([
      '19:20 LS223 the hand-off audience filters `lead score`, whose change is the trigger: Braze may check the old score',
    ])
  })

  test('the score may be filtered where it is no trigger', () => {
    expect(
      findings(entry('[email_added]', '\n  audience: [{ attribute: lead score, more_than: 0 }]'), 'LS223'),
    ).toEqual([])
    expect(findings(groups(where('{ attribute: lead score, more_than: 5 }')), 'LS223')).toEqual([])
  })
})

describe('LS224: groups that take the events of others', () => {
  const plan = (value: string) => where(`{ property: plan, ${value} }`)

  test.each([
    ['the same event', '[session_start]', '[session_start]'],
    ['a narrower event', '[session_start]', '[{ session_start: Web }]'],
    ['the same filter', plan('equals: pro'), plan('equals: pro')],
    ['a value of the list', plan('is_any_of: [pro, big]'), plan('equals: pro')],
    ['a part of the list', plan('is_any_of: [pro, big, free]'), plan('is_any_of: [free, pro]')],
    ['a higher bound', where('{ property: price, more_than: 10 }'), where('{ property: price, more_than: 100 }')],
    ['a value beyond the bound', where('{ property: price, more_than: 10 }'), where('{ property: price, equals: 11 }')],
    ['more filters', plan('equals: pro'), where('{ property: price, more_than: 10 }, { property: plan, equals: pro }')],
    ['one value of an attribute', '[{ attribute_changed: a }]', '[{ attribute_changed: { name: a, to: x } }]'],
    ['an address', '[{ attribute_changed: email }]', '[email_added]'],
    ['the same conversion', '[{ conversion: Trial }]', '[{ conversion: Trial }]'],
  ])('%s', (_, first, second) => {
    expect(findings(groups(first, second), 'LS224')).toHaveLength(1)
  })

  test.each([
    ['narrow before wide', '[{ session_start: Web }]', '[session_start]'],
    ['other values', plan('equals: pro'), plan('equals: free')],
    ['lists without a common value', plan('is_any_of: [pro]'), plan('is_any_of: [free, big]')],
    ['lists that overlap in part', plan('is_any_of: [pro, free]'), plan('is_any_of: [free, big]')],
    ['a lower bound', where('{ property: price, more_than: 100 }'), where('{ property: price, more_than: 10 }')],
    ['another event', '[{ custom_event: a }]', '[{ custom_event: b }]'],
    ['another type of event', '[session_start]', '[location]'],
    ['a property and an attribute', where('{ property: a, equals: 1 }'), where('{ attribute: a, equals: 1 }')],
    ['values of other types', plan("equals: '1'"), plan('equals: 1')],
    [
      'other values of an attribute',
      '[{ attribute_changed: { name: a, to: x } }]',
      '[{ attribute_changed: { name: a, to: y } }]',
    ],
    ['an address that becomes empty', '[email_added]', '[{ attribute_changed: email }]'],
    [
      '0, which an absent attribute equals',
      where('{ attribute: a, is_any_of: [0, 1] }'),
      where('{ attribute: a, equals: 0 }'),
    ],
    ['an array that has both values', where('{ property: a, does_not_equal: x }'), where('{ property: a, equals: y }')],
  ])('leaves alone: %s', (_, first, second) => {
    expect(findings(groups(first, second), 'LS224')).toEqual([])
  })

  test('the same trigger twice in one group is no matter', () => {
    expect(findings(groups('[session_start, session_start]'), 'LS224')).toEqual([])
  })
})

describe('LS225, LS227, LS228: entry', () => {
  const codes = (yaml: string) =>
    diagnose(yaml).flatMap(({ code, severity }) => (/LS22[578]/.test(code) ? `${code} ${severity}` : []))

  test('an event that enters and is scored is one finding', () => {
    expect(
      codes(
        entry('[{ attribute_changed: lead score }, session_start]').replace(
          'attribute: lead score',
          'attribute: lead score\n  min: 0',
        ),
      ),
    ).toEqual(['LS225 warning'])
    expect(codes(entry('[{ attribute_changed: lead score }, { session_start: Web }]'))).toContain('LS225 warning')
  })

  test('a floor closes the loop to outside writes', () => {
    const direct = entry('[{ attribute_changed: lead score }, email_added]')
    expect(codes(direct)).toEqual(['LS228 warning', 'LS227 warning'])
    expect(codes(direct.replace('attribute: lead score', 'attribute: lead score\n  min: 0'))).toEqual([
      'LS228 warning',
      'LS227 info',
    ])
  })

  test('entries that change nothing when they end do no harm, unless ranked groups score each of them', () => {
    const quiet = windows('{ window: 30d }')
    expect(findings(quiet, 'LS227')).toEqual([])
    expect(findings(`${quiet}ranked: true\n`, 'LS227')).toHaveLength(1)
  })

  test('nobody waits twice when re-eligibility forbids it', () => {
    expect(findings(entry('[{ attribute_changed: lead score }]', '\n  reeligibility: never'), 'LS227')).toEqual([])
  })

  test.each([
    ['[{ attribute_changed: lead score }]', 1],
    ['[{ attribute_changed: lead score }, { attribute_changed: email }]', 1],
    ['[{ attribute_changed: lead score }, { attribute_changed: lifecycle }]', 0],
    ['[{ attribute_changed: lead score }, purchase]', 0],
  ])('users who exist at the launch: %s', (triggers, expected) => {
    expect(findings(entry(triggers), 'LS228')).toHaveLength(expected)
    expect(findings(`${entry(triggers)}launch: { at: 2026-01-01, seed: 5 }\n`, 'LS228')).toEqual([])
    expect(findings(`${entry(triggers)}launch: { at: 2026-01-01 }\n`, 'LS228')).toHaveLength(expected)
  })
})

describe('LS229, LS230, LS403: hand-offs again', () => {
  const codes = (...parts: Parameters<typeof handoffExample>) =>
    diagnose(handoffExample(...parts)).flatMap(({ code }) => (/LS229|LS230|LS403/.test(code) ? code : []))
  const audience = (...conditions: string[]) => `  audience:\n${conditions.map((one) => `    - ${one}`).join('\n')}`
  const sync = (attributes: string) => `  crm_sync:\n    attributes: ${attributes}`

  test.each([
    ['the guide', {}, []],
    ['no answer', { sync: '' }, ['LS229']],
    ['an answer in other case', { sync: sync('{ lead_status: mql }') }, ['LS229']],
    ['an answer elsewhere', { sync: sync('{ stage: MQL }') }, ['LS229']],
    ['an answer that removes', { sync: sync('{ lead_status: null }') }, ['LS229']],
    ['no audience', { audience: '' }, ['LS230']],
    ['an audience that nothing ends', { audience: audience('{ attribute: country, is_any_of: [DE] }') }, ['LS230']],
    [
      'one filter of two is enough',
      {
        audience: audience(
          '{ attribute: is_employee, does_not_equal: true }',
          '{ attribute: lead_status, does_not_equal: MQL }',
        ),
      },
      [],
    ],
    ['none of', { audience: audience('{ none: [{ attribute: lead_status, is_any_of: [MQL, SQL] }] }') }, []],
    ['a wanted value that changes', { audience: audience('{ attribute: lead_status, is_any_of: [open] }') }, []],
    [
      'any of two, of which one goes on',
      { audience: audience('{ any: [{ attribute: lead_status, is_none_of: [MQL] }, { attribute: a, equals: 1 }] }') },
      ['LS229'],
    ],
    [
      'blank',
      { audience: audience('{ attribute: mql_at, is_blank: true }'), sync: sync("{ mql_at: '2026-01-01' }") },
      [],
    ],
    [
      'blank, and nothing written',
      { audience: audience('{ attribute: mql_at, is_blank: true }'), sync: '' },
      ['LS229'],
    ],
    ['a score that is set back', { audience: '', sync: sync('{ lead score: 0 }') }, []],
    [
      'a body that tests the answer',
      {
        audience: '',
        body: '    body: "{% if custom_attribute.${lead_status} == \'MQL\' %}{% abort_message() %}{% endif %}{}"',
      },
      [],
    ],
    ['a cool-down', { audience: '', reeligibility: '  reeligibility: 30d' }, []],
    ['once', { audience: '', reeligibility: '  reeligibility: never' }, ['LS403']],
    ['left out', { reeligibility: '' }, ['LS403']],
    ['left out, and no audience', { reeligibility: '', audience: '' }, ['LS230', 'LS403']],
  ])('%s', (_, parts, expected) => {
    expect(codes(parts)).toEqual(expected)
  })

  test('the mistake is where the answer differs', () => {
    const [found] = diagnose(handoffExample({ sync: sync('{ lead_status: mql }') })).filter(
      ({ code }) => code === 'LS229',
    )
    expect(found?.message).toBe('a hand-off is repeated until `lead_status` is `MQL`, but `crm_sync` writes `mql`')
    expect(found?.labels.map(({ source, span }) => source.text.slice(span.start, span.end))).toEqual(['[MQL]', 'mql'])
  })
})

describe('LS232: spelling', () => {
  test('in templates, at the name', () => {
    const [found] = diagnose(
      handoffExample({ body: '    body: "{{ custom_attribute.${Lead Score} | default: 0 }}"' }),
    ).filter(({ code }) => code === 'LS232')
    const [{ source, span }, second] = found!.labels
    expect(source.text.slice(span.start, span.end)).toBe('custom_attribute.${Lead Score}')
    expect(second?.message).toBe('spelled `lead score` here')
  })

  test('each spelling once', () => {
    const text = entry(
      '[{ attribute_changed: lead score }, { attribute_changed: lead-score }, { attribute_changed: lead-score }]',
    )
    expect(findings(text, 'LS232')).toHaveLength(1)
  })

  test('properties, profile fields and other names are no attributes', () => {
    expect(
      findings(groups(where('{ property: lead_score, equals: 1 }'), '[{ custom_event: lead_score }]'), 'LS232'),
    ).toEqual([])
    expect(
      findings(handoffExample({ body: '    body: "{{${lead_score}}} {{event_properties.${lead_score}}}"' }), 'LS232'),
    ).toEqual([])
  })
})

describe('LS401, LS402: the webhook', () => {
  const url = (text: string) => findings(handoffExample({ webhook: `  webhook:\n    url: '${text}'` }), 'LS402')

  test.each([
    'https://example.com/a:8080/b',
    'https://example.com?to=x:8080',
    'https://example.com:443/a',
    'http://example.com:80',
    'https://user:8080@example.com/a',
    'https://{{custom_attribute.${host}}}/a',
    'https://example.com:{{custom_attribute.${port}}}/a',
    'https://example.com:84{{custom_attribute.${port}}}/a',
    'https://[::1]/a',
    "{% assign x = 'a:8080' %}https://example.com",
  ])('is content with %s', (text) => {
    expect(url(text.replaceAll("'", "''"))).toEqual([])
  })

  test.each([
    ['https://example.com:8443', '23:30'],
    ['https://example.com:8080?x', '23:30'],
    ['https://{{custom_attribute.${host}}}:8080/a', '23:47'],
    ['https://user:1@example.com:81/', '23:37'],
    ['https://[::1]:8080/a', '23:24'],
  ])('%s', (text, place) => {
    expect(url(text).map((line) => line.split(' ')[0])).toEqual([place])
  })

  test.each([
    ['Content-Type', 0],
    ['content-type', 0],
    ['X-Content_Type', 0],
    ['content_type', 1],
    ['CONTENT_TYPE', 1],
    ['ContentType', 1],
  ])('the header %s', (name, expected) => {
    expect(findings(handoffExample({ headers: `    headers: { ${name}: application/json }` }), 'LS401')).toHaveLength(
      expected,
    )
  })
})

test('the guide, written with care, has nothing to say but how leads enter', () => {
  const guide = handoffExample(
    { threshold: '  threshold: 100' },
    {
      score: 'score:\n  attribute: lead score\n  min: 0',
      groups: `action_groups:
  - { name: Engaged, points: 1, triggers: [session_start, { custom_event: webinar_joined }] }
  - { name: High intent, points: 5, triggers: [{ custom_event: demo_requested }, purchase] }
  - { name: Cooling, points: -1, triggers: [{ subscription_changed: { channel: email, to: unsubscribed } }] }
  - { name: Became customer, exit: true, triggers: [{ attribute_changed: { name: lifecycle, to: customer } }] }`,
      launch: 'launch: { at: 2026-01-01, seed: 0 }',
    },
  )
  expect(diagnose(guide).map(({ code, severity }) => `${code} ${severity}`)).toEqual(['LS227 info'])
})

describe('LS217: the seed', () => {
  const seed = (value: number, score: string) =>
    findings(
      example({
        score: `score:\n  attribute: lead score${score}`,
        launch: `launch:\n  at: 2026-01-01\n  seed: ${value}`,
      }),
      'LS217',
    )

  test('lies within the bounds', () => {
    for (const value of [-5, 0, 5]) expect(seed(value, '\n  min: -5\n  max: 5')).toEqual([])
    expect(seed(1_000, '')).toEqual([])
    expect(seed(0, '\n  min: 5\n  max: 5')).toEqual([])
  })

  test('or does not', () => {
    expect(seed(-1, '\n  min: 0')).toEqual([
      '20:9 LS217 `seed` is -1; a number of at least 0 was expected, since it is written as it is',
    ])
    expect(seed(11, '\n  max: 10')).toEqual([
      '20:9 LS217 `seed` is 11; a number of at most 10 was expected, since it is written as it is',
    ])
  })
})
