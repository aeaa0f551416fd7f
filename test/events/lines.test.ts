import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maximumLineBytes, readLines, type TextLine } from '../../src/events/lines.ts'

async function linesOf(chunks: Iterable<Uint8Array>): Promise<TextLine[]> {
  const all: TextLine[] = []
  for await (const lines of readLines(chunks)) all.push(...lines)
  return all
}

const textsOf = async (...chunks: (string | number[])[]) =>
  (await linesOf(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : Uint8Array.from(chunk))))).map(
    ({ text, number, problem }) => (problem ? [number, text, problem] : [number, text]),
  )

test('the same bytes in any chunks are the same lines', async () => {
  const piece = fc.oneof(
    fc.constantFrom('\n', '\r\n', '{"a":1}', 'é', '🎯', ' ', '\ufeff', '\0', '\r').map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
  )
  const bytes = fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.concat(pieces))
  await fc.assert(
    fc.asyncProperty(bytes, fc.array(fc.nat({ max: 100 }), { maxLength: 8 }), async (whole, cuts) => {
      const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length]
      const chunks = places.slice(1).map((end, index) => Uint8Array.from(whole.subarray(places[index], end)))
      const simple = (lines: TextLine[]) => lines.map(({ text, number, problem }) => ({ text, number, problem }))
      expect(simple(await linesOf(chunks))).toEqual(simple(await linesOf([whole])))
    }),
    { numRuns: 1000 },
  )
})

test('valid text gives the lines that a split gives', async () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\n\ufeff]/g, ''))
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      const expected = lines
        .map((text, index) => [index + 1, text])
        .filter(([, text]) => (text as string).trim() !== '')
      expect(await textsOf(lines.join('\n'))).toEqual(expected)
    }),
  )
})

test('blank lines are counted, not delivered', async () => {
  expect(await textsOf('\n\na\n  \n\t\r\nb\n\n')).toEqual([
    [3, 'a'],
    [6, 'b'],
  ])
})

test('a byte-order mark is dropped at the start only', async () => {
  expect(await textsOf('\ufeffa\n\ufeffb')).toEqual([
    [1, 'a'],
    [2, '\ufeffb'],
  ])
  expect(await textsOf([0xef], [0xbb], [0xbf, 0x61, 0x0a])).toEqual([[1, 'a']])
})

test('nothing, and nothing but a line end', async () => {
  expect(await textsOf()).toEqual([])
  expect(await textsOf('')).toEqual([])
  expect(await textsOf('\n')).toEqual([])
})

test('bytes that are no text are a problem of their line alone, and kept', async () => {
  const lines = await linesOf([Buffer.concat([Buffer.from('a\n'), Buffer.from([0x62, 0xff, 0x0a]), Buffer.from('c')])])
  expect(lines).toEqual([
    { text: 'a', number: 1 },
    { text: 'b\ufffd', number: 2, problem: 'bad encoding', bytes: Uint8Array.from([0x62, 0xff]) },
    { text: 'c', number: 3 },
  ])
})

test('a letter cut by the end of the log is bad encoding', async () => {
  expect(await textsOf('a\n', [0xf0, 0x9f])).toEqual([
    [1, 'a'],
    [2, '\ufffd', 'bad encoding'],
  ])
})

test('long lines are read, endless ones are not', async () => {
  const chunk = Buffer.alloc(1 << 20, 'x')
  const long = await linesOf([...Array.from({ length: 20 }, () => chunk), Buffer.from('\nb\n')])
  expect(long.map(({ text }) => text.length)).toEqual([20 << 20, 1])
  const tooLong = Array.from({ length: maximumLineBytes / chunk.length + 1 }, () => chunk)
  const lines = await linesOf([Buffer.from('a\n'), ...tooLong, Buffer.from('xx\nb\nc'), ...tooLong])
  expect(lines.map(({ number, problem }) => [number, problem])).toEqual([
    [1, undefined],
    [2, 'too long'],
    [3, undefined],
    [4, 'too long'],
  ])
  expect(lines[1]!.text).toHaveLength(1024)
  expect(lines[3]!.text.startsWith('cx')).toBe(true)
})
