/** A run of tests as Markdown and as SARIF: rendered, and checked, by what is not ours. */
import type { Tokens } from 'marked'
import { expect, test } from 'vitest'
import type { Results } from '../../src/formats/format.ts'
import { shortcomings } from '../../src/testing/shortcomings.ts'
import { visible } from '../../src/text/visible.ts'
import { hostile } from './findings.ts'
import { marked, tables, textOf } from './read-markdown.ts'
import { readSarif } from './read-sarif.ts'
import { measured, report, result, showTests, suite } from './test-reports.ts'

const withLog: Results['tests'] = {
  ...measured(80),
  log: {
    inputs: ['events.jsonl'],
    summary: { events: 1200, users: 3, rejected: { 'bad JSON': 2 } } as never,
    rejected: [],
    failsOnRefused: true,
  },
}

const cells = async (shown: Results['tests']) =>
  (await tables(await showTests('markdown', shown))).map((rows) => rows.map((row) => row.map(textOf)))

test('Markdown: what could not be run, what failed, and the story of the lead', async () => {
  const markdown = await showTests('markdown', report)
  const [heading] = marked.lexer(markdown) as Tokens.Heading[]
  expect(heading).toMatchObject({ type: 'heading', text: '❌ leadscore test: 2 could not be run, 1 failed, 1 passed' })
  const [broken, failed, ...stories] = await cells(report)
  expect(broken!.slice(1)).toEqual([
    ['`scoring/leadscore.test.yaml:2:3`', 'LS106 unknown-trigger', '`expcet` is not a key'],
    ['`scoring/leadscore.test.yaml:2:3`', 'LS106 unknown-trigger', 'unused'],
  ])
  expect(failed).toEqual([
    ['place', 'test', 'check that failed'],
    ['`scoring/leadscore.test.yaml:3:15`', 'fails', 'score is 4; 5 was expected'],
    ['`scoring/leadscore.test.yaml:3:15`', 'fails', 'handoffs is 0; 1 was expected'],
  ])
  expect(stories).toHaveLength(2)
  expect(stories[0]![1]).toEqual(['2d', '4', 'demo_requested', '+5 points'])
})

test('Markdown: a test that could not be run for a reason of its own', async () => {
  const [broken] = await cells({ suites: [suite([result('slow', 'error', 'it took too long')])] })
  expect(broken![1]!.slice(1)).toEqual(['slow', 'it took too long'])
})

test('Markdown: coverage, mutation and the log', async () => {
  const markdown = await showTests('markdown', withLog)
  expect(markdown).toContain('Log: `events.jsonl`, 1,200 events of 3 users; lines that were refused: 2 bad JSON')
  const headings = (marked.lexer(markdown) as Tokens.Heading[]).filter(({ type }) => type === 'heading')
  expect(headings.map(({ text }) => text)).toEqual([
    '❌ leadscore test: 1 test passed',
    'Coverage of `scoring/leadscore.yaml`: 50 % (1 of 2)',
    'Mutation of `scoring/leadscore.yaml`: 1 of 2 changes noticed',
  ])
  for (const text of shortcomings(withLog)) expect(markdown).toContain(`- ${text}\n`)
  const [kinds, open, survivors] = await cells(withLog)
  expect(kinds!.slice(1)).toEqual([
    ['bounds', '1 of 1'],
    ['hand-off', '0 of 1'],
  ])
  expect(open![1]).toEqual(['`scoring/leadscore.yaml:4:3`', 'the hand-off', 'sent'])
  expect(survivors![1]!.slice(1, 3)).toEqual(['threshold', '6 instead of 5'])
})

test('Markdown: all is well', async () => {
  const well = { suites: [suite([result('passes', 'pass')])] }
  expect(await showTests('markdown', well)).toBe('### ✅ leadscore test: 1 test passed\n')
  expect(await showTests('markdown', { ...measured(50), mutation: [] })).toMatch(/^### ✅/)
})

test('SARIF: failing checks, broken tests and what is wrong with files, each at its line', async () => {
  const { results, rules } = readSarif(await showTests('sarif', report))
  expect(results.map(({ ruleId, level, message }) => [ruleId, level, message.text])).toEqual([
    ['LS106', 'error', '`expcet` is not a key'],
    ['LS106', 'warning', 'unused'],
    ['failing-check', 'error', 'fails: score is 4; 5 was expected'],
    ['failing-check', 'error', 'fails: handoffs is 0; 1 was expected'],
  ])
  for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex]!.id).toBe(ruleId)
  expect(results[2]!.locations[0]!.physicalLocation).toMatchObject({
    artifactLocation: { uri: 'scoring/leadscore.test.yaml' },
    region: { startLine: 3, startColumn: 15 },
  })
  expect(rules.at(-1)!.shortDescription).toEqual({ text: 'A check of a test does not hold' })
})

test('SARIF: coverage and mutation are notes and warnings, what has no place is said of the run', async () => {
  const { results, invocations } = readSarif(await showTests('sarif', withLog))
  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['not-covered', 'note'],
    ['unnoticed-change', 'warning'],
  ])
  const said = invocations[0]!.toolExecutionNotifications!.map(({ message }) => message.text)
  expect(said).toEqual(shortcomings(withLog))
  expect(said[0]).toBe('2 lines of the log were refused')
})

test('SARIF: a test that could not be run for a reason of its own', async () => {
  const { results } = readSarif(
    await showTests('sarif', { suites: [suite([result('slow', 'error', 'it took too long')])] }),
  )
  expect(results).toMatchObject([{ ruleId: 'broken-test', message: { text: 'slow: it took too long' } }])
})

test.each(hostile)('%j as name and message', async (text) => {
  const hostileReport = { suites: [suite([result(text, 'fail', text)])] }
  const [failed, story] = await tables(await showTests('markdown', hostileReport))
  expect(failed!.map((row) => row.length)).toEqual([3, 3, 3])
  expect(story!.map((row) => row.length)).toEqual([4, 4])
  expect(failed![1]!.join('').replaceAll(/<\/?code>|<br>/g, '')).not.toMatch(/[<>]/)
  const { results } = readSarif(await showTests('sarif', hostileReport))
  expect(results[0]!.message.text).toBe(visible(`${text}: ${text}`))
})
