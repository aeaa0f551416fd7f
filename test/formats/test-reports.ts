/** Runs of tests with everything that a format has to show. */
import type { Results } from '../../src/formats/format.ts'
import { formatResult } from '../../src/formats/index.ts'
import type { TestFailure, TestResult, TestSuite } from '../../src/testing/result.ts'
import { Source } from '../../src/text/source.ts'
import { finding, repository } from './findings.ts'

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

export const result = (name: string, outcome: TestResult['outcome'], message: string | null = null): TestResult => ({
  name,
  span: { start: source.text.indexOf('- name'), end: source.text.indexOf('- name') + 9 },
  outcome,
  message,
  durationMs: 12.3456,
  failures: outcome === 'fail' ? [failure(message!), failure('handoffs is 0; 1 was expected')] : [],
})

export const suite = (tests: readonly TestResult[], diagnostics: TestSuite['diagnostics'] = []): TestSuite => ({
  file: source.name,
  source,
  config: 'leadscore.yaml',
  tests,
  diagnostics,
})

const broken = finding('`expcet` is not a key', { file: source.name })
export const report: Results['tests'] = {
  suites: [
    suite([result('passes', 'pass'), result('fails', 'fail', 'score is 4; 5 was expected')]),
    suite([result('cannot run', 'error', 'the config has an error')], [broken]),
    suite([], [broken, finding('unused', { severity: 'warning', file: source.name })]),
    suite([]),
  ],
}

export const showTests = (format: string, shown: Results['tests']) =>
  formatResult(format, 'tests', shown, { color: false, columns: 80, repository })

const config = new Source('leadscore.yaml', 'score:\n  min: 0\nhandoff:\n  threshold: 5\n')
const at = (text: string) => ({ start: config.text.indexOf(text), end: config.text.indexOf(text) + text.length })
export const measured = (coverageThreshold: number): Results['tests'] => ({
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
