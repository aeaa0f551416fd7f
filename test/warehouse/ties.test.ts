// A table has no order: without a sequence, rows of one instant are taken by id, then type and name, alike in every warehouse.

import { expect } from 'vitest'
import { compileSql } from '../../src/sql/compile.ts'
import { dialects } from '../../src/sql/dialects/index.ts'
import { defaultTables } from '../../src/sql/tables.ts'
import { comparable, expected, planOf, tablesOf } from './cases.ts'
import { onEachEngine } from './each-engine.ts'

const time = '2026-01-05T10:00:00.000Z'
const profile = (user_id: string, id: string | null, attributes: object) => ({
  user_id,
  time,
  type: 'profile',
  ...(id !== null && { id }),
  attributes,
})
const event = (user_id: string, id: string | null, name: string) => ({
  user_id,
  time,
  event: name,
  ...(id !== null && { id }),
})

/** In the order in which they are taken. */
const log = [
  // By id: code points, not a language's letters; no id comes last.
  profile('ids', 'B', { email: 'a@b.co' }),
  event('ids', 'a', 'demo'),
  event('ids', 'é', 'demo'),
  event('ids', '～', 'webinar'),
  event('ids', '😀', 'demo'),
  profile('ids', null, { plan: 'pro' }),
  // A lead who comes too late: the address has the greater id.
  event('late', 'A', 'demo'),
  profile('late', 'a', { email: 'a@b.co' }),
  // By type, then name.
  event('types', null, 'Zebra'),
  event('types', null, 'demo'),
  profile('types', null, { email: 'a@b.co' }),
  // Copies: the first in this order counts.
  event('copies', 'x', 'demo'),
  event('copies', 'x', 'webinar'),
]

const config = {
  version: 1,
  name: 'Ties',
  score: { attribute: 'lead score' },
  entry: { triggers: ['email_added', { attribute_changed: 'lead score' }] },
  action_groups: [
    { name: 'Demo', points: 5, triggers: [{ custom_event: 'demo' }] },
    { name: 'Other', points: 2, triggers: [{ custom_event: 'webinar' }, { custom_event: 'Zebra' }] },
  ],
  inactivity: { window: '1d', points: -1 },
}

onEachEngine('rows of one instant have one order', async (session, name) => {
  const one = { config, log, profiles: undefined, until: null }
  const { sql } = compileSql(planOf(config), {
    dialect: dialects.get(name)!,
    tables: defaultTables,
    until: null,
    cite: (path) => path.join('.'),
  })
  const [events] = tablesOf(one)
  for (const rows of [events!.rows, events!.rows.toReversed()]) {
    const [scores] = await session.run([{ ...events!, rows }], sql, ['leadscore_scores'])
    expect(comparable(scores!, [])).toEqual(expected(one))
  }
})
