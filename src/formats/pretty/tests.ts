import type { ChalkInstance } from 'chalk'
import type { CoveredLog, TestFailure, TestReport, TestResult, TestSuite, TimelineLine } from '../../testing/result.ts'
import { countTests } from '../../testing/result.ts'
import { shortcomings } from '../../testing/shortcomings.ts'
import { visible } from '../../text/visible.ts'
import type { FormatContext, Renderer } from '../format.ts'
import { codeFrame } from './code-frame.ts'
import { coverageParagraphs } from './coverage.ts'
import { mutationParagraphs } from './mutation.ts'
import { prettyDiagnostic } from './diagnostics.ts'
import { refusedLines } from './refused-lines.ts'
import { number, padEnd, padStart, plural, style, width } from './style.ts'
import { wrap } from './wrap.ts'

/** In a longer list only tests that did not pass are named. */
const namedTests = 40

/** The list, the failures with their stories, then what coverage and mutation found, and one line that counts. */
export const prettyTests: Renderer<'tests'> = (report, context) => {
  const paint = style(context)
  const paragraphs = [
    ...report.suites.flatMap((suite) => list(suite, paint)),
    // Suites of one config share what is wrong with it.
    ...new Set(report.suites.flatMap(({ diagnostics }) => diagnostics.map((one) => prettyDiagnostic(one, context)))),
    ...report.suites.flatMap((suite) =>
      suite.tests.filter(({ outcome }) => outcome === 'fail').map((test) => failedTest(test, paint, context)),
    ),
    ...(report.log ? [coveredLog(report.log, paint)] : []),
    ...(report.coverage ?? []).flatMap((one) => coverageParagraphs(one, context.columns, paint)),
    ...(report.mutation ?? []).flatMap((one) => mutationParagraphs(one, paint)),
    ...verdict(report, paint),
  ]
  return `${paragraphs.join('\n\n')}\n`
}

function list({ file, config, tests }: TestSuite, paint: ChalkInstance): string[] {
  if (tests.length === 0) return []
  const shown = tests.length > namedTests ? tests.filter(({ outcome }) => outcome !== 'pass') : tests
  const against = config === null ? '' : `  ${paint.dim(`tests ${visible(config)}`)}`
  const hidden = tests.length - shown.length
  const sign = { pass: paint.green('✓'), fail: paint.red('✗'), error: paint.red('!') }
  return [
    [
      `${paint.bold(visible(file))}${against}`,
      ...(hidden > 0 ? [`  ${sign.pass} ${paint.dim(`${number(hidden)} that passed`)}`] : []),
      ...shown.map(({ name, outcome }) => `  ${sign[outcome]} ${visible(name)}`),
    ].join('\n'),
  ]
}

function failedTest({ name, failures }: TestResult, paint: ChalkInstance, context: FormatContext): string {
  return [
    `${paint.red.bold('✗')} ${paint.bold(visible(name))}`,
    ...failures.flatMap((failure, index) => [
      ...(index > 0 ? [''] : []),
      ...failed(failure, paint, context),
      // The story of one instant is told once.
      ...(failures[index + 1]?.at === failure.at ? [] : story(failure.timeline, context.columns, paint)),
    ]),
  ].join('\n')
}

function failed(
  { message, labels, expected, got }: TestFailure,
  paint: ChalkInstance,
  context: FormatContext,
): string[] {
  const long = typeof expected === 'object' || typeof got === 'object'
  return [
    `  ${visible(message)}`,
    codeFrame(labels, context.columns, paint),
    ...(long
      ? [
          `   ${paint.blue('=')} expected ${paint.green(visible(JSON.stringify(expected)))}`,
          `   ${paint.blue('=')} got      ${paint.red(visible(JSON.stringify(got)))}`,
        ]
      : []),
  ]
}

/** What the lead did: when, what, its effects, the score after it. */
function story(timeline: readonly TimelineLine[], columns: number, paint: ChalkInstance): string[] {
  if (timeline.length === 0) return [paint.dim('   nothing happened up to then')]
  const offsets = Math.max(...timeline.map(({ offset }) => width(offset)))
  const scores = Math.max(...timeline.map(({ score }) => width(scoreText(score))))
  const margin = offsets + scores + 7
  const widest = Math.max(...timeline.map(({ event }) => width(visible(event))))
  const events = Math.min(widest, Math.floor((columns - margin) / 2))
  return timeline.flatMap(({ offset, event, effects, score }) => {
    const head = `   ${paint.dim(padStart(offset, offsets))}  ${padStart(scoreText(score), scores)}  `
    if (effects.length === 0) return [head + visible(event)]
    // A long event has its line for itself.
    const isLong = width(visible(event)) > events
    const indent = isLong ? margin + 2 : margin + events + 2
    const [first, ...more] = wrap(visible(effects.join(', ')), columns - indent, 0).map((line) => paint.dim(line))
    const rest = (lines: readonly string[]) => lines.map((line) => ' '.repeat(indent) + line)
    return isLong
      ? [head + visible(event), ...rest([first!, ...more])]
      : [`${head}${padEnd(visible(event), events)}  ${first}`, ...rest(more)]
  })
}

const scoreText = (score: number | null) => (score === null ? '—' : number(score))

function coveredLog({ inputs, summary, rejected }: CoveredLog, paint: ChalkInstance): string {
  const read = `${plural(summary.events, 'event')} · ${plural(summary.users, 'user')}`
  const refused = refusedLines({ counts: summary.rejected, first: rejected, events: summary.events }, paint)
  return [`${paint.bold('Log')}  ${paint.dim(inputs.map(visible).join(', '))}  ${read}`, ...refused].join('\n')
}

/** Nothing when there were no tests, and nothing is wrong. */
function verdict(report: TestReport, paint: ChalkInstance): string[] {
  const { passed, failed: wrong, broken } = countTests(report.suites)
  const parts = [
    ...(broken > 0 ? [paint.red(`${number(broken)} could not be run`)] : []),
    ...(wrong > 0 ? [paint.red(`${number(wrong)} failed`)] : []),
    ...(passed > 0 ? [paint.green(`${number(passed)} passed`)] : []),
  ]
  const tests =
    wrong + broken === 0
      ? `${paint.green('✓')} ${plural(passed, 'test')} passed`
      : `${paint.red('✗')} ${parts.join(', ')}`
  const lines = [
    ...shortcomings(report).map((text) => `${paint.red('✗')} ${visible(text)}`),
    ...(report.suites.length > 0 ? [tests] : []),
  ]
  return lines.length > 0 ? [lines.join('\n')] : []
}
