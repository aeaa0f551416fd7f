// What an audience asks for is counted alike, however its lists are nested.

import { expect, test } from 'vitest'
import { compare } from '../../src/diff/compare.ts'
import { changeTitle } from '../../src/diff/describe.ts'
import { compared } from './plans.ts'

const config = (audience: readonly object[]) => ({
  version: 1,
  name: 'Scoring',
  score: { attribute: 'lead score' },
  entry: { triggers: ['email_added'], ...(audience.length === 0 ? {} : { audience }) },
  action_groups: [{ name: 'Engaged', points: 1, triggers: ['session_start'] }],
  inactivity: { window: '30d', points: -1 },
})

const titles = (before: readonly object[], after: readonly object[]) =>
  compare(compared(config(before)), compared(config(after))).changes.map(changeTitle)

const [pro, vip] = [
  { attribute: 'plan', is_any_of: ['pro'] },
  { attribute: 'tags', includes_any_of: ['vip'] },
]

test.each([
  ['in one list', { none: [pro, vip] }],
  ['in a list of alternatives', { none: [{ any: [pro, vip] }] }],
  ['one list deeper', { none: [{ any: [{ any: [pro, vip] }] }] }],
  ['of a list of one', { none: [{ all: [{ any: [pro, vip] }] }] }],
  ['turned around twice', { none: [{ none: [{ none: [pro, vip] }] }] }],
  ['twice', { none: [{ any: [pro, vip] }, { any: [vip, pro] }] }],
])('neither of two, %s', (_, neither) => {
  const noVip = 'audience: also requires: not (tags includes any of vip)'
  expect(titles([], [neither])).toEqual(['audience: also requires: not (plan is any of pro)', noVip])
  expect(titles([{ none: [pro] }], [neither])).toEqual([noVip])
})

test.each([
  ['a list of one', { any: [{ all: [pro, vip] }] }],
  ['the same alternative twice', { any: [{ all: [pro, vip] }, { all: [vip, pro] }] }],
  ['not one of the opposites', { none: [{ any: [{ none: [pro] }, { none: [vip] }] }] }],
  ['not, unless both', { none: [{ none: [{ all: [pro, vip] }] }] }],
])('both of two, as %s', (_, both) => {
  expect(titles([pro], [both])).toEqual(['audience: also requires: tags includes any of vip'])
})

test.each([
  ['one of them', { any: [pro, vip] }],
  ['not neither', { none: [{ none: [pro, vip] }] }],
])('one of two is a single condition, as %s', (_, either) => {
  expect(titles([pro], [either])).toEqual([
    'audience: no longer requires: plan is any of pro',
    'audience: also requires: plan is any of pro or tags includes any of vip',
  ])
})
