// Whatever a test file holds: nothing is thrown, and everything that is said has its place in the file.

import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseYaml } from '../../src/document/parse.ts'
import { loadConfig } from '../../src/load-config.ts'
import { Bench } from '../../src/testing/bench.ts'
import { loadSuite, runSuite } from '../../src/testing/suite.ts'
import { fillExpectations } from '../../src/testing/update.ts'
import { Source } from '../../src/text/source.ts'

const example = (file: string) => readFileSync(join(import.meta.dirname, '../../examples/lead-scoring', file), 'utf8')
const { plan } = loadConfig(example('leadscore.yaml'), 'leadscore.yaml')
const bench = new Bench(plan!)
const text = example('leadscore.test.yaml')
const lines = text.split('\n')
const words = [
  '',
  'null',
  '-1',
  '1e9',
  '1d',
  '999999999w',
  '2026-13-01',
  '[]',
  '{}',
  '*a',
  '&a x',
  '${plan}',
  '${}',
  '"',
  ': ',
  '!!binary x',
  '__proto__',
  'constructor: 1',
  'score:',
  'times: 3',
  'cases: [{ a: 1 }]',
]

const edit = fc.record({
  line: fc.nat(lines.length - 1),
  how: fc.constantFrom('drop', 'double', 'word', 'cut', 'indent'),
  word: fc.constantFrom(...words),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
})

const changed = (edits: readonly { line: number; how: string; word: string; at: number }[]) => {
  const copy = [...lines]
  for (const { line, how, word, at } of edits) {
    const one = copy[line]!
    const column = Math.floor(at * one.length)
    copy[line] =
      how === 'drop'
        ? ''
        : how === 'double'
          ? `${one}\n${one}`
          : how === 'cut'
            ? one.slice(0, column)
            : how === 'indent'
              ? `  ${one}`
              : one.replace(/(: |- |^)[^:]*$/, (_, before: string) => before + word)
  }
  return copy.join('\n')
}

test('mutated test files', { timeout: 120_000 }, () => {
  const check = (edits: Parameters<typeof changed>[0], update: boolean) => {
    const source = new Source('leadscore.test.yaml', changed(edits))
    const document = parseYaml(source)
    const suite = loadSuite({ file: source.name, document, config: 'leadscore.yaml', bench, only: undefined, update })
    const { tests, diagnostics } = runSuite(suite, () => 0)
    const labels = [...diagnostics, ...tests.flatMap(({ failures }) => failures)].flatMap((one) => one.labels)
    for (const { span } of [...labels, ...tests]) {
      expect(span.start).toBeGreaterThanOrEqual(0)
      expect(span.end).toBeLessThanOrEqual(source.text.length)
      expect(span.end).toBeGreaterThanOrEqual(span.start)
    }
    if (diagnostics.length === 0) expect(tests.every(({ outcome }) => outcome !== 'error')).toBe(true)
    if (update && document.value !== undefined) {
      const { text: filled } = fillExpectations(suite)
      expect(parseYaml(new Source('filled', filled)).diagnostics).toEqual([])
    }
  }
  fc.assert(fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.boolean(), check), {
    numRuns: Number(process.env['LEADSCORE_RUNS'] ?? 100),
  })
})
