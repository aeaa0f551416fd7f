/** The calls of Segment and RudderStack. */
import { expect, test } from 'vitest'
import { read } from './read.ts'

const base = {
  messageId: 'm1',
  userId: 'u1',
  anonymousId: 'a1',
  timestamp: '2026-01-05T10:11:12Z',
  originalTimestamp: '2026-01-05T10:00:00Z',
}
const readCalls = (calls: readonly object[], name = 'calls.json') =>
  read(Buffer.from(calls.map((call) => JSON.stringify(call)).join('\n')), name)

test('track, identify, page and screen', async () => {
  const { format, events, refused } = await readCalls([
    { ...base, type: 'track', event: 'Demo', properties: { plan: 'pro' } },
    { ...base, type: 'identify', traits: { email: 'a@b.example' } },
    { ...base, type: 'page', name: 'Pricing', properties: { path: '/pricing' } },
    { ...base, type: 'screen', category: 'App', name: 'Home' },
    { ...base, type: 'track', event: 'E', userId: null, timestamp: undefined },
  ])
  expect([format, refused]).toEqual(['segment', []])
  expect(
    events.map(({ user, type, name, properties, attributes }) => [user, type, name, properties ?? attributes]),
  ).toEqual([
    ['u1', 'custom_event', 'Demo', { plan: 'pro' }],
    ['u1', 'profile', null, { email: 'a@b.example' }],
    ['u1', 'custom_event', 'page', { name: 'Pricing', path: '/pricing' }],
    ['u1', 'custom_event', 'screen', { name: 'Home', category: 'App' }],
    ['a1', 'custom_event', 'E', null],
  ])
  expect(events.map(({ time }) => new Date(time).toISOString().slice(11, 19))).toEqual([
    '10:11:12',
    '10:11:12',
    '10:11:12',
    '10:11:12',
    '10:00:00',
  ])
  expect(new Set(events.map(({ id }) => id))).toEqual(new Set(['m1']))
})

test('group and alias are left out; what is no call is refused', async () => {
  const { events, refused, leftOut } = await readCalls([
    { ...base, type: 'track', event: 'E' },
    { ...base, type: 'group', groupId: 'g' },
    { ...base, type: 'alias', previousId: 'p' },
    { ...base, type: 'other' },
    { ...base, type: 'track' },
    { ...base, type: 'track', event: 'E', properties: 3 },
    { ...base, type: 'track', event: 'E', userId: undefined, anonymousId: undefined },
    { ...base, type: 'track', event: 'E', timestamp: 'x' },
  ])
  expect([events.length, leftOut]).toEqual([1, { 'group calls': 1, 'alias calls': 1 }])
  expect(refused.map(({ refusal }) => refusal.reason)).toEqual([
    'bad type',
    'bad field',
    'bad field',
    'no user',
    'bad time',
  ])
})

test('a batch, and RudderStack', async () => {
  const batch = await readCalls([
    {
      batch: [
        { ...base, type: 'track', event: 'A' },
        { ...base, type: 'track', event: 'B' },
      ],
    },
  ])
  expect(batch.events.map(({ name }) => name)).toEqual(['A', 'B'])
  const rudder = await readCalls([{ ...base, type: 'track', event: 'A', rudderId: 'r', channel: 'web' }])
  expect([rudder.format, rudder.events[0]!.name]).toEqual(['rudderstack', 'A'])
})
