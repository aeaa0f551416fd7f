// What is found before rules run: each case is one small change of a sound config, and what is said about it.

import { expect, test } from 'vitest'
import { loadConfig } from '../../src/load-config.ts'
import { brief, briefErrors, describe as inWords, errorsOf } from './diagnose.ts'

const sound = `version: 1
name: Lead Scoring Canvas
score:
  attribute: lead score
  min: 0
entry:
  triggers:
    - attribute_changed: lead score
    - email_added
action_groups:
  - name: Engaged
    points: 1
    triggers:
      - session_start
inactivity:
  window: 30d
  points: -1
launch:
  at: 2026-01-01T00:00:00Z
  seed: 0
`

const trigger = 'session_start'
const filtered = (condition: string) => `custom_event: demo\n        where:\n          - ${condition}`
const handoff = (webhook: string) => `handoff:\n  reeligibility: 90d\n  webhook:\n    ${webhook}\nlaunch:`

/** Title, what is replaced, and by what. */
const cases: readonly [string, string, string][] = [
  ['a misspelt key', 'inactivity:', 'inactivty:'],
  ['a misspelt key that is required', 'action_groups:', 'action_group:'],
  ['a misspelt key that is required, further in', '  attribute: lead', '  atribute: lead'],
  ['a misspelt key in a list', '    triggers:\n      - s', '    trigers:\n      - s'],
  ['a key that is like no other', 'inactivity:', 'colour: red\ninactivity:'],
  ['a misspelt key that is optional', '    points: 1', '    point: 1'],
  ['a missing key at the root', 'version: 1\n', ''],
  ['a missing map at the root', 'score:\n  attribute: lead score\n  min: 0\n', ''],
  ['a missing key in a map', '  attribute: lead score\n  min', '  min'],
  ['a missing key in a list item', 'name: Engaged\n    points', 'points'],
  ['a missing webhook', 'launch:', 'handoff:\n  reeligibility: 90d\nlaunch:'],
  ['a misspelt URL key', 'launch:', handoff('ulr: https://example.com')],
  ['a number for a name', 'name: Lead Scoring Canvas', 'name: 5'],
  ['a text for a number', '  min: 0', '  min: "0"'],
  ['a fraction for a whole number', '  min: 0', '  min: 0.5'],
  ['a text for true or false', 'inactivity:', 'ranked: yes\ninactivity:'],
  ['a text for a list', 'triggers:\n      - session_start', 'triggers: session_start'],
  ['a map for a list', 'action_groups:\n  - name', 'action_groups:\n    name'],
  ['a text for a map', 'inactivity:\n  window: 30d\n  points: -1', 'inactivity: 30d'],
  ['nothing for a map', 'inactivity:\n  window: 30d\n  points: -1', 'inactivity:'],
  ['a number in tags', 'inactivity:', 'tags: [Lead, 1]\ninactivity:'],
  ['a number as header', 'launch:', handoff('url: https://example.com\n    headers: { X: 5 }')],
  ['an unknown version', 'version: 1', 'version: 2'],
  ['the version as a text', 'version: 1', "version: '1'"],
  ['a value in lower case', 'launch:', handoff('url: https://example.com\n    method: patch')],
  ['an unknown value', 'entry:', 'entry:\n  subscription: everyone'],
  ['exit: false', '    points: 1', '    exit: false'],
  [
    'an empty map of attributes',
    'launch:',
    `${handoff('url: https://x').slice(0, -7)}  crm_sync: { attributes: {} }\nlaunch:`,
  ],
  ['a duration in words', 'window: 30d', 'window: 30 days'],
  ['a duration without a unit, as a text', 'window: 30d', "window: '30'"],
  ['a duration without a unit', 'window: 30d', 'window: 30'],
  ['a duration in months', 'window: 30d', 'window: 1M'],
  ['a duration in capitals', 'window: 30d', 'window: 30D'],
  ['a fraction of a day', 'window: 30d', 'window: 1.5d'],
  ['an empty duration', 'window: 30d', "window: ''"],
  ['no duration', 'window: 30d', 'window:'],
  ['Never', 'entry:', 'entry:\n  reeligibility: Never'],
  ['never, where it is no duration', 'window: 30d', 'window: never'],
  ['a time in words', 'at: 2026-01-01T00:00:00Z', 'at: yesterday'],
  ['a time as a number', 'at: 2026-01-01T00:00:00Z', 'at: 1767225600'],
  ['a misspelt trigger', trigger, 'sesion_start'],
  ['a misspelt trigger key', trigger, 'custom_evnt: demo'],
  ['an event as a trigger', trigger, 'demo_requested'],
  ['a trigger that needs an argument', trigger, 'custom_event'],
  ['a trigger without its argument', trigger, 'custom_event:'],
  ['a trigger that takes none', trigger, 'location: Berlin'],
  ['a trigger with an unknown key', trigger, 'attribute_changed: { name: lifecycle, from: trial }'],
  ['a trigger without its name', trigger, 'attribute_changed: { to: customer }'],
  ['a trigger with an unknown value', trigger, 'inbound_message: { channel: fax }'],
  ['two triggers in one item', trigger, 'session_start:\n        purchase: annual'],
  ['filters where there are none', trigger, 'session_start: Web\n        where: [{ property: app, equals: Web }]'],
  ['filters and no event', trigger, 'where: [{ property: app, equals: Web }]'],
  ['a number as a trigger', trigger, '5'],
  ['nothing as a trigger', '- session_start', '-'],
  ['a list as a trigger', trigger, '[session_start]'],
  ['a condition with two operators', trigger, filtered('{ property: plan, equals: a, does_not_equal: b }')],
  ['a condition without an operator', trigger, filtered('{ property: plan }')],
  ['a condition on two things', trigger, filtered('{ property: plan, attribute: plan, equals: a }')],
  ['a condition on nothing', trigger, filtered('{ equals: a }')],
  ['an empty condition', trigger, filtered('{}')],
  ['a misspelt operator', trigger, filtered('{ property: plan, equal: a }')],
  ['a misspelt operator, deep inside', trigger, filtered('{ none: [{ any: [{ property: plan, equal: a }] }] }')],
  ['a test and a group', trigger, filtered('{ property: plan, equals: a, any: [{ property: b, equals: 1 }] }')],
  ['a text as a condition', trigger, filtered('plan')],
  ['nothing to compare with', trigger, filtered('{ property: plan, equals: }')],
  ['a list where one value is compared', trigger, filtered('{ property: plan, equals: [a] }')],
  ['one value where a list is compared', trigger, filtered('{ property: plan, is_any_of: a }')],
  ['a text where a number is compared', trigger, filtered('{ property: price, more_than: "5" }')],
  ['conditions that are no list', trigger, 'custom_event: demo\n        where: { property: plan, equals: a }'],
  ['a key given twice', '  window: 30d', '  window: 30d\n  window: 31d'],
  ['a tab', '  window: 30d', '\twindow: 30d'],
  ['an open bracket', 'lead score\n  min', '[lead score\n  min'],
  ['too much indentation', '  points: -1', '   points: -1'],
  ['a colon in a text', 'name: Lead Scoring', 'name: Lead: Scoring'],
  ['a text that looks like an alias', 'name: Lead Scoring Canvas', 'name: *Lead'],
  ['a text that begins with %', 'name: Lead Scoring Canvas', 'name: % of leads'],
  ['a tag', 'name: Lead Scoring Canvas', 'name: !Lead Canvas'],
  ['a second document', 'launch:', '---\nlaunch:'],
  ['a prototype', '  min: 0', '  min: 0\n  __proto__: { max: 1 }'],
  ['a key that every object has', '    points: 1', '    points: 1\n    constructor: 1'],
  ['an alias of a broken part', trigger, '&t sesion_start\n      - *t'],
  ['an alias of a part without a key', '- name: Engaged', '- &g\n    nam: Engaged'],
]

test('the config of these cases is sound', () => {
  expect(brief(sound)).toEqual([
    '9:7 LS227 1 entry trigger can fire while a lead is waiting: each entry then decays on its own',
  ])
  expect(loadConfig(sound, 'lead.yaml').plan).not.toBeNull()
})

test.each(cases)('one mistake, one error: %s', (_, from, to) => {
  expect(sound).toContain(from)
  expect(briefErrors(sound.replace(from, () => to))).toHaveLength(1)
})

test('what is said', async () => {
  const text = cases.map(([title, from, to]) => {
    const yaml = sound.replace(from, () => to)
    const written = to.split('\n').map((line) => `    ${line}`.trimEnd())
    return `# ${title}\n\n${written.join('\n')}\n\n${errorsOf(yaml).map(inWords).join('\n')}\n`
  })
  await expect(text.join('\n')).toMatchFileSnapshot('golden/structure.txt')
})

test('a broken part silences what follows from it', () => {
  // No advice on the missing inactivity, floor, or entry trigger that are only misspelt.
  expect(brief(sound.replace('inactivity:', 'inactivty:'))).toHaveLength(1)
  expect(brief(sound.replace('  min: 0', '  mn: 0'))).toEqual(['5:3 LS101 `score` has no key `mn`'])
  expect(brief(sound.replace('seed: 0', 'sead: 0')).map((line) => line.slice(-10))).not.toContain('for them')
  expect(brief(sound.replace('attribute_changed: lead', 'atribute_changed: lead'))).toEqual([
    '8:7 LS106 `atribute_changed` is not a trigger',
  ])
})

test.each([
  ['nothing', ''],
  ['blanks', ' \n\n'],
  ['comments', '# a config\n# is to come\n'],
  ['a document mark', '---\n'],
  ['null', 'null\n'],
])('an empty file: %s', (_, text) => {
  expect(brief(text)).toEqual(['1:1 LS006 the file is empty; a scoring config was expected'])
})

test('a file that holds something else', () => {
  expect(brief('hello\n')).toEqual(['1:1 LS103 the config is the text `hello`; a map was expected'])
  expect(brief('- a\n')).toEqual(['1:1 LS103 the config is a list; a map was expected'])
  expect(brief('{"user_id":"u1"}\n{"user_id":"u2"}\n')[0]).toMatch(/^2:1 LS001/)
  expect(brief('x'.repeat(10_000_000))).toEqual(['1:1 LS004 the file is 9.5 MiB long; at most 1 MiB is read'])
})

test('columns count UTF-16 units, lines end at CRLF too, a byte-order mark counts as nothing', () => {
  const broken = sound.replace('window: 30d', 'window: 30 days')
  const place = '16:11 LS107 `window` is `30 days`; a duration such as `30d` was expected'
  expect(briefErrors(broken.replaceAll('\n', '\r\n'))).toEqual([place])
  expect(briefErrors(`\uFEFF${broken}`)).toEqual([place])
  const emoji = sound.replace('- name: Engaged\n    points: 1\n', () => '- { name: 😀, points: 1.5,\n')
  expect(
    briefErrors(emoji.replace('    triggers:\n      - session_start', '      triggers: [session_start] }')),
  ).toEqual(['11:25 LS204 `points` is `1.5`; a whole number was expected'])
})

test('anchors and merge keys are read, and found where they are written', () => {
  const shared = sound.replace('- name: Engaged', '- &group\n    name: Engaged')
  const second = (lines: string) =>
    shared.replace('inactivity:', `  - <<: *group\n    name: Other\n${lines}inactivity:`)
  expect(briefErrors(second('    triggers: [purchase]\n'))).toEqual([])
  expect(briefErrors(second('    points: 1.5\n'))).toEqual([
    '18:13 LS204 `points` is `1.5`; a whole number was expected',
  ])
  expect(brief(second('    points: 5\n'))).toContain(
    '15:9 LS224 this trigger of action group 2 never counts: action group 1 takes every such event',
  )
  // The mistake is made once, in the part that is shared.
  expect(briefErrors(second('').replace('points: 1', 'points: 1.5'))).toHaveLength(1)
})

test('keys and merges that cannot be read', () => {
  const notText = 'LS001 a key is a list, a map or an alias; a text was expected'
  expect(brief(`${sound}? [a]\n: 1\n`)).toEqual([`21:3 ${notText}`])
  expect(brief(`${sound}description: &d x\n*d : y\n`)).toEqual([`22:1 ${notText}`])
  expect(brief(`${sound}<<: 5\n`)).toEqual(['21:1 LS001 a merge key `<<` takes a map, or the alias of one'])
  expect(briefErrors(`${sound}<<: [{ tags: [a] }, { owner: x }]\n`)).toEqual([])
  expect(briefErrors(`${sound}1: x\n`)).toEqual(['21:1 LS101 the config has no key `1`'])
})

test('all keys that one map lacks are named together', () => {
  const bare = sound
    .replace('version: 1\n', '')
    .replace('  - name: Engaged\n    points: 1\n    triggers:\n      - s', '  - points: 1\n    # s')
  expect(errorsOf(bare).map(inWords)).toEqual([
    [
      '1:1 LS102 the config needs `version` [error]',
      '  at 1:1 name: Lead Scoring Canvas',
      '  = for example `version: 1`',
    ].join('\n'),
    [
      '10:5 LS102 action group 1 needs `name` and `triggers` [error]',
      '  at 10:5 points: 1',
      '  = for example `name: High intent`',
      '  = for example `triggers: ["session_start",{"custom_event":"webinar_joine…`',
    ].join('\n'),
  ])
  // One that is misspelt is not missing.
  expect(
    briefErrors(
      sound
        .replace('- name: Engaged', '- nam: Engaged')
        .replace('    triggers:', '    # triggers:')
        .replace('      - s', '    # - s'),
    ),
  ).toEqual(['11:5 LS101 action group 1 has no key `nam`', '11:5 LS102 action group 1 needs `triggers`'])
})

test('very many mistakes of one kind are counted', () => {
  const keys = brief(`${sound}${Array.from({ length: 5_000 }, (_, index) => `k${index}: 1`).join('\n')}\n`)
  expect(keys.filter((line) => line.includes('LS101'))).toHaveLength(100)
  expect(keys.at(-1)).toMatch(/^\d+:1 LS101 4901 more of this kind were found; the first 99 are listed$/)
  const tags = brief(`${sound}tags: [${'1, '.repeat(50_000)}]\n`)
  expect(tags.at(-1)).toMatch(/LS103 49901 more of this kind were found; the first 99 are listed$/)
})

test('what expands without end is refused, quickly', () => {
  const laughs = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (const name of 'bcdefghi') {
    const before = String.fromCharCode(name.charCodeAt(0) - 1)
    laughs.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`)
  }
  const expand = '1:1 LS005 the aliases in this file expand without end, or far too often'
  expect(brief(laughs.join('\n'))).toEqual([expand])
  expect(brief(`${sound}tags: &t [*t]\n`)).toEqual([expand])
  expect(brief('&r\nversion: 1\nname: *r\n')).toEqual([expand])
  const deep = brief(`${sound}tags: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`)
  expect(deep.map((line) => line.replace(/^\d+:\d+ /, ''))).toEqual([
    'LS005 the YAML is nested more than 100 levels deep',
  ])
})

test('keys of objects are only keys', () => {
  const text = `${sound}__proto__: { polluted: true }\n`
  expect(briefErrors(text)).toEqual(['21:1 LS101 the config has no key `__proto__`'])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  const sync = handoff('url: https://x').slice(0, -7)
  const written = sound.replace(
    'launch:',
    `${sync}  crm_sync: { attributes: { __proto__: 1, constructor: 2 } }\nlaunch:`,
  )
  expect(briefErrors(written)).toEqual([])
})
