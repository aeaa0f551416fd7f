/** A comment on a pull request: a headline, one table, and the rest folded. */
import { changeTitle } from '../../diff/describe.ts'
import type { Difference, ShownChange } from '../../diff/difference.ts'
import type { Impact } from '../../diff/impact.ts'
import { type Shift, shiftKinds } from '../../diff/shift.ts'
import { formatTimeShort } from '../../text/time.ts'
import {
  allowedWords,
  headline,
  kindWords,
  measuredWords,
  pairChange,
  shownPairs,
  sidesWords,
} from '../difference-words.ts'
import type { Renderer } from '../format.ts'
import { number, plural } from '../pretty/style.ts'
import { markdownEquivalence } from './equivalence.ts'
import { markdownCode, markdownTable, markdownText } from './text.ts'

/** By this a bot finds its comment again, and replaces it. */
const marker = '<!-- leadscore-diff -->'

/** A comment on GitHub takes 65,536 characters: what is folded stays far below. */
const shownLeads = 20
const shownChanges = 60

export const markdownDifference: Renderer<'difference'> = (result) => {
  const { impact, changes, gates } = result
  const [file, sides] = sidesWords(result.base, result.head)
  const isBreached = gates.some(({ holds }) => !holds)
  const mark = isBreached ? '❌ ' : gates.length > 0 ? '✅ ' : ''
  const parts = [
    `${marker}\n### ${mark}Lead scoring: ${markdownText(headline(result))}\n`,
    `${markdownCode(file)}: ${markdownText(sides)}\n`,
    ...(impact ? [figures(result, impact)] : changes.length > 0 ? [changeTable(changes)] : []),
    ...(impact && changes.length > 0 ? [folded(plural(changes.length, 'change'), changeList(changes))] : []),
    ...(impact ? details(result, impact) : []),
    ...(result.equivalence ? [markdownEquivalence(result.equivalence)] : []),
    ...(result.gatesUnchecked > 0
      ? [`${plural(result.gatesUnchecked, 'gate')} not measured: there is no event log.\n`]
      : []),
    ...refused(result),
  ]
  return parts.join('\n')
}

function folded(summary: string, body: string): string {
  // Without the blank line the body would not be read as Markdown.
  return `<details><summary>${summary}</summary>\n\n${body}\n</details>\n`
}

const signs = { '+': 'new', '-': 'gone', '~': 'changed' }

function changeTable(changes: readonly ShownChange[]): string {
  const rows = changes
    .slice(0, shownChanges)
    .map(({ change, description: { section, subject, text } }) => [
      section,
      markdownText(subject),
      markdownText(text),
      change.effect === 'none' ? 'none' : change.effect === 'request' ? 'what is sent' : 'scores and hand-offs',
    ])
  return markdownTable(['', 'what', 'change', 'effect'], rows) + moreLine(changes.length - rows.length)
}

function changeList(changes: readonly ShownChange[]): string {
  const shown = changes.slice(0, shownChanges)
  const lines = shown.map(({ change, description: { section, sign, subject, text } }) => {
    const idle = change.effect === 'none' ? ' (no effect on scores)' : ''
    return `- ${section}, ${signs[sign]}: ${markdownText(subject)}: ${markdownText(text)}${idle}\n`
  })
  return lines.join('') + moreLine(changes.length - shown.length)
}

const moreLine = (count: number) => (count > 0 ? `\n… and ${number(count)} more\n` : '')

/** The figures, and the gates that were measured by them. */
function figures({ gates, logs }: Difference, impact: Impact): string {
  const cell = (value: number | null) => (value === null ? '–' : number(value))
  const rows = [
    ...shownPairs(impact).map(({ name, pair }) => [name, cell(pair.before), cell(pair.after), bold(pairChange(pair))]),
    ...shiftKinds.map((kind) => [`first hand-off: ${kindWords[kind]}`, '', number(impact.counts[kind]), '']),
    ...gates.map((gate) => [
      `${gate.holds ? '✅' : '❌'} gate ${markdownCode(gate.gate)}`,
      '',
      '',
      markdownText(`${measuredWords(gate)}; ${allowedWords(gate)}`),
    ]),
  ]
  const source = `${logs.map(markdownCode).join(', ')}: ${plural(impact.events, 'event')} of ${plural(impact.users, 'lead')}`
  return `${markdownTable(['', 'before', 'after', ''], rows)}\n${source}\n`
}

const bold = (text: string) => (text === '' ? '' : `**${markdownText(text)}**`)

function details(result: Difference, impact: Impact): string[] {
  return [causes(result, impact), leads(impact), weeks(impact), segments(impact)].flat()
}

function causes({ changes }: Difference, impact: Impact): string[] {
  if (impact.causes.length === 0) return []
  const rows = impact.causes.map(({ changes: indexes, counts }) => [
    indexes.map((index) => markdownText(changeTitle(changes[index]!.change))).join('<br>and '),
    ...shiftKinds.map((kind) => number(counts[kind])),
  ])
  const limit = impact.causesLimited
    ? '\nThere are too many changes to try each one with and without the others.\n'
    : ''
  return [
    folded(
      'Which change moves whom',
      markdownTable(['because of', ...shiftKinds.map((kind) => kindWords[kind])], rows) + limit,
    ),
  ]
}

function leads({ shifts }: Impact): string[] {
  if (shifts.length === 0) return []
  const shown = shiftKinds.flatMap((kind) => shifts.filter((shift) => shift.kind === kind).slice(0, shownLeads))
  const words = (handoff: Shift['before']) =>
    handoff ? `${formatTimeShort(Math.floor(Date.parse(handoff.time) / 1000) * 1000)} at ${number(handoff.score)}` : ''
  const rows = shown.map(({ user, kind, before, after }) => [
    kindWords[kind],
    markdownCode(user),
    words(before),
    words(after),
  ])
  const table = markdownTable(['', 'lead', 'before', 'after'], rows)
  return [
    folded(
      `${plural(shifts.length, 'lead')} with another first hand-off`,
      table + moreLine(shifts.length - shown.length),
    ),
  ]
}

function weeks({ weeks: all }: Impact): string[] {
  if (all.every(({ before, after }) => before === after)) return []
  const rows = all.map(({ week, before, after }) => [week, number(before), number(after)])
  return [folded('Hand-offs a week', markdownTable(['week of', 'before', 'after'], rows))]
}

function segments({ segments: found }: Impact): string[] {
  if (!found) return []
  const mean = (value: number | null) => (value === null ? '–' : number(value))
  const rows = found.rows
    .slice(0, shownLeads)
    .map(({ value, leads, handedOff, gained, lost, meanScore }) => [
      value === null ? '(none)' : markdownCode(value),
      number(leads),
      `${number(handedOff.before)} → ${number(handedOff.after)}`,
      number(gained),
      number(lost),
      `${mean(meanScore.before)} → ${mean(meanScore.after)}`,
    ])
  const table = markdownTable(['', 'leads', 'handed off', 'gained', 'lost', 'mean score'], rows)
  return [folded(`Segments by ${markdownText(found.attribute)}`, table + moreLine(found.rows.length - rows.length))]
}

function refused({ refused: { counts } }: Difference): string[] {
  const reasons = Object.entries(counts)
  if (reasons.length === 0) return []
  return [
    `⚠️ Lines of the log were refused: ${reasons.map(([reason, count]) => `${number(count)} ${reason}`).join(', ')}\n`,
  ]
}
