/** A comment on a pull request: a headline, one table, and the rest folded. */
import { changeTitle } from '../../diff/describe.ts'
import type { Difference, ShownChange } from '../../diff/difference.ts'
import type { Impact } from '../../diff/impact.ts'
import { type Shift, shiftKinds } from '../../diff/shift.ts'
import { formatTimeShort } from '../../text/time.ts'
import { visible } from '../../text/visible.ts'
import {
  allowedWords,
  binWords,
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
import { clipped, folded, markdownCode, markdownLinesWithin, markdownTableWithin, markdownText } from './text.ts'

/** Bytes of each part. Together below 60,000: a comment on GitHub takes 65,536 characters, a variable of a shell 128 KiB. */
const room = { figures: 8000, changes: 14_000, causes: 9000, leads: 12_000, scores: 2000, weeks: 4000, segments: 5000 }

/** Of each kind. */
const shownLeads = 10
/** Files and titles may be of any length; characters that are shown of one. */
const longest = 200

const name = (text: string) => markdownCode(clipped(text, longest))
const words = (text: string) => markdownText(clipped(text, longest))

export const markdownDifference: Renderer<'difference'> = (result) => {
  const { impact, changes } = result
  const [file, sides] = sidesWords(result.base, result.head)
  const parts = [
    `${marker(result)}\n### ${mark(result)}Lead scoring: ${markdownText(headline(result))}\n`,
    `${name(file)}: ${words(sides)}\n`,
    ...(impact ? [figures(result, impact)] : changes.length > 0 ? [changeTable(changes)] : []),
    ...(impact && changes.length > 0 ? [folded(plural(changes.length, 'change'), changeList(changes))] : []),
    ...(impact ? details(result, impact) : []),
    ...(result.equivalence ? [markdownEquivalence(result.equivalence)] : []),
    ...(result.gatesUnchecked > 0
      ? [`${plural(result.gatesUnchecked, 'gate')} not measured: there is no event log.\n`]
      : []),
    ...leftOut(result),
    ...refused(result),
  ]
  return parts.join('\n')
}

/** By this first line a bot finds its comment again, and replaces it; each config of a repository has its own. */
function marker({ base, head }: Difference): string {
  const path = head.path ?? base.path ?? head.file
  return `<!-- leadscore-diff ${visible(path).replaceAll(/[<>\s]/g, '_')} -->`
}

function mark({ gates, refused: { counts } }: Difference): string {
  if (gates.some(({ holds }) => !holds)) return '❌ '
  if (Object.keys(counts).length > 0) return '⚠️ '
  return gates.length > 0 ? '✅ ' : ''
}

const signs = { '+': 'new', '-': 'gone', '~': 'changed' }
const effects = { scores: 'scores and hand-offs', 'hand-offs': 'hand-offs', request: 'what is sent', none: 'none' }

function changeTable(changes: readonly ShownChange[]): string {
  const rows = changes.map(({ change, description: { section, subject, text } }) => [
    section,
    words(subject),
    words(text),
    effects[change.effect],
  ])
  return markdownTableWithin(room.changes, ['', 'what', 'change', 'effect'], rows)
}

function changeList(changes: readonly ShownChange[]): string {
  const lines = changes.map(({ change, description: { section, sign, subject, text } }) => {
    const idle = change.effect === 'none' ? ' (no effect on scores)' : ''
    return `- ${section}, ${signs[sign]}: ${words(subject)}: ${words(text)}${idle}\n`
  })
  return markdownLinesWithin(room.changes, lines)
}

/** Logs that are named. */
const shownLogs = 3

/** The figures, and the gates that were measured by them; those that are breached stand first. */
function figures({ gates, logs }: Difference, impact: Impact): string {
  const cell = (value: number | null) => (value === null ? '–' : number(value))
  const rows = [
    ...shownPairs(impact).map(({ name: what, pair }) => [
      what,
      cell(pair.before),
      cell(pair.after),
      bold(pairChange(pair)),
    ]),
    ...shiftKinds.map((kind) => [`first hand-off: ${kindWords[kind]}`, '', number(impact.counts[kind]), '']),
    ...gates
      .toSorted((a, b) => Number(a.holds) - Number(b.holds))
      .map((gate) => [
        `${gate.holds ? '✅' : '❌'} gate ${name(gate.gate)}`,
        '',
        '',
        markdownText(`${measuredWords(gate)}; ${allowedWords(gate)}`),
      ]),
  ]
  const named = logs.slice(0, shownLogs).map(name).join(', ')
  const others = logs.length > shownLogs ? ` and ${number(logs.length - shownLogs)} more` : ''
  const source = `${named}${others}: ${plural(impact.events, 'event')} of ${plural(impact.users, 'lead')}`
  return `${markdownTableWithin(room.figures, ['', 'before', 'after', ''], rows)}\n${source}\n`
}

const bold = (text: string) => (text === '' ? '' : `**${markdownText(text)}**`)

function details(result: Difference, impact: Impact): string[] {
  return [causes(result, impact), leads(result, impact), scores(impact), weeks(impact), segments(impact)].flat()
}

/** Several changes that move a lead only together are joined. */
function causeWords({ changes }: Difference, indexes: readonly number[]): string {
  return indexes.map((index) => words(changeTitle(changes[index]!.change))).join('<br>and ')
}

function causes(result: Difference, impact: Impact): string[] {
  if (impact.causes.length === 0) return []
  const rows = impact.causes.map(({ changes, counts }) => [
    causeWords(result, changes),
    ...shiftKinds.map((kind) => number(counts[kind])),
  ])
  const limit = impact.causesLimited
    ? '\nThere are too many changes to try each one with and without the others.\n'
    : ''
  const table = markdownTableWithin(room.causes, ['because of', ...shiftKinds.map((kind) => kindWords[kind])], rows)
  return [folded('Which change moves whom', table + limit)]
}

function leads(result: Difference, { shifts, causes: found }: Impact): string[] {
  if (shifts.length === 0) return []
  const when = (handoff: Shift['before']) =>
    handoff ? `${formatTimeShort(Math.floor(handoff.time / 1000) * 1000)} at ${number(handoff.score)}` : ''
  const causeOf = new Map(found.flatMap(({ users, changes }) => users.map((user) => [user, changes] as const)))
  // A single cause is named above.
  const why = found.length > 1 ? ['because of'] : []
  const rows = shiftKinds
    .flatMap((kind) => shifts.filter((shift) => shift.kind === kind).slice(0, shownLeads))
    .map(({ user, kind, before, after }) => [
      kindWords[kind],
      name(user),
      when(before),
      when(after),
      ...why.map(() => causeWords(result, causeOf.get(user) ?? [])),
    ])
  const table = markdownTableWithin(room.leads, ['', 'lead', 'before', 'after', ...why], rows, shifts.length)
  return [folded(`${plural(shifts.length, 'lead')} with another first hand-off`, table)]
}

function scores({ scores: bins }: Impact): string[] {
  if (bins.every(({ before, after }) => before === after)) return []
  const rows = bins.map((bin) => [binWords(bin), number(bin.before), number(bin.after)])
  return [folded('Final scores', markdownTableWithin(room.scores, ['score', 'before', 'after'], rows))]
}

function weeks({ weeks: all }: Impact): string[] {
  if (all.every(({ before, after }) => before === after)) return []
  const rows = all
    .filter(({ before, after }) => before + after > 0)
    .map(({ week, before, after }) => [week, number(before), number(after)])
  return [folded('Hand-offs a week', markdownTableWithin(room.weeks, ['week of', 'before', 'after'], rows))]
}

function segments({ segments: found }: Impact): string[] {
  if (!found) return []
  const mean = (value: number | null) => (value === null ? '–' : number(value))
  const rows = found.rows.map(({ value, leads: count, handedOff, gained, lost, meanScore }) => [
    value === null ? '(none)' : name(value),
    number(count),
    `${number(handedOff.before)} → ${number(handedOff.after)}`,
    number(gained),
    number(lost),
    `${mean(meanScore.before)} → ${mean(meanScore.after)}`,
  ])
  const heads = ['', 'leads', 'handed off', 'gained', 'lost', 'mean score']
  return [folded(`Segments by ${words(found.attribute)}`, markdownTableWithin(room.segments, heads, rows))]
}

function leftOut({ leftOut: counts }: Difference): string[] {
  const parts = Object.entries(counts).map(([what, count]) => `${markdownText(what)} ${number(count)}`)
  return parts.length === 0 ? [] : [`Left out of the log: ${parts.join(', ')}\n`]
}

function refused({ refused: { counts } }: Difference): string[] {
  const reasons = Object.entries(counts)
  if (reasons.length === 0) return []
  return [
    `⚠️ Lines of the log were refused: ${reasons.map(([reason, count]) => `${number(count)} ${reason}`).join(', ')}\n`,
  ]
}
