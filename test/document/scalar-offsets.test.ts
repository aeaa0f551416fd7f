import * as fc from 'fast-check'
import { isScalar, parseDocument, Scalar, Document } from 'yaml'
import { expect, test } from 'vitest'
import { scalarOffsets } from '../../src/document/scalar-offsets.ts'

/** Every unit of the value is found at its place in the text, or is an escape or fold there. */
function check(text: string): void {
  const document = parseDocument(text)
  if (document.errors.length > 0) return
  const scalar = document.getIn(['a', 'b'], true)
  if (!isScalar(scalar) || typeof scalar.value !== 'string') return
  const value = scalar.value
  const offsets = scalarOffsets(text, scalar)
  expect(offsets).toHaveLength(value.length + 1)
  if (value.trim() === '') return
  for (let i = 0; i < value.length; i++) {
    if (i > 0) expect(offsets[i]!, `${JSON.stringify(text)} at ${i}`).toBeGreaterThanOrEqual(offsets[i - 1]!)
    const found = text[offsets[i]!]
    const isEscape = found === '\\' || (i > 0 && offsets[i] === offsets[i - 1])
    const isFold = (value[i] === ' ' || value[i] === '\n') && (found === '\n' || found === '\r')
    if (!isEscape && !isFold)
      expect(found, `${JSON.stringify(text)} at ${i} of ${JSON.stringify(value)}`).toBe(value[i])
  }
}

const handwritten = [
  'a:\n  b: plain {{x}} text\n',
  'a:\n  b: plain text\n    that folds {{x}}\n\n    and breaks\n',
  'a:\n  b: |\n    one {{x}}\n      two\n\n    three\n',
  'a:\n  b: |-\n\n    after a blank line\n',
  'a:\n  b: |2\n     leading blank\n    text\n',
  'a:\n  b: >\n    one\n    two {{x}}\n\n    three\n      indented\n    four\n',
  'a:\n  b: >-\n    {% connected_content https://x\n    :save result %}\n    Bearer {{result.access_token}}\n',
  'a:\n  b: "double \\"quoted\\" \\u00e9 \\U0001F600 {{x}}\\n\\\n    joined"\n',
  "a:\n  b: 'single ''quoted'' {{x}}'\n",
  "a:\n  b: 'folded\n    single\n\n    lines'\n",
  'a:\r\n  b: |\r\n    one\r\n    two {{x}}\r\n',
  'a: { b: "flow {{x}}", c: 1 }\n',
]

test.each(handwritten)('%j', (text) => {
  check(text)
  const document = parseDocument(text)
  const scalar = document.getIn(['a', 'b'], true) as Scalar
  const at = String(scalar.value).indexOf('{{x}}')
  if (at >= 0) expect(scalarOffsets(text, scalar)[at]).toBe(text.indexOf('{{x}}'))
})

const words = fc.constantFrom(
  'a',
  'word',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '{{x}}',
  '"',
  "'",
  '\\',
  'é',
  '😀',
  '\t',
  ': ',
  '# ',
  '-',
)

test('any value in any style', () => {
  const styles = ['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const
  fc.assert(
    fc.property(fc.array(words, { maxLength: 25 }), fc.constantFrom(...styles), fc.boolean(), (parts, type, crlf) => {
      const scalar = new Scalar(parts.join(''))
      scalar.type = type
      const text = new Document({ a: { b: scalar } }).toString({ lineWidth: 30 })
      check(crlf ? text.replaceAll('\n', '\r\n') : text)
    }),
    { numRuns: Number(process.env['LEADSCORE_RUNS'] ?? 1000) },
  )
})
