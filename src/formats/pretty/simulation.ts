import type { ChalkInstance } from 'chalk'
import { countBelow } from '../../engine/sorted-numbers.ts'
import { formatDuration } from '../../text/duration.ts'
import { formatTimeShort } from '../../text/time.ts'
import { visible } from '../../text/visible.ts'
import type { FormatContext, Renderer, Results } from '../format.ts'
import { refusedLines } from './refused-lines.ts'
import { leftOutLines } from './left-out.ts'
import { bar, number, padEnd, padStart, plural, signed, style, width } from './style.ts'

type Simulation = Results['simulation']

const barColumns = 32
const shownHandoffs = 10
/** More weeks than this are drawn as columns, not lines. */
const shownWeeks = 12

export const prettySimulation: Renderer<'simulation'> = (result, context) => {
  const paint = style(context)
  const { summary } = result.report
  const sections = [
    heading(result, paint, context.columns),
    histogram(result, paint),
    groups(result, paint),
    missed(result, paint),
    ...(result.hasHandoff ? [weeks(result, paint, context), firstHandoffs(result, paint)] : []),
    refusedLines({ counts: summary.rejected, first: result.rejected, events: summary.events }, paint),
  ]
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`
}

function heading({ name, inputs, report: { summary } }: Simulation, paint: ChalkInstance, columns: number): string[] {
  const facts = [
    plural(summary.events, 'event'),
    plural(summary.users, 'user'),
    `${number(summary.entered)} entered`,
    plural(summary.entries, 'entry', 'entries'),
    ...(summary.until === null ? [] : [`until ${formatTimeShort(Date.parse(summary.until))} UTC`]),
  ]
  const asides = [
    ...(summary.duplicates > 0 ? [`${plural(summary.duplicates, 'duplicate')} dropped`] : []),
    ...(summary.after_until > 0 ? [`${plural(summary.after_until, 'event')} after the end ignored`] : []),
    ...(summary.without_zone > 0 ? [`${plural(summary.without_zone, 'time')} without a zone read as UTC`] : []),
  ]
  return [
    `${paint.bold(visible(name))}  ${paint.dim(inputs.map(visible).join(', '))}`,
    facts.join(' · '),
    ...(asides.length > 0 ? [paint.dim(asides.join(' · '))] : []),
    ...leftOutLines(summary.left_out, columns, paint),
  ]
}

function histogram({ report, threshold }: Simulation, paint: ChalkInstance): string[] {
  const { scores } = report.summary
  if (!scores || !Number.isFinite(scores.max - scores.min)) return []
  const bins = binsOf(report.numbers, scores.min, scores.max)
  const largest = Math.max(...bins.map(({ count }) => count))
  const labels = bins.map(({ from, to }) => (from === to ? number(from) : `${number(from)} … ${number(to)}`))
  const columns = Math.max(...labels.map(width))
  return [
    `${paint.bold('Final scores')}  ${paint.dim(`median ${number(scores.p50)} · mean ${number(scores.mean)} · p90 ${number(scores.p90)} · max ${number(scores.max)}`)}`,
    ...bins.map(({ count, to }, index) => {
      const above = threshold !== null && to > threshold
      const drawn = bar(count / largest, barColumns)
      return `  ${padStart(labels[index]!, columns)}  ${(above ? paint.green : paint.cyan)(drawn)} ${number(count)}`
    }),
  ]
}

interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** At most thirteen bins of a round width that begin at a multiple of it. */
function binsOf(scores: Float64Array, min: number, max: number): Bin[] {
  const step = roundUp((max - min + 1) / 12)
  const first = Math.floor(min / step) * step
  const last = Math.floor((max - first) / step)
  // The scores are in order: where each bin begins is looked up.
  const below = (bin: number) => (bin > last ? scores.length : countBelow(scores, first + bin * step))
  return Array.from({ length: last + 1 }, (_, bin): Bin => {
    const from = first + bin * step
    return { from, to: step === 1 ? from : from + step - 1, count: below(bin + 1) - below(bin) }
  })
}

function roundUp(value: number): number {
  if (value <= 1) return 1
  const magnitude = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((factor) => factor * magnitude).find((step) => step >= value)!
}

function groups({ report: { summary }, windows }: Simulation, paint: ChalkInstance): string[] {
  const rows = [
    ...summary.groups.map(({ name, points, advanced }) => ({
      name: visible(name),
      points: points === null ? 'exit' : signed(points),
      count: advanced,
    })),
    {
      name: 'Everyone Else',
      points: windows.map(({ points }) => (points === 0 ? '0' : signed(points))).join(' '),
      count: summary.decays,
    },
  ]
  const names = Math.max(...rows.map(({ name }) => width(name)))
  const points = Math.max(...rows.map((row) => width(row.points)))
  const counts = Math.max(...rows.map(({ count }) => width(number(count))))
  const largest = Math.max(1, ...rows.map(({ count }) => count))
  const waits = windows.map(({ ms }) => formatDuration(ms)).join(', then ')
  return [
    `${paint.bold('Action groups')}  ${paint.dim(`${plural(summary.advanced, 'action')} counted · ${plural(summary.decays, 'decay', 'decays')} after ${waits}`)}`,
    ...rows.map(
      (row) =>
        `  ${padEnd(row.name, names)}  ${padStart(row.points, points)}  ${padStart(number(row.count), counts)}${row.count === 0 ? '' : ` ${paint.cyan(bar(row.count / largest, barColumns - 8))}`}`,
    ),
  ]
}

function missed({ report: { summary } }: Simulation, paint: ChalkInstance): string[] {
  if (summary.missed === 0) return []
  const reasons = Object.entries(summary.missed_because)
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1])
  const counts = Math.max(...reasons.map(([, count]) => width(number(count))))
  return [
    `${paint.bold('Missed actions')}  ${paint.dim(`${number(summary.missed)} matched a group while the lead was not waiting`)}`,
    ...reasons.map(([reason, count]) => `  ${paint.yellow(padStart(number(count), counts))}  ${reason}`),
  ]
}

function weeks({ report, threshold }: Simulation, paint: ChalkInstance, context: FormatContext): string[] {
  const { summary, handoffTimes } = report
  const above = threshold === null ? '' : ` above ${number(threshold)}`
  const head = `${paint.bold('Hand-offs')}  ${paint.dim(`${number(summary.handoffs)} sent${above} · ${plural(summary.users_handed_off, 'lead')}`)}`
  if (handoffTimes.length === 0) return [head, `  ${paint.dim('nobody was handed off')}`]
  const counts = new Map<number, number>()
  for (const time of handoffTimes) {
    const index = weekOf(time)
    counts.set(index, (counts.get(index) ?? 0) + 1)
  }
  const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())]
  const rows = Array.from({ length: last - first + 1 }, (_, at) => {
    return { label: mondayOf(first + at), count: counts.get(first + at) ?? 0 }
  })
  const most = rows.reduce((best, row) => (row.count > best.count ? row : best))
  if (rows.length <= shownWeeks) {
    return [
      head,
      ...rows.map(
        ({ label, count }) =>
          `  ${paint.dim('week of')} ${label}  ${paint.green(bar(count / most.count, barColumns - 12))} ${number(count)}`,
      ),
    ]
  }
  const mean = summary.handoffs / rows.length
  return [
    head,
    ...sparklines(rows, most.count, context.columns - 16, paint),
    `  ${paint.dim(`most in the week of ${most.label}: ${number(most.count)} · mean ${number(mean)} a week`)}`,
  ]
}

/** A column per week, as many lines as it takes; each line begins with its first week. */
function sparklines(
  rows: readonly { readonly label: string; readonly count: number }[],
  largest: number,
  columns: number,
  paint: ChalkInstance,
): string[] {
  const perLine = Math.max(13, Math.min(53, columns))
  const lines: string[] = []
  for (let from = 0; from < rows.length; from += perLine) {
    const part = rows.slice(from, from + perLine)
    const drawn = part
      .map(({ count }) => (count === 0 ? '·' : '▁▂▃▄▅▆▇█'[Math.ceil((count / largest) * 8) - 1]))
      .join('')
    lines.push(`  ${paint.dim(part[0]!.label)} ${paint.green(drawn)}`)
  }
  return lines
}

const day = 86_400_000

// 1970-01-01 was a Thursday. Weeks are counted: small whole numbers are quick keys.
const weekOf = (ms: number) => Math.floor((ms + 3 * day) / (7 * day))
const mondayOf = (week: number) => new Date((7 * week - 3) * day).toISOString().slice(0, 10)

function firstHandoffs({ report: { handoffs } }: Simulation, paint: ChalkInstance): string[] {
  if (handoffs.length === 0) return []
  const rows = Array.from({ length: Math.min(handoffs.length, shownHandoffs) }, (_, index) => handoffs.at(index))
  const names = Math.max(...rows.map(({ user_id }) => width(visible(user_id))))
  const more = handoffs.length - rows.length
  return [
    paint.bold(more > 0 ? 'First hand-offs' : 'Handed off'),
    ...rows.map(
      ({ user_id, time, score }) =>
        `  ${formatTimeShort(Math.floor(Date.parse(time) / 1000) * 1000)}  ${padEnd(visible(user_id), names)}  score ${number(score)}`,
    ),
    ...(more > 0 ? [paint.dim(`  … and ${number(more)} more: --handoffs FILE writes them all`)] : []),
  ]
}
