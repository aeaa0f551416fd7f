/** A headline that counts, what failed with the story of the lead, then coverage and mutation: for a job summary. */
import { type ConfigCoverage, coverageKinds, share } from '../../testing/coverage/report.ts'
import type { ConfigMutation } from '../../testing/mutation/report.ts'
import {
  type CoveredLog,
  countTests,
  type TestFailure,
  type TestReport,
  type TestSuite,
  type TimelineLine,
} from '../../testing/result.ts'
import { shortcomings } from '../../testing/shortcomings.ts'
import type { Source, Span } from '../../text/source.ts'
import type { FormatContext, Renderer } from '../format.ts'
import { number, plural } from '../pretty/style.ts'
import { repositoryPath } from '../repository-path.ts'
import { folded, markdownCode, markdownMessage, markdownTable, markdownTableWithin, markdownText } from './text.ts'

/** Bytes of a table: the summary of a step takes 1 MiB. */
const room = 100_000
/** Failing checks whose story is told. */
const toldStories = 20

export const markdownTests: Renderer<'tests'> = (report, context) =>
  [
    headline(report),
    ...list(shortcomings(report)),
    ...broken(report, context),
    ...failed(report, context),
    ...(report.log ? [coveredLog(report.log)] : []),
    ...(report.coverage ?? []).flatMap((one) => coverage(one, context)),
    ...(report.mutation ?? []).flatMap((one) => mutation(one, context)),
  ].join('\n')

function headline(report: TestReport): string {
  const { passed, failed: wrong, broken: lost } = countTests(report.suites)
  const fails = wrong + lost > 0 || shortcomings(report).length > 0
  const parts = [
    ...(lost > 0 ? [`${number(lost)} could not be run`] : []),
    ...(wrong > 0 ? [`${number(wrong)} failed`] : []),
    ...(passed > 0 ? [wrong + lost > 0 ? `${number(passed)} passed` : `${plural(passed, 'test')} passed`] : []),
  ]
  return `### ${fails ? '❌' : '✅'} leadscore test${parts.length > 0 ? `: ${parts.join(', ')}` : ''}\n`
}

const list = (texts: readonly string[]) =>
  texts.length === 0 ? [] : [texts.map((text) => `- ${markdownMessage(text)}\n`).join('')]

function place(source: Source, { start }: Span, context: FormatContext): string {
  const { line, column } = source.position(start)
  return markdownCode(`${repositoryPath(source.name, context)}:${line}:${column}`)
}

/** What is wrong with files, once; a test without such a reason says its own. */
function broken({ suites }: TestReport, context: FormatContext): string[] {
  const found = suites.flatMap(({ diagnostics }) =>
    diagnostics.map(({ code, rule, message, notes, labels: [{ source, span }] }) => [
      place(source, span, context),
      markdownText(`${code} ${rule}`),
      [message, ...notes].map(markdownMessage).join('<br>'),
    ]),
  )
  const unexplained = suites
    .filter(({ diagnostics }) => diagnostics.length === 0)
    .flatMap(({ source, tests }) =>
      tests
        .filter(({ outcome }) => outcome === 'error')
        .map(({ name, span, message }) => [
          place(source, span, context),
          markdownText(name),
          markdownMessage(message ?? ''),
        ]),
    )
  // Suites of one config share what is wrong with it.
  const rows = [...new Map([...found, ...unexplained].map((row) => [row.join('\n'), row])).values()]
  return rows.length === 0 ? [] : [markdownTableWithin(room, ['could not be run', '', 'because'], rows)]
}

function failed({ suites }: TestReport, context: FormatContext): string[] {
  const failures = suites.flatMap(({ tests }: TestSuite) =>
    tests.flatMap(({ name, failures: own }) => own.map((failure) => ({ name, failure }))),
  )
  if (failures.length === 0) return []
  const rows = failures.map(({ name, failure: { labels, message } }) => [
    place(labels[0].source, labels[0].span, context),
    markdownText(name),
    markdownMessage(message),
  ])
  const stories = failures
    .filter(({ failure: { timeline } }) => timeline.length > 0)
    .slice(0, toldStories)
    .map(({ name, failure }) => story(name, failure))
  return [markdownTableWithin(room, ['place', 'test', 'check that failed'], rows), ...stories]
}

function story(name: string, { message, timeline }: TestFailure): string {
  const rows = timeline.map(({ offset, event, effects, score }: TimelineLine) => [
    offset,
    score === null ? '–' : number(score),
    markdownText(event),
    effects.map((effect) => markdownText(effect)).join(', '),
  ])
  return folded(
    `${markdownText(name)}: ${markdownText(message)}`,
    markdownTable(['at', 'score', 'what happened', 'what it did'], rows),
  )
}

function coveredLog({ inputs, summary: { events, users, rejected } }: CoveredLog): string {
  const reasons = Object.entries(rejected).map(([reason, count]) => `${number(count)} ${reason}`)
  const refused = reasons.length === 0 ? '' : `; lines that were refused: ${reasons.join(', ')}`
  return `Log: ${inputs.map(markdownCode).join(', ')}, ${plural(events, 'event')} of ${plural(users, 'user')}${refused}\n`
}

function coverage({ config, source, origins, items }: ConfigCoverage, context: FormatContext): string[] {
  const { met, total, percent } = share(items)
  const kinds = coverageKinds.flatMap((kind) => {
    const own = items.filter((item) => item.kind === kind)
    const ofKind = share(own)
    if (ofKind.total === 0) return []
    const alone = origins.length > 1 ? origins.map((origin) => number(share(own, origin).met)) : []
    return [[kind, `${number(ofKind.met)} of ${number(ofKind.total)}`, ...alone]]
  })
  const open = items.flatMap(({ name, span, goals }) => {
    const missing = goals.filter(({ metBy }) => metBy.length === 0).map((goal) => goal.name)
    return missing.length === 0 ? [] : [[place(source, span, context), markdownText(name), missing.join(', ')]]
  })
  const alone = origins.length > 1 ? origins.map((origin) => `${origin} alone`) : []
  return [
    `#### Coverage of ${markdownCode(repositoryPath(config, context))}: ${percent} % (${number(met)} of ${number(total)})\n`,
    markdownTable(['part', 'covered', ...alone], kinds),
    ...(open.length === 0 ? [] : [markdownTable(['place', 'part', 'not shown'], open)]),
  ]
}

function mutation({ config, source, mutants }: ConfigMutation, context: FormatContext): string[] {
  const survivors = mutants.filter(({ noticedBy }) => noticedBy === null)
  const rows = survivors.map(({ change, kind, span, removed, added }) => [
    place(source, span, context),
    kind,
    markdownText(change),
    [...removed.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)].map(markdownCode).join('<br>'),
  ])
  const noticed = mutants.length - survivors.length
  return [
    `#### Mutation of ${markdownCode(repositoryPath(config, context))}: ${number(noticed)} of ${plural(mutants.length, 'change')} noticed\n`,
    ...(rows.length === 0 ? [] : [markdownTableWithin(room, ['place', '', 'no test notices', 'edit'], rows)]),
  ]
}
