// `--update` fills in what is empty, and touches nothing else.

import { expect, test } from 'vitest'
import { fillExpectations } from '../../src/testing/update.ts'
import { complaints, suite } from './story.ts'

const filled = (tests: string) => {
  const { text, filled: count, diagnostics } = fillExpectations(suite(tests, undefined, true))
  return { text, count, messages: diagnostics.map(({ message }) => message) }
}

const events = 'events: [email_added, { at: 1h, custom_event: demo, properties: { plan: pro }, times: 3, every: 1h }]'

test('every form of an empty expectation, with comments and blanks as they were', () => {
  const before = `# head
tests:
  - name: It   # the name
    ${events}

    expect:
      - at: 2h
        score:      # in the middle
        waiting: ~
        decays: null # none
      - { handoffs:, missed: , score: 15, entries }
      - attributes:
`
  const { text, count, messages } = filled(before)
  expect(messages).toEqual([])
  expect(count).toBe(7)
  expect(text).toBe(`# head
tests:
  - name: It   # the name
    ${events}

    expect:
      - at: 2h
        score: 10      # in the middle
        waiting: 1
        decays: 0 # none
      - { handoffs: [ { at: 3h, score: 15 } ], missed: 0 , score: 15, entries: 4 }
      - attributes: { email: lead@example.com, lead score: 15 }
`)
  expect(complaints(text)).toEqual([])
  expect(filled(text)).toEqual({ text, count: 0, messages: [] })
})

test('the cells of cases', () => {
  const before = `tests:
  - name: It
    events: [email_added, { custom_event: demo, properties: { plan: '\${plan}' } }]
    expect: { score: '\${score}', missed: , handoffs: }
    cases:
      - { plan: pro, score: }
      - { plan: free, score: }
`
  const { text, count } = filled(before)
  expect(count).toBe(4)
  expect(text).toContain("expect: { score: '${score}', missed: 0 , handoffs: 0 }")
  expect(text).toContain('{ plan: pro, score: 5 }')
  expect(text).toContain('{ plan: free, score: 0 }')
  expect(complaints(text)).toEqual([])
})

test('what differs between cases is left empty', () => {
  const before = `tests:
  - name: It
    events: [email_added, { custom_event: demo, properties: { plan: '\${plan}' } }]
    expect: { score: }
    cases: [{ plan: pro }, { plan: free }]
`
  expect(filled(before)).toEqual({
    text: before,
    count: 0,
    messages: ['`score` cannot be filled in: it is 5, 0 in different cases'],
  })
})

test('Windows line ends, an alias, a score that is not a number', () => {
  const before =
    'tests:\r\n  - name: a\r\n    events: [{ set: { lead score: x } }]\r\n    expect: &e\r\n      score:\r\n  - name: b\r\n    events: [{ set: { lead score: x } }]\r\n    expect: *e\r\n'
  const { text, count } = filled(before)
  expect(count).toBe(1)
  expect(text).toBe(before.replace('score:\r', 'score: not a number\r'))
  expect(complaints(text)).toEqual([])
})
