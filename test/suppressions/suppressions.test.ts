/** Comments that suppress findings: what they silence, and what is wrong with them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/load-config.ts'
import { suppressionRules } from '../../src/suppressions/catalog.ts'

const day = (text: string) => Date.parse(`${text}T00:00:00Z`)
const codes = new Set<string>(suppressionRules.map(({ code }) => code))

/** Two warnings: LS220 (open-loop) and LS228 (nobody-enters), both at `triggers`; the lines in between are free. */
const config = ({ top = '', before = '', end = '', group = '', bottom = '' } = {}) => `${top}version: 1
name: Lead Scoring Canvas
score:
  attribute: lead score
entry:
${before}  triggers:${end}
    - email_added
action_groups:
${group}  - name: Engaged
    points: 1
    triggers:
      - session_start
inactivity:
  window: 30d
  points: -1
${bottom}`

function check(yaml: string, now = day('2026-06-01')) {
  const { diagnostics, suppressed, plan } = loadConfig(yaml, 'leadscore.yaml', now)
  return {
    found: diagnostics.filter(({ code, severity }) => !codes.has(code) && severity !== 'info').map(({ code }) => code),
    /** What is said about the comments themselves. */
    said: diagnostics
      .filter(({ code }) => codes.has(code))
      .map(({ code, message, notes, labels: [{ source, span }] }) => {
        const { line } = source.position(span.start)
        return `${line} ${code} ${message} @ ${source.text.slice(span.start, span.end)} = ${notes.join('; ')}`
      }),
    suppressed: suppressed.map(({ code, suppressed: why }) => [code, why]),
    plan,
  }
}

const disabled = (code: string, reason = 'agreed') => [code, { kind: 'disable', reason }]
const both = ['LS220', 'LS228']

test('without comments, the config has two warnings', () => {
  expect(check(config())).toMatchObject({ found: both, said: [], suppressed: [] })
})

describe('disable', () => {
  test.each([
    ['by code', { before: '  # leadscore-disable-next-line LS220 -- agreed\n' }],
    ['by code in small letters', { before: '  # leadscore-disable-next-line ls220 -- agreed\n' }],
    ['by name', { before: '  # leadscore-disable-next-line open-loop -- agreed\n' }],
    ['without indentation or spaces', { before: '#leadscore-disable-next-line LS220 -- agreed\n' }],
    ['with blank lines and comments between', { before: '# leadscore-disable-next-line LS220 -- agreed\n\n  # why\n' }],
    ['at the end of the line', { end: ' # leadscore-disable-line LS220 -- agreed' }],
    ['at the end of the line before', { before: '  audience: [] # leadscore-disable-next-line LS220 -- agreed\n' }],
  ])('one rule %s', (_, parts) => {
    const { found, said, suppressed } = check(config(parts))
    expect(found.filter((code) => code.startsWith('LS22'))).toEqual(['LS228'])
    expect({ said, suppressed }).toEqual({ said: [], suppressed: [disabled('LS220')] })
  })

  test('several rules with commas, or on comments of their own', () => {
    const commas = check(config({ before: '  # leadscore-disable-next-line LS220,nobody-enters -- a, b -- c\n' }))
    expect(commas.suppressed).toEqual([disabled('LS220', 'a, b -- c'), disabled('LS228', 'a, b -- c')])
    const before = '  # leadscore-disable-next-line LS220 -- x\n  # leadscore-disable-next-line LS228 -- y\n'
    const lines = check(config({ before }))
    expect(lines.suppressed).toEqual([disabled('LS220', 'x'), disabled('LS228', 'y')])
    expect([commas.found, lines.found, commas.said, lines.said]).toEqual([[], [], [], []])
  })

  test('lines that end in CRLF, and a byte-order mark', () => {
    const yaml = `\ufeff${config({ before: '  # leadscore-disable-next-line LS220 -- agreed\n' })}`
    expect(check(yaml.replaceAll('\n', '\r\n'))).toMatchObject({ found: ['LS228'], suppressed: [disabled('LS220')] })
  })

  test('what is inside of a text is no comment, and a text is reached from its key', () => {
    const handoff = (comment: string, inside: string) => `handoff:
  threshold: 3
  audience:
    - attribute: is_employee
      is_none_of: [true]
${comment}  webhook:
    url: https://example.com
    body: |
      ${inside}
`
    const text = '# leadscore-disable-next-line LS220 -- a text'
    const inText = check(config({ bottom: handoff('', text), end: ' # leadscore-disable-line LS228 -- agreed' }))
    expect(inText.suppressed).toEqual([disabled('LS228')])
    expect(inText.said).toEqual([])
    const quoted = check(config({ bottom: `description: "\n  ${text}\n  # leadscore-disable-line\n"\n` }))
    expect(quoted.said).toEqual([])
    const folded = check(config({ bottom: `description: a#b # leadscore-disable-line LS220 -- x\n` }))
    expect(folded.said).toHaveLength(1)
  })
})

test('a finding on a later line of a text is suppressed above its key', () => {
  const body = (comment: string) => `handoff:
  webhook:
    url: https://example.com
${comment}    body: |
      line one
      {{ unknown_thing | no_such_filter }}
`
  const open = check(config({ bottom: body('') }))
  const [code] = open.found.filter((each) => /^LS[34]/.test(each))
  if (code === undefined) throw new Error('nothing is found in the body')
  const comment = `    # leadscore-disable-next-line ${code} -- agreed\n`
  const silent = check(config({ bottom: body(comment) }))
  expect(silent.suppressed.map(([each]) => each)).toContain(code)
  expect(silent.found).not.toContain(code)
})

describe('snooze', () => {
  const before = '  # leadscore-snooze 2026-06-15 LS220 -- after the launch\n'
  const snoozed = ['LS220', { kind: 'snooze', reason: 'after the launch', until: '2026-06-15' }]

  test('until the end of its day in UTC', () => {
    const until = (now: number) => check(config({ before }), now)
    expect(until(day('2026-06-15') + 86_399_999)).toMatchObject({ found: ['LS228'], said: [], suppressed: [snoozed] })
    expect(until(day('2026-06-16'))).toMatchObject({ found: both, suppressed: [] })
    expect(until(day('2026-06-16')).said).toEqual([
      '6 LS010 the snooze of `LS220` ended on 2026-06-15 @ 2026-06-15 = mend the finding, or choose a later day',
    ])
  })

  test('without a clock, none holds', () => {
    expect(loadConfig(config({ before }), 'x').suppressed).toEqual([])
    const disable = '  # leadscore-disable-next-line LS220 -- agreed\n'
    expect(loadConfig(config({ before: disable }), 'x').suppressed).toHaveLength(1)
  })

  test('at the top, the whole file', () => {
    const top = '# a headline\n\n# leadscore-snooze 2026-06-15 LS220, LS228 -- after the launch\n---\n'
    expect(check(config({ top })).suppressed.map(([code]) => code)).toEqual(both)
    expect(check(config({ top }), day('2027-01-01')).said).toEqual([
      '3 LS010 the snooze of `LS220` and `LS228` ended on 2026-06-15 @ 2026-06-15 = mend the finding, or choose a later day',
    ])
  })

  test('one that is over and has nothing to find is unused', () => {
    const group = '  # leadscore-snooze 2020-01-01 LS220 -- x\n'
    expect(check(config({ group })).said[0]).toMatch(/^9 LS007 /)
  })

  test.each(['2026-02-30', '2026-13-01', '31.12.2026', 'tomorrow', '2026-12-31T00:00:00Z', '2026-6-1'])(
    '%s is no day',
    (text) => {
      const { found, said } = check(config({ before: `  # leadscore-snooze ${text} LS220 -- x\n` }))
      expect(found).toEqual(both)
      expect(said).toEqual([
        `6 LS009 \`${text}\` is not a day; the last day of the snooze was expected @ ${text} = such as \`2026-12-31\``,
      ])
    },
  )
})

describe('what is wrong with a comment', () => {
  test.each([
    [
      'no reason',
      { before: '  # leadscore-disable-next-line LS220\n' },
      '6 LS008 the comment suppresses `LS220` without a reason @ # leadscore-disable-next-line LS220 = write why at its end, after ` -- `',
    ],
    [
      'an empty reason',
      { before: '  # leadscore-disable-next-line LS220, LS228 --  \n' },
      '6 LS008 the comment suppresses `LS220` and `LS228` without a reason @ # leadscore-disable-next-line LS220, LS228 -- = write why at its end, after ` -- `',
    ],
    [
      'a reason without its mark',
      { before: '  # leadscore-disable-next-line LS220 because we know\n' },
      '6 LS008 the comment suppresses `LS220` without a reason @ # leadscore-disable-next-line LS220 because we know = write why at its end, after ` -- `',
    ],
    [
      'an unknown code',
      { before: '  # leadscore-disable-next-line LS999 -- x\n' },
      '6 LS009 there is no rule `LS999` @ LS999 = `leadscore rules` lists them',
    ],
    [
      'a misspelt name',
      { before: '  # leadscore-disable-next-line open-lop -- x\n' },
      '6 LS009 there is no rule `open-lop` @ open-lop = did you mean `open-loop`?',
    ],
    [
      'no rule',
      { before: '  # leadscore-disable-next-line -- x\n' },
      '6 LS009 the comment names no rule @ leadscore-disable-next-line = write the code or the name that stands beside the finding',
    ],
    [
      'rules without commas',
      { before: '  # leadscore-disable-next-line LS220 LS228 -- x\n' },
      '6 LS009 `LS220 LS228` is not a rule @ LS220 LS228 = separate several rules by commas',
    ],
    [
      'structure',
      { before: '  # leadscore-disable-next-line LS106 -- x\n' },
      '6 LS009 `LS106` (unknown-trigger) cannot be suppressed @ LS106 = what is wrong with YAML and structure has to be mended',
    ],
    [
      'itself',
      { before: '  # leadscore-disable-next-line unused-suppression -- x\n' },
      '6 LS009 `unused-suppression` (LS007) cannot be suppressed @ unused-suppression = what is wrong with comments like this one has to be mended',
    ],
    [
      'a misspelt word',
      { before: '  # leadscore-disable-nextline LS220 -- x\n' },
      '6 LS009 `leadscore-disable-nextline` is not a comment that is read @ leadscore-disable-nextline = did you mean `leadscore-disable-next-line`?',
    ],
    [
      'a word of other linters',
      { before: '  # leadscore-disable LS220 -- x\n' },
      '6 LS009 `leadscore-disable` is not a comment that is read @ leadscore-disable = there are `leadscore-disable-next-line`, `leadscore-disable-line` and `leadscore-snooze`',
    ],
    [
      'a line of its own',
      { before: '  # leadscore-disable-line LS220 -- x\n' },
      '6 LS009 `leadscore-disable-line` stands on a line of its own @ leadscore-disable-line = did you mean `leadscore-disable-next-line`?',
    ],
    [
      'a snooze at the end of a line',
      { end: ' # leadscore-snooze 2026-12-31 LS220 -- x' },
      '6 LS009 a snooze stands at the end of a line @ leadscore-snooze = put it on a line of its own, above this one',
    ],
    [
      'a snooze without a day',
      { before: '  # leadscore-snooze\n' },
      '6 LS009 the snooze names no day; the last day of the snooze was expected @  = such as `2026-12-31`',
    ],
    [
      'nothing on that line',
      { group: '  # leadscore-disable-next-line LS220 -- x\n' },
      '9 LS007 there is no finding of `LS220` on line 10 to suppress @ LS220 = `LS220` is found on line 6; remove the comment',
    ],
    [
      'one of two unused',
      { before: '  # leadscore-disable-next-line LS220, LS223 -- x\n' },
      '6 LS007 there is no finding of `LS223` on line 7 to suppress @ LS223 = remove `LS223` from the comment',
    ],
    [
      'nothing in the file',
      { top: '# leadscore-snooze 2026-12-31 LS223 -- x\n' },
      '1 LS007 there is no finding of `LS223` in this file to suppress @ LS223 = remove the comment',
    ],
    [
      'nothing after it',
      { bottom: '# leadscore-disable-next-line LS223 -- x\n' },
      '16 LS007 there is no finding of `LS223` after it to suppress @ LS223 = remove the comment',
    ],
  ])('%s', (_, parts, expected) => {
    expect(check(config(parts)).said).toEqual([expected])
  })

  test.each([
    '# leadscore-team owns this',
    '# leadscore',
    '# see leadscore-disable-next-line',
    '# leadscore.example/snooze',
  ])('%s is a comment like any other', (comment) =>
    expect(check(config({ before: `  ${comment}\n` })).said).toEqual([]),
  )

  test('a known rule beside an unknown one is still suppressed', () => {
    const { suppressed, said } = check(config({ before: '  # leadscore-disable-next-line LS220, LS999 -- agreed\n' }))
    expect({ suppressed, said: said.length }).toEqual({ suppressed: [disabled('LS220')], said: 1 })
  })
})

describe('errors', () => {
  const noPoints = config({ before: '  # leadscore-disable-next-line LS223 -- x\n' }).replace(
    'points: 1',
    'points: 0.5.1',
  )

  test('nothing is unused while there are some', () => {
    const { found, said } = check(noPoints)
    expect(found.length).toBeGreaterThan(0)
    expect(said).toEqual([])
  })

  test('of YAML and structure stay, and so does the config without a meaning', () => {
    const { diagnostics } = loadConfig('# leadscore-disable-next-line LS001 -- x\na: [', 'x', 0)
    expect(diagnostics.map(({ code }) => code)).toEqual(['LS001'])
    const shape = check(config({ top: '# leadscore-snooze 2999-12-31 LS101 -- x\n', bottom: 'nonsense: 1\n' }))
    expect(shape.found).toContain('LS101')
    expect(shape.plan).toBeNull()
  })

  test('of rules can be suppressed, but the config still cannot run', () => {
    const twice =
      '  - name: Gone\n    exit: true # leadscore-disable-line points-and-exit -- x\n    points: 2\n    triggers: [email_added]\n'
    const { found, suppressed, plan } = check(config({ group: twice }))
    expect(found).not.toContain('LS203')
    expect(suppressed).toHaveLength(1)
    expect(plan).toBeNull()
  })
})

test.each(suppressionRules.map((rule) => [rule.code, rule] as const))(
  'the good example of %s is good',
  (_, { good }) => {
    expect(check(good).said).toEqual([])
  },
)

test('whatever stands in comments, nothing throws and every place lies in the file', () => {
  const word = fc.constantFrom(
    ...[
      '# ',
      '#',
      'leadscore-',
      'disable-next-line',
      'disable-line',
      'snooze',
      ' ',
      ',',
      '--',
      ' -- ',
      '\t',
      '\r\n',
      '\n',
    ],
    ...[
      'LS220',
      'LS228',
      'open-loop',
      'LS106',
      'LS999',
      '2026-12-31',
      '2020-01-01',
      'x',
      '😀',
      '\u001f',
      '\u0002',
      '"',
      '|',
      '- ',
    ],
  )
  const comment = fc.array(word, { maxLength: 12 }).map((words) => `# leadscore-${words.join('')}\n`)
  fc.assert(
    fc.property(comment, comment, comment, (top, before, end) => {
      const yaml = config({ top, before, end: ` ${end.trimEnd()}` })
      const { diagnostics, suppressed } = loadConfig(yaml, 'x', day('2026-06-01'))
      for (const { labels, suppressed: why } of [...diagnostics, ...suppressed]) {
        for (const { span } of labels)
          expect(0 <= span.start && span.start <= span.end && span.end <= yaml.length).toBe(true)
        if (why) expect(['disable', 'snooze']).toContain(why.kind)
      }
      // A comment hides nothing of what is not said to be suppressed.
      const codes = [...diagnostics, ...suppressed].map(({ code }) => code)
      if (!codes.some((code) => code < 'LS2')) expect(codes).toEqual(expect.arrayContaining(both))
    }),
    { numRuns: Number(process.env['LEADSCORE_RUNS'] ?? 500) },
  )
})

test('many comments are read in time', () => {
  const lines = '# leadscore-disable-next-line LS220, LS228 -- x\n'.repeat(15_000)
  const start = performance.now()
  const { suppressed } = check(config({ before: lines }))
  expect(suppressed).toHaveLength(2)
  expect(performance.now() - start).toBeLessThan(3000)
})
