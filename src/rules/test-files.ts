/** What `leadscore test` finds in test files, besides the shape that they share with configs. */
import type { RuleDescription } from './rule.ts'

const cases = (points: string, rows: readonly string[]) => `tests:
  - name: A demo request for \${plan}
    events:
      - email_added
      - { at: 1d, custom_event: demo_requested, properties: { plan: '\${plan}' } }
    expect: { score: ${points} }
    cases:
${rows.map((row) => `      - { ${row} }\n`).join('')}`

const session = (rest: string) => `tests:
  - name: A session is worth a point
    events: [email_added, { at: 1d, session_start: }]
${rest}`

const points = cases("'${points}'", ['plan: pro, points: 5', 'plan: free, points: 0'])

const ofTests = (description: Omit<RuleDescription, 'severity' | 'found'>): RuleDescription => ({
  ...description,
  severity: 'error',
  found: 'test',
})

export const testFileRules: readonly RuleDescription[] = [
  ofTests({
    code: 'LS501',
    name: 'unknown-placeholder',
    summary: 'A test uses a value that its case does not have',
    why: 'A test with `cases` runs once for each row, with `${name}` replaced by the value of that name. Without a value there is nothing to put in, and the test is not run.',
    bad: cases("'${points}'", ['plan: pro, point: 5']),
    good: points,
  }),
  ofTests({
    code: 'LS502',
    name: 'unused-case-value',
    summary: 'A case has a value that its test does not use',
    why: 'Whoever wrote it meant it to matter. Where the text of the test does not name it, the rows that differ in it show the same thing twice.',
    bad: cases('5', ['plan: pro, points: 5']),
    good: points,
  }),
  ofTests({
    code: 'LS503',
    name: 'after-the-end',
    summary: 'An event or a check comes after the end of its test',
    why: 'The clock of a test stops at `until`: what lies after it never happens. Without `until`, a test ends with its last event or check.',
    bad: session('    until: 3d\n    expect: { at: 4d, score: 1 }\n'),
    good: session('    until: 4d\n    expect: { at: 4d, score: 1 }\n'),
  }),
  ofTests({
    code: 'LS504',
    name: 'contradictory-checks',
    summary: 'Two checks of a test cannot both hold',
    why: 'They look at one instant and expect different things, or a hand-off that is sent later. A check without `at` looks at the end of the test. Such a test could only fail, whatever the config does.',
    bad: session('    expect: [{ at: 1d, score: 1 }, { score: 2 }]\n'),
    good: session('    expect: [{ at: 1d, score: 1 }, { at: 31d, score: 0 }]\n'),
  }),
  ofTests({
    code: 'LS505',
    name: 'empty-expectation',
    summary: 'An expectation is empty',
    why: 'A key without a value expects nothing, so the test would show nothing. `leadscore test --update` writes what happens into it, for a person to read before it is kept.',
    bad: session('    expect: { score: }\n'),
    good: session('    expect: { score: 1 }\n'),
  }),
  ofTests({
    code: 'LS506',
    name: 'different-outcomes',
    summary: 'An empty expectation has another outcome in each case',
    why: 'All cases share one expectation, and `--update` can write only one value into it. A value of each case for it, named in the expectation, can be filled in row by row.',
    bad: cases('', ['plan: pro', 'plan: free']),
    good: points,
  }),
  ofTests({
    code: 'LS507',
    name: 'endless-test',
    summary: 'The entries of a lead multiply without end',
    why: 'In this test each entry leads to more than one new entry, so the test was stopped at 50,000 at once. In Braze such a Canvas would do the same. An answer of the CRM that sets the score, or an outside write, lets a lead in who is waiting already; `entry.reeligibility` stops it.',
    bad: '',
    good: '',
  }),
]
