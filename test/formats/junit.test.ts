/** Findings as JUnit. */
import { expect, test } from 'vitest'
import { fails, type FailOn } from '../../src/diagnostics/severity.ts'
import { finding, hostile, sampleFindings, show } from './findings.ts'
import { readJunit, type Case, type Suite } from './read-junit.ts'

test('a suite for each file, a case for each finding', async () => {
  const report = readJunit(
    await show('junit', sampleFindings(), 'error', ['a.yaml', 'clean.yaml', 'sub folder/b%c.yaml']),
  )
  expect(report).toMatchObject({ name: 'leadscore', tests: '8', failures: '3', errors: '0', skipped: '2' })
  expect(report.testsuite.map(({ name, tests }) => [name, tests])).toEqual([
    ['scoring/a.yaml', '6'],
    ['scoring/clean.yaml', '1'],
    ['scoring/sub folder/b%c.yaml', '1'],
  ])
  const [a, clean] = report.testsuite
  expect(clean!.testcase).toEqual([
    { name: 'nothing to complain about', classname: 'scoring/clean.yaml', file: 'scoring/clean.yaml', time: '0' },
  ])
  expect(a!.testcase[0]).toMatchObject({ name: 'LS106 unknown-trigger at 2:3', line: '2', file: 'scoring/a.yaml' })
  expect(a!.testcase[0]!['system-out']![0]).toContain('= keep one')
  expect(a!.testcase[1]!.failure).toMatchObject([{ message: 'it spans several lines', type: 'error' }])
  expect(a!.testcase[3]!.skipped).toEqual([{ message: 'the launch is in March' }])
})

test.each<FailOn>(['error', 'warning', 'info', 'never'])(
  '--fail-on %s: what fails the run fails here',
  async (failOn) => {
    const findings = sampleFindings()
    const report = readJunit(await show('junit', findings, failOn))
    expect(Number(report.failures)).toBe(findings.filter((each) => fails(each, failOn)).length)
  },
)

test.each(hostile.filter((message) => message !== ''))('%j is text and nothing else', async (message) => {
  const report = readJunit(await show('junit', [finding(message, { notes: [message], file: `${message}.yaml` })]))
  const [{ testcase }] = report.testsuite as [Suite]
  const [{ failure }] = testcase as [Case]
  expect(failure).toHaveLength(1)
  expect(Object.keys(failure![0]!).sort()).toEqual(['message', 'text', 'type'])
  const words = message.match(/[\w<>&"|%:;[\]*]+/g) ?? []
  for (const word of words) expect(failure![0]!.message).toContain(word)
  for (const word of words) expect(failure![0]!.text).toContain(word)
})
