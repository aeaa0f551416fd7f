/** A run of tests as JUnit and as annotations: both read back, and of one mind with the counts. */
import { expect, test } from 'vitest'
import type { Results } from '../../src/formats/format.ts'
import { countTests } from '../../src/testing/result.ts'
import { shortcomings } from '../../src/testing/shortcomings.ts'
import { hostile } from './findings.ts'
import { readJunit } from './read-junit.ts'
import { measured, report, result, showTests, suite } from './test-reports.ts'
import { readCommands } from './workflow-commands.ts'

test('JUnit: a suite for each file, a case for each test, counts that agree', async () => {
  const junit = readJunit(await showTests('junit', report))
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
  const commands = readCommands(await showTests('github', report))
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
    await showTests('github', { suites: [suite([result('slow', 'error', 'it took too long')])] }),
  )
  expect(command).toMatchObject({
    name: 'error',
    message: 'it took too long',
    properties: { line: '2', title: 'slow' },
  })
})

test('coverage and mutation stand at the lines of the config, and what falls short fails', async () => {
  const commands = readCommands(await showTests('github', measured(80)))
  expect(commands.map(({ name, properties, message }) => [name, properties['line'], message])).toEqual([
    ['notice', '4', 'the hand-off: sent'],
    ['warning', '4', '6 instead of 5'],
    ...shortcomings(measured(80)).map((message) => ['error', undefined, message]),
  ])
  const junit = async (shown: Results['tests']) => readJunit(await showTests('junit', shown))
  const missed = await junit(measured(80))
  expect(missed).toMatchObject({ tests: '3', failures: '2' })
  expect(missed.testsuite[1]!.testcase.map(({ name }) => name)).toEqual(shortcomings(measured(80)))
  expect(await junit({ ...measured(50), mutation: [] })).toMatchObject({ tests: '2', failures: '0' })
})

test.each(hostile)('%j as name and message', async (text) => {
  const hostileReport = { suites: [suite([result(text, 'fail', text)])] }
  const junit = readJunit(await showTests('junit', hostileReport))
  expect(junit.testsuite[0]!.testcase).toHaveLength(1)
  const github = await showTests('github', hostileReport)
  expect(readCommands(github)).toHaveLength(2)
  expect(github.trimEnd().split(/\r\n|\n|\r/)).toHaveLength(2)
})
