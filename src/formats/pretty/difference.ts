import type { ChalkInstance } from 'chalk'
import { changeTitle, sections } from '../../diff/describe.ts'
import type { Difference, Origins, ShownChange } from '../../diff/difference.ts'
import type { Impact, Pair } from '../../diff/impact.ts'
import { type Shift, type ShiftKind, shiftKinds } from '../../diff/shift.ts'
import { formatTimeShort } from '../../text/time.ts'
import { visible } from '../../text/visible.ts'
import type { FormatContext, Renderer } from '../format.ts'
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
import { prettyEquivalence } from './equivalence.ts'
import { leftOutLines } from './left-out.ts'
import { refusedLines } from './refused-lines.ts'
import { bar, number, padEnd, padStart, plural, style, width } from './style.ts'
import { hanging } from './wrap.ts'

/** Leads of each kind, segments and causes that are shown. */
const shownLeads = 5
const shownSegments = 10
const shownCauses = 8

export const prettyDifference: Renderer<'difference'> = (result, context) => {
  const paint = style(context)
  const parts = [
    heading(result, paint, context),
    ...changes(result, paint, context),
    ...(result.impact ? impact(result, result.impact, paint, context) : []),
    ...(result.equivalence ? prettyEquivalence(result.equivalence, paint, context) : []),
    gates(result, paint, context),
    leftOutLines(result.leftOut, context.columns, paint),
    refusedLines({ ...result.refused, keeper: 'simulate --rejects' }, paint),
  ]
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`
}

function heading(result: Difference, paint: ChalkInstance, context: FormatContext): string[] {
  const [file, sides] = sidesWords(result.base, result.head)
  return [
    `${paint.bold(visible(file))}  ${paint.dim(visible(sides))}`,
    ...hanging('', headline(result), context.columns),
  ]
}

function changes({ changes: all, head }: Difference, paint: ChalkInstance, context: FormatContext): string[][] {
  const effective = all.filter(({ change }) => change.effect !== 'none')
  const others = all.filter(({ change }) => change.effect === 'none')
  return [
    ...sections.map((section) => {
      const own = effective.filter(({ description }) => description.section === section)
      return own.length === 0 ? [] : [paint.bold(section), ...changeLines(own, head, paint, context)]
    }),
    others.length === 0 ? [] : [paint.bold('Without effect on scores'), ...changeLines(others, head, paint, context)],
  ]
}

function changeLines(
  shown: readonly ShownChange[],
  head: Origins,
  paint: ChalkInstance,
  context: FormatContext,
): string[] {
  const subjects = Math.max(...shown.map(({ description }) => width(visible(description.subject))))
  const sign = { '+': paint.green('+'), '-': paint.red('−'), '~': paint.yellow('~') }
  return shown.flatMap(({ description, head: place }) => {
    // The number stays with its word.
    const where = place && head.revision === null ? `  line\u00a0${place.line}` : ''
    const before = `  ${sign[description.sign]} ${padEnd(visible(description.subject), subjects)}  `
    return hanging(before, visible(description.text) + where, context.columns).map((line) =>
      where === '' ? line : line.replace(/line \d+$/, (place) => paint.dim(place)),
    )
  })
}

function impact(result: Difference, found: Impact, paint: ChalkInstance, context: FormatContext): string[][] {
  return [
    figures(result, found, paint, context),
    causes(result, found, paint, context),
    ...shiftKinds.map((kind) => leads(found, kind, paint, context)),
    histogram(found, paint, context),
    weeks(found, paint, context),
    segments(found, paint),
  ]
}

function figures({ logs }: Difference, found: Impact, paint: ChalkInstance, context: FormatContext): string[] {
  const rows = shownPairs(found)
  const names = Math.max(...rows.map(({ name }) => width(name)))
  const cell = (value: number | null) => (value === null ? '–' : number(value))
  const before = Math.max(6, ...rows.map(({ pair }) => width(cell(pair.before))))
  const after = Math.max(5, ...rows.map(({ pair }) => width(cell(pair.after))))
  const until = found.until === null ? '' : ` · until ${formatTimeShort(Date.parse(found.until))} UTC`
  const facts = `${plural(found.events, 'event')} · ${plural(found.users, 'lead')}${until}`
  return [
    ...hanging(`${paint.bold('Effect')}  `, `${logs.map(visible).join(', ')} · ${facts}`, context.columns),
    `  ${' '.repeat(names)}  ${paint.dim(padStart('before', before))}  ${paint.dim(padStart('after', after))}`,
    ...rows.map(({ name, pair }) => {
      const change = pairChange(pair)
      return `  ${padEnd(name, names)}  ${padStart(cell(pair.before), before)}  ${padStart(cell(pair.after), after)}${change === '' ? '' : `  ${paint.bold(change)}`}`
    }),
    `  ${movementWords(found.counts)}`,
    `  ${plural(found.scoresChanged, 'lead')} with another score at the end`,
  ]
}

const movementWords = (counts: Impact['counts'], kinds: readonly ShiftKind[] = shiftKinds) =>
  kinds.map((kind) => `${number(counts[kind])} ${kindWords[kind]}`).join(' · ')

/** Numbered, when leads below have different ones. */
function causes(
  result: Difference,
  { causes: all, causesLimited }: Impact,
  paint: ChalkInstance,
  context: FormatContext,
): string[] {
  if (all.length === 0) return []
  const more = all.length - shownCauses
  const shown = all.slice(0, shownCauses).map(({ counts, changes }, index) => {
    const moved = movementWords(
      counts,
      shiftKinds.filter((kind) => counts[kind] > 0),
    )
    return { moved: `  ${all.length > 1 ? `${causeMark(index)} ` : ''}${moved}`, changes }
  })
  const columns = Math.max(...shown.map(({ moved }) => width(moved)))
  return [
    paint.bold('Because of'),
    ...shown.flatMap(({ moved, changes }) =>
      changes.flatMap((change, index) => {
        const title = visible(changeTitle(result.changes[change]!.change))
        return hanging(
          `${padEnd(index === 0 ? moved : '', columns)}  `,
          index === 0 ? title : `and ${title}`,
          context.columns,
        )
      }),
    ),
    ...(more > 0 ? [paint.dim(`  … and ${number(more)} more`)] : []),
    ...(causesLimited
      ? [paint.dim('  limited: there are too many changes to try each one with and without the others')]
      : []),
  ]
}

const causeMark = (index: number) => `[${index + 1}]`

function leads(found: Impact, kind: ShiftKind, paint: ChalkInstance, context: FormatContext): string[] {
  const own = found.shifts.filter((shift) => shift.kind === kind)
  if (own.length === 0) return []
  const shown = own.slice(0, shownLeads)
  const causeOf = new Map(found.causes.flatMap(({ users }, index) => users.map((user) => [user, index] as const)))
  const names = Math.max(...shown.map(({ user }) => width(visible(user))))
  const rows = shown.flatMap((shift) => {
    const cause = found.causes.length > 1 ? causeOf.get(shift.user) : undefined
    const why = cause === undefined || cause >= shownCauses ? '' : ` ${causeMark(cause)}`
    return hanging(`  ${padEnd(visible(shift.user), names)}  `, handoffWords(shift) + why, context.columns)
  })
  const more = own.length - shown.length
  const titles = {
    gained: 'Handed off now',
    lost: 'No longer handed off',
    earlier: 'Handed off earlier',
    later: 'Handed off later',
  }
  return [
    `${paint.bold(titles[kind])}  ${paint.dim(plural(own.length, 'lead'))}`,
    ...rows,
    ...(more > 0 ? [paint.dim(`  … and ${number(more)} more: -f json lists them all`)] : []),
  ]
}

function handoffWords({ before, after }: Shift): string {
  const words = (handoff: Shift['before']) =>
    handoff ? `${formatTimeShort(Math.floor(handoff.time / 1000) * 1000)} at ${number(handoff.score)}` : ''
  const whole = (handoff: Shift['before']) => words(handoff).replaceAll(' ', '\u00a0')
  return before && after ? `${whole(before)} → ${whole(after)}` : whole(before ?? after)
}

function histogram({ scores }: Impact, paint: ChalkInstance, context: FormatContext): string[] {
  if (scores.every(({ before, after }) => before === after)) return []
  const largest = Math.max(...scores.flatMap(({ before, after }) => [before, after]))
  const labels = scores.map(binWords)
  const columns = Math.max(...labels.map(width))
  const counts = Math.max(
    ...scores.flatMap(({ before, after }) => [before, after].map((count) => width(number(count)))),
  )
  const barColumns = Math.max(8, Math.min(24, Math.floor((context.columns - columns - 2 * counts - 6) / 2)))
  const drawn = (count: number) => padEnd(bar(count / largest, barColumns), barColumns)
  return [
    `${paint.bold('Final scores')}  ${paint.dim('before, after')}`,
    ...scores.map(({ before, after }, index) => {
      const [from, to] = [before, after].map((count) => `${padStart(number(count), counts)} ${drawn(count)}`) as [
        string,
        string,
      ]
      return `  ${padStart(labels[index]!, columns)}  ${paint.dim(from)} ${paint.cyan(to.trimEnd())}`
    }),
  ]
}

function weeks({ weeks: all }: Impact, paint: ChalkInstance, context: FormatContext): string[] {
  if (all.every(({ before, after }) => before === after)) return []
  const largest = Math.max(...all.flatMap(({ before, after }) => [before, after]))
  const most = (side: keyof Pair) => Math.max(...all.map((week) => week[side]))
  const mean = (side: keyof Pair) => all.reduce((sum, week) => sum + week[side], 0) / all.length
  const perLine = Math.max(13, Math.min(53, context.columns - 22))
  const lines: string[] = []
  for (let from = 0; from < all.length; from += perLine) {
    const part = all.slice(from, from + perLine)
    const drawn = (side: keyof Pair) => part.map((week) => column(week[side], largest)).join('')
    lines.push(`  ${paint.dim(part[0]!.week)} before ${paint.dim(drawn('before'))}`)
    lines.push(`  ${' '.repeat(10)} after  ${paint.green(drawn('after'))}`)
  }
  return [
    `${paint.bold('Hand-offs a week')}  ${paint.dim(`mean ${number(mean('before'))} → ${number(mean('after'))} · most ${number(most('before'))} → ${number(most('after'))}`)}`,
    ...lines,
  ]
}

const column = (count: number, largest: number) =>
  count === 0 ? '·' : '▁▂▃▄▅▆▇█'[Math.ceil((count / largest) * 8) - 1]!

function segments({ segments: found }: Impact, paint: ChalkInstance): string[] {
  if (!found) return []
  const head = [visible(found.attribute), 'leads', 'handed off', 'gained', 'lost', 'mean score']
  const mean = (value: number | null) => (value === null ? '–' : number(value))
  const rows = found.rows
    .slice(0, shownSegments)
    .map((row) => [
      row.value === null ? '(none)' : visible(row.value),
      number(row.leads),
      `${number(row.handedOff.before)} → ${number(row.handedOff.after)}`,
      number(row.gained),
      number(row.lost),
      `${mean(row.meanScore.before)} → ${mean(row.meanScore.after)}`,
    ])
  const columns = head.map((name, index) => Math.max(width(name), ...rows.map((row) => width(row[index]!))))
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => (index === 0 ? padEnd : padStart)(cell, columns[index]!)).join('  ')
  const more = found.rows.length - rows.length
  return [
    paint.bold(`Segments by ${visible(found.attribute)}`),
    paint.dim(`  ${line(head)}`),
    ...rows.map((row) => `  ${line(row)}`),
    ...(more > 0 ? [paint.dim(`  … and ${number(more)} more values: -f json lists them all`)] : []),
  ]
}

function gates({ gates: results, gatesUnchecked }: Difference, paint: ChalkInstance, context: FormatContext): string[] {
  if (results.length === 0) {
    return gatesUnchecked === 0 ? [] : [paint.dim(`${plural(gatesUnchecked, 'gate')} not measured: name an event log`)]
  }
  const names = Math.max(...results.map(({ gate }) => width(visible(gate))))
  return [
    paint.bold('Gates'),
    ...results.flatMap((result) => {
      const mark = result.holds ? paint.green('✓') : paint.red('✗')
      const text = `${measuredWords(result)}; ${allowedWords(result)}`
      return hanging(`  ${mark} ${padEnd(visible(result.gate), names)}  `, text, context.columns)
    }),
  ]
}
