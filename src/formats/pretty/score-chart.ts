import type { ChalkInstance } from 'chalk'
import type { ExplainedLead } from '../../explain/explain.ts'
import { isSent } from '../../explain/folds.ts'
import { formatTime } from '../../text/time.ts'
import type { FormatContext } from '../format.ts'
import { number, padStart, width } from './style.ts'

const rows = 6
const widest = 72
const eighths = ' ▁▂▃▄▅▆▇█'

interface Point {
  readonly time: number
  readonly score: number
}

/** The score over time, a column a stretch of it (its highest score); the threshold is a line. */
export function scoreChart(lead: ExplainedLead, { columns }: FormatContext, paint: ChalkInstance): string[] {
  const { plan, ledger, span } = lead
  const points = pointsOf(lead)
  const [first] = points
  const until = span.until
  if (!first || until === null || points.length < 3 || until <= first.time) return []
  const threshold = plan.handoff?.threshold ?? null
  const scores = points.map(({ score }) => score)
  const [low, high] = rangeOf(scores, threshold)
  const label = Math.max(width(number(low)), width(number(high)))
  const size = Math.max(16, Math.min(widest, columns - label - 3))
  const heights = columnScores(points, first.time, until, size).map((score) => ((score - low) / (high - low)) * rows)
  const line =
    threshold !== null && threshold <= high
      ? Math.min(rows - 1, Math.floor(((threshold - low) / (high - low)) * rows))
      : -1
  const drawn = Array.from({ length: rows }, (_, index) => {
    const row = rows - 1 - index
    const isLine = row === line
    const text = heights.map((height) => cell(height - row, isLine)).join('')
    const value = index === 0 ? number(high) : row === 0 ? number(low) : isLine ? number(threshold!) : ''
    return `${paint.dim(`${padStart(value, label)} ${isLine ? '┼' : '┤'}`)}${(isLine ? paint.green : paint.cyan)(text)}`
  })
  const sent = ledger.lines
    .filter(({ effects }) => isSent(effects))
    .map(({ time }) => place(time!, first.time, until, size))
  const marks = Array.from({ length: size }, (_, column) => (sent.includes(column) ? '▲' : ' '))
    .join('')
    .trimEnd()
  const margin = ' '.repeat(label + 2)
  const [from, to] = [formatTime(first.time).slice(0, 10), formatTime(until).slice(0, 10)]
  return [
    ...drawn,
    ...(sent.length > 0 ? [`${margin}${paint.green(marks)} ${paint.dim('handed off')}`] : []),
    paint.dim(`${margin}${from}${padStart(to, size - from.length)}`),
  ]
}

/** The changes of the score, from the first line of the ledger on. */
function pointsOf({ ledger: { lines } }: ExplainedLead): Point[] {
  const points: Point[] = []
  for (const { time, after } of lines) {
    if (time === null || (after !== null && typeof after !== 'number')) continue
    const score = after ?? 0
    if (points.length === 0 || points.at(-1)!.score !== score) points.push({ time, score })
  }
  return points
}

/** From the lowest to the highest score; the threshold too, unless it would flatten everything. */
function rangeOf(scores: readonly number[], threshold: number | null): [number, number] {
  const low = scores.reduce((least, score) => Math.min(least, score), 0)
  const high = scores.reduce((most, score) => Math.max(most, score), low < 0 ? 0 : 1)
  return [low, threshold !== null && threshold > high && threshold <= 4 * (high - low) + low ? threshold : high]
}

function place(time: number, from: number, to: number, size: number): number {
  return Math.min(size - 1, Math.floor(((time - from) / (to - from)) * size))
}

/** The highest score of each column; without a change it is the one before. */
function columnScores(points: readonly Point[], from: number, to: number, size: number): number[] {
  const scores = Array.from({ length: size }, () => -Infinity)
  for (const [index, { time, score }] of points.entries()) {
    const last = index + 1 < points.length ? place(points[index + 1]!.time, from, to, size) : size - 1
    for (let column = place(time, from, to, size); column <= last; column++)
      scores[column] = Math.max(scores[column]!, score)
  }
  return scores
}

function cell(height: number, isLine: boolean): string {
  const block = eighths[Math.max(0, Math.min(8, Math.round(height * 8)))]!
  return block === ' ' && isLine ? '┄' : block
}
