// How a log is read is a part of the config: another way is a change, though of no score.

import { expect, test } from 'vitest'
import { compare } from '../../src/diff/compare.ts'
import { changeTitle } from '../../src/diff/describe.ts'
import { comparedText } from './plans.ts'

const config = (source: string) => `version: 1
name: Scoring
score: { attribute: lead score }
entry: { triggers: [email_added, attribute_changed: lead score] }
action_groups:
  - { name: Engaged, points: 1, triggers: [session_start] }
inactivity: { window: 30d, points: -1 }
${source}`

const titles = (before: string, after: string) =>
  compare(comparedText(config(before)), comparedText(config(after))).changes.map(changeTitle)

test('another way to read a log', () => {
  const [one, other] = [
    'source: { user: who, time: at, event: what }',
    'source: { user: person, time: at, event: what }',
  ]
  expect(titles(one, other)).toEqual(['source: other fields; a log is read as it says now, for both sides'])
  expect(titles('', one)).toEqual(['source: new; a log is read as it says now, for both sides'])
  expect(titles(one, '')).toEqual(['source: removed; a log is read as it said, for both sides'])
  expect(titles(one, 'source:\n  event: what\n  time: at\n  user: who')).toEqual([])
})
