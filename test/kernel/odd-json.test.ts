// Line by line, the kernel gives what the plain reader gives; only damage that nothing looks at may pass it.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { handWritten, oddLine } from './odd-lines.ts'
import { bytesOf, kernelOptions, read, readBoth } from './reading.ts'

const runs = Number(process.env['LEADSCORE_RUNS'] ?? 60)

const newline = Buffer.from('\n')
// The first line of a log is read on its own; those to test come after it, in the middle of a chunk.
const first = '{"user_id":"first","time":1,"type":"location"}'
const log = (lines: readonly (string | Uint8Array)[]) => ({
  open: () => [bytesOf(...[first, ...lines].flatMap((line) => [line, newline]))],
})

const isJson = (line: string | Uint8Array) => {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(line)))
    return true
  } catch {
    return false
  }
}

async function compare(lines: readonly (string | Uint8Array)[]) {
  const plain = await readBoth(log(lines))
  expect(await readBoth(log(lines), { ...kernelOptions, strict: true })).toEqual(plain)
  const good = lines.filter(isJson)
  expect(await readBoth(log(good), kernelOptions)).toEqual(await readBoth(log(good)))
  // Damage that nothing looks at may pass; what is refused is refused for the same reason.
  const { refused } = await read(log(lines), kernelOptions)
  expect(plain[0]!.refused).toEqual(expect.arrayContaining(refused))
}

test.each(
  handWritten.map(
    (line) =>
      [
        Buffer.from(line as string)
          .toString('latin1')
          .slice(0, 120),
        line,
      ] as const,
  ),
)('%s', (_, line) => compare([line]))

test('broken and odd lines', async () => {
  const lines = fc.array(oddLine, { minLength: 30, maxLength: 60, size: 'max' })
  await fc.assert(fc.asyncProperty(lines, compare), { numRuns: runs })
}, 600_000)

test('a line that is cut off is refused, wherever that is', async () => {
  const whole = '{"user_id":"u","time":"2026-01-05T10:11:12.345Z","type":"location","properties":{"z":"a}}b},\\"}}"}}'
  const cut = Array.from({ length: whole.length - 1 }, (_, index) => whole.slice(0, index + 1))
  const { refused } = await read(log(cut), kernelOptions)
  expect(refused).toHaveLength(cut.length)
})
