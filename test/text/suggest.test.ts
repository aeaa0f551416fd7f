import { expect, test } from 'vitest'
import { listOf, suggest } from '../../src/text/suggest.ts'

const triggers = ['custom_event', 'session_start', 'purchase', 'message', 'conversion', 'location', 'inbound_message']

test.each([
  ['sesion_start', 'session_start'],
  ['sessionstart', 'session_start'],
  ['Session Start', 'session_start'],
  ['session-start', 'session_start'],
  ['session_started', 'session_start'],
  ['purchsae', 'purchase'],
  ['PURCHASE', 'purchase'],
  ['mesage', 'message'],
  ['custom_events', 'custom_event'],
])('%s means %s', (given, meant) => {
  expect(suggest(given, triggers)).toBe(meant)
})

test.each(['', 'x', 'event', 'buy', 'send', 'massacre', 'locution_of_x', 'session'])(
  '%j means none of them',
  (given) => {
    expect(suggest(given, triggers)).toBeUndefined()
  },
)

test('what is right already is not suggested', () => {
  expect(suggest('purchase', ['purchase'])).toBeUndefined()
})

test('two letters changed places', () => {
  expect(suggest('nmae', ['name', 'points'])).toBe('name')
})

test.each([
  [[], ''],
  [['a'], '`a`'],
  [['a', 'b'], '`a` or `b`'],
  [['a', 'b', 'c'], '`a`, `b` or `c`'],
])('%j in words', (items, text) => {
  expect(listOf(items)).toBe(text)
})

test('the joining word can be chosen', () => {
  expect(listOf(['a', 'b'], 'and')).toBe('`a` and `b`')
})
