/** A run of tests as JUnit and as annotations: both read back, and of one mind with the counts. */
import { expect, test } from 'vitest'
import type { Results } from '../../src/formats/format.ts'
import { formatResult } from '../../src/formats/index.ts'
import { countTests, type TestFailure, type TestResult, type TestSuite } from '../../src/testing/result.ts'
import { shortcomings } from '../../src/testing/shortcomings.ts'
import { Source } from '../../src/text/source.ts'
import { finding, hostile, repository } from './findings.ts'
import { readJunit } from './read-junit.ts'
import { readCommands } from './workflow-commands.ts'

const source = new Source('leadscore.test.yaml', 'tests:\n  - name: a\n    expect: { score: 5 }\n  - name: b\n')
const expectation = { start: source.text.indexOf('score'), end: source.text.indexOf(' }') }

const failure = (message: string): TestFailure => ({
  labels: [{ source, span: expectation }],
  what: 'score',
  at: 0,
  expected: 5,
  got: 4,
  message,
  timeline: [{ at: 0, offset: '2d', event: 'demo_requested', effects: ['+5 points'], score: 4 }],
})

const result = (name: string, outcome: TestResult['outcome'], message: string | null = null): TestResult => ({
  name,
  span: { start: source.text.indexOf('- name'), end: source.text.indexOf('- name') + 9 },
  outcome,
  message,
  durationMs: 12.3456,
  failures: outcome === 'fail' ? [failure(message!), failure('handoffs is 0; 1 was expected')] : [],
})

const suite = (tests: readonly TestResult[], diagnostics: TestSuite['diagnostics'] = []): TestSuite => ({
  file: source.name,
  source,
  config: 'leadscore.yaml',
  tests,
  diagnostics,
})

const broken = finding('`expcet` is not a key', { file: source.name })
const report: Results['tests'] = {
  suites: [
    suite([result('passes', 'pass'), result('fails', 'fail', 'score is 4; 5 was expected')]),
    suite([result('cannot run', 'error', 'the config has an error')], [broken]),
    suite([], [broken, finding('unused', { severity: 'warning', file: source.name })]),
    suite([]),
  ],
}

const show = (format: string, shown: Results['tests']) =>
  formatResult(format, 'tests', shown, { color: false, columns: 80, repository })

test('JUnit: a suite for each file, a case for each test, counts that agree', async () => {
  const junit = readJunit(await show('junit', report))
  const { passed, failed, broken: errors } = countTests(report.suites)
  expect(junit).toMatchObject({
    tests: String(passed + failed + errors),
    failures: String(failed),
    errors: String(errors),
  })
  expect(junit.time).toBe('0.036')
  const [first, second, third, empty] = junit.testsuite
  expect(first).toMatchObject({ name: 'scoring/leadscore.test.yaml', tests: '2', failures: '1', time: '0.024' })
  expect(first!.testcase[0]).toEqual({
    name: 'passes',
    classname: 'scoring/leadscore.test.yaml',
    file: 'scoring/leadscore.test.yaml',
    line: '2',
    time: '0.012',
  })
  const { message, text } = first!.testcase[1]!.failure![0]!
  expect(message).toBe('score is 4; 5 was expected')
  expect(text).toContain('handoffs is 0; 1 was expected')
  expect(text).toContain('leadscore.test.yaml:3:15')
  expect(text).toContain('2d  demo_requested; +5 points')
  expect(second!.testcase[0]!.error).toMatchObject([{ message: 'the config has an error' }])
  expect(second!.testcase[0]!.error![0]!.text).toContain('`expcet` is not a key')
  expect(third!.testcase.map(({ name, error }) => [name, error![0]!.message])).toEqual([
    ['the file can be read', '`expcet` is not a key'],
  ])
  expect(empty).toMatchObject({ tests: '0' })
})

test('GitHub: every check that does not hold, and what is wrong with files', async () => {
  const commands = readCommands(await show('github', report))
  expect(
    commands.map(({ name, properties, message }) => [name, properties['line'], properties['title'], message]),
  ).toEqual([
    ['error', '3', 'fails', 'score is 4; 5 was expected'],
    ['error', '3', 'fails', 'handoffs is 0; 1 was expected'],
    ['error', '2', 'LS106 unknown-trigger', '`expcet` is not a key'],
    ['error', '2', 'LS106 unknown-trigger', '`expcet` is not a key'],
    ['warning', '2', 'LS106 unknown-trigger', 'unused'],
  ])
  expect(commands[0]!.properties['file']).toBe('scoring/leadscore.test.yaml')
})

test('GitHub: a test that could not be run for a reason of its own', async () => {
  const [command] = readCommands(
    await show('github', { suites: [suite([result('slow', 'error', 'it took too long')])] }),
  )
  expect(command).toMatchObject({
    name: 'error',
    message: 'it took too long',
    properties: { line: '2', title: 'slow' },
  })
})

const config = new Source('leadscore.yaml', 'score:\n  min: 0\nhandoff:\n  threshold: 5\n')
const at = (text: string) => ({ start: config.text.indexOf(text), end: config.text.indexOf(text) + text.length })
const measured = (coverageThreshold: number): Results['tests'] => ({
  suites: [suite([result('passes', 'pass')])],
  coverage: [
    {
      config: config.name,
      source: config,
      origins: ['tests'],
      items: [
        { kind: 'bounds', name: 'the floor', span: at('min'), goals: [{ name: 'reached', metBy: ['tests'] }] },
        { kind: 'hand-off', name: 'the hand-off', span: at('threshold'), goals: [{ name: 'sent', metBy: [] }] },
      ],
    },
  ],
  coverageThreshold,
  mutation: [
    {
      config: config.name,
      source: config,
      mutants: [
        {
          kind: 'threshold',
          change: '6 instead of 5',
          span: at('threshold'),
          weight: 1,
          removed: [],
          added: [],
          noticedBy: null,
        },
        {
          kind: 'min',
          change: '-1 instead of 0',
          span: at('min'),
          weight: 1,
          removed: [],
          added: [],
          noticedBy: 'passes',
        },
      ],
    },
  ],
})

test('coverage and mutation stand at the lines of the config, and what falls short fails', async () => {
  const commands = readCommands(await show('github', measured(80)))
  expect(commands.map(({ name, properties, message }) => [name, properties['line'], message])).toEqual([
    ['notice', '4', 'the hand-off: sent'],
    ['warning', '4', '6 instead of 5'],
    ...shortcomings(measured(80)).map((message) => ['error', undefined, message]),
  ])
  const junit = async (shown: Results['tests']) => readJunit(await show('junit', shown))
  const missed = await junit(measured(80))
  expect(missed).toMatchObject({ tests: '3', failures: '2' })
  expect(missed.testsuite[1]!.testcase.map(({ name }) => name)).toEqual(shortcomings(measured(80)))
  expect(await junit({ ...measured(50), mutation: [] })).toMatchObject({ tests: '2', failures: '0' })
})

test.each(hostile)('%j as name and message', async (text) => {
  const hostileReport = { suites: [suite([result(text, 'fail', text)])] }
  const junit = readJunit(await show('junit', hostileReport))
  expect(junit.testsuite[0]!.testcase).toHaveLength(1)
  const github = await show('github', hostileReport)
  expect(readCommands(github)).toHaveLength(2)
  expect(github.trimEnd().split(/\r\n|\n|\r/)).toHaveLength(2)
})
