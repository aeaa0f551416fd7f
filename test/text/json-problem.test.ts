// The scanner and JSON.parse must agree about every text; only the scanner says where and why.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonProblem } from '../../src/text/json-problem.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('JSON has no problem', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
      expect(jsonProblem(JSON.stringify(value, null, indent))).toBeUndefined()
    }),
  )
})

test('a changed text has a problem exactly if JSON.parse refuses it', () => {
  const mutation = fc.record({
    value: fc.jsonValue(),
    at: fc.nat(),
    removed: fc.nat({ max: 3 }),
    added: fc.oneof(
      fc.string({ maxLength: 2 }),
      fc.constantFrom('\\', '"', '\n', '\t', '\0', ',', ':', '0', '-', '.', 'e', '\\u12'),
    ),
  })
  fc.assert(
    fc.property(mutation, ({ value, at, removed, added }) => {
      const json = JSON.stringify(value)
      const start = at % (json.length + 1)
      const text = json.slice(0, start) + added + json.slice(start + removed)
      const problem = jsonProblem(text)
      expect(problem === undefined).toBe(isJson(text))
      if (problem) expect(problem.at).toBeLessThanOrEqual(text.length)
    }),
    { numRuns: 5000 },
  )
})

test('texts of its own letters', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'{}[]:,"\\u0123eE+-.tfn \n'), maxLength: 8 })
  fc.assert(
    fc.property(letters, (text) => {
      expect(jsonProblem(text) === undefined).toBe(isJson(text))
    }),
    { numRuns: 5000 },
  )
})

test.each([
  ['{"a":1,}', 7, '`}` where a key in double quotes was expected'],
  ["{'a':1}", 1, "`'` where a key in double quotes or `}` was expected"],
  ['{"a":None}', 5, '`None` where a value was expected'],
  ['{"a":1} {', 8, '`{` where the end was expected'],
  ['{"a":1', 6, 'it ends where `,` or `}` was expected'],
  ['{"a":"b', 7, 'it ends inside of the text that begins at character 6'],
  ['', 0, 'it ends where a value was expected'],
  ['["\t"]', 2, 'a tab inside of a text, where it is written as an escape'],
  ['{"a":\0}', 5, 'a NUL byte where a value was expected'],
  ['[1 🎯]', 3, '`🎯` where `,` or `]` was expected'],
])('%j', (text, at, message) => {
  expect(jsonProblem(text)).toEqual({ at, message })
})

test('a very long text and very deep brackets', () => {
  expect(jsonProblem(`{"a":"${'\\n'.repeat(2_000_000)}"}`)).toBeUndefined()
  expect(jsonProblem('['.repeat(1_000_000))?.at).toBe(1_000_000)
})
