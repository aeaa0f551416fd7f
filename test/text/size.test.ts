import { expect, test } from 'vitest'
import { parseSize } from '../../src/text/size.ts'

test.each([
  ['250MB', 250e6],
  ['1.5 GB', 1.5e9],
  ['512MiB', 512 * 1024 * 1024],
  ['64kb', 64_000],
  ['1000', 1000],
])('%s', (text, bytes) => expect(parseSize(text)).toBe(bytes))

test.each(['', '0', '0.1', '-1MB', 'MB', '1 TB', '1e3', '12 MB or so'])('%j is no size', (text) => {
  expect(parseSize(text)).toBeUndefined()
})
