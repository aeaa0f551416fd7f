// Whatever stands in the names of a config and of a warehouse's tables, it is a name: it ends no text, no comment and no statement.

import { expect } from 'vitest'
import { compileSql } from '../../src/sql/compile.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { defaultTables } from '../../src/sql/tables.ts'
import { comparable, expected, planOf, tablesOf } from './cases.ts'
import { onEachEngine } from './each-engine.ts'
import { quoted } from './engine.ts'
import { hostile, hostileConfig, hostileLog } from './hostile.ts'

const odd = [
  `it's "odd"`,
  "'); drop table events; --",
  'back\\slash\\',
  "\\' or true --",
  'two\nlines\r\n-- and; a comment',
  '/* 😀 */ $$ `tick` $1 {{x}} %s',
  'a.b."c"',
  "'''",
]

const score = `it's; the -- score 😀`
const logOf = (name: string, index: number) => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1 + index, 0, minute)).toISOString()
  const user_id = `u${index} ${name}`
  return [
    { user_id, time: at(0), type: 'profile', attributes: { email: 'a@b.co', [name]: name, list: [name] } },
    { user_id, time: at(1), event: name, properties: { [name]: name } },
    { user_id, time: at(2), event: name, properties: { [name]: `${name} ` } },
    { user_id, time: at(3), event: name, properties: { [name]: [name, 1] } },
    { user_id, time: at(4), type: 'message', properties: { channel: 'email', action: 'click', campaign: name } },
    { user_id, time: at(5), type: 'profile', attributes: { [name]: `${name}!` } },
    { user_id, time: at(6), event: name },
  ]
}

const groupsOf = (name: string) => [
  { name, points: 7, triggers: [{ custom_event: name, where: [{ property: name, equals: name }] }] },
  { name: `${name} 2`, points: 3, triggers: [{ message: { channel: 'email', action: 'click', campaign: name } }] },
]
const windows = ['20h', '50h'].map((window) => ({ window, points: -1 }))

/** Two names in each; both strategies get their turn. */
const configs: { names: string[]; config: object; log: object[] }[] = [0, 2, 4, 6].map((first) => {
  const names = [odd[first]!, odd[first + 1]!]
  return { names, config: configOf(names, first % 4 === 0), log: names.flatMap(logOf) }
})
configs.push({ names: [hostile('events'), hostile('file')], config: hostileConfig, log: hostileLog })

function configOf(names: string[], folds: boolean) {
  const name = names[0]!
  const reads = { custom_event: name, where: [{ attribute: name, contains_any_of: names }] }
  return {
    version: 1,
    name: `${name}\n; drop table events`,
    score: { attribute: score },
    entry: {
      triggers: [{ attribute_changed: score }, 'email_added', { attribute_changed: { name, to: `${name}!` } }],
      audience: [{ none: [{ attribute: 'list', includes_any_of: names.map((one) => `not ${one}`) }] }],
    },
    action_groups: [
      ...names.flatMap(groupsOf),
      { name: `${name} 3`, points: 1, triggers: folds ? [reads] : [{ custom_event: name }] },
    ],
    inactivity: folds ? windows : windows[0],
    handoff: {
      name,
      threshold: 5,
      audience: [{ attribute: name, is_none_of: [`x${name}`] }],
      crm_sync: { after: '0s', attributes: { synced: name } },
      webhook: {
        method: 'POST',
        url: 'https://example.com/leads',
        headers: { 'Content-Type': 'application/json' },
        body: `{% if {{custom_attribute.\${${score}}}} > 5 %}{}{% else %}{% abort_message('low') %}{% endif %}`,
      },
    },
  }
}

onEachEngine('odd names are names', async (session, name) => {
  const strategies = new Set<string>()
  for (const { names, config, log } of configs) {
    const one = { config, log, profiles: undefined, until: null }
    const table = `events ${names[0]!}`
    const { sql, strategy } = compileSql(planOf(config), {
      dialect: dialects.get(name)!,
      tables: { ...defaultTables, events: { ...defaultTables.events, table: quoted(table), sequence: 'seq' } },
      until: null,
      cite: (path) => `${names[1]!}:${path.join('.')}`,
    })
    strategies.add(strategy)
    const [events] = tablesOf(one)
    const results = ['leadscore_scores', 'leadscore_handoffs']
    const [scores, handoffs] = await session.run([{ ...events!, name: table }], sql, results)
    expect(comparable(scores!, handoffs!)).toEqual(expected(one))
    expect(handoffs!.length > 0).toBe('handoff' in config)
  }
  expect(strategies.size).toBe(2)
})
