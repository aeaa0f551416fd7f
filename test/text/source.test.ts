import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Source } from '../../src/text/source.ts'
import { visible } from '../../src/text/visible.ts'

test('every offset has a line and a column, and they lead back to it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '🎯', '\n', '\r', '\r\n'), maxLength: 20 })
  fc.assert(
    fc.property(text, (content) => {
      const source = new Source('x', content)
      for (let offset = 0; offset <= content.length; offset++) {
        const { line, column } = source.position(offset)
        expect(source.lineStarts[line - 1]! + column - 1).toBe(offset)
      }
    }),
  )
})

test('lines end at LF, CRLF or a lone CR', () => {
  const source = new Source('x', 'one\r\ntwo\rthree\nfour')
  expect([0, 1, 2, 3, 4, 5].map((number) => source.line(number))).toEqual(['', 'one', 'two', 'three', 'four', ''])
  expect(source.position(5)).toEqual({ line: 2, column: 1 })
})

test('control characters are shown, not obeyed', () => {
  expect(visible('\u001b[31mred\u0007')).toBe('␛[31mred␇')
  expect(visible('\u009b31m\u202egnp\u2066\u007f')).toBe('\\u009b31m\\u202egnp\\u2066\\u007f')
  expect(visible('a\tb\nc é 🎯')).toBe('a\tb\nc é 🎯')
})
