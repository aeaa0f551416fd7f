/** Valid records of a log that are no events here: how many of what. */
import type { ChalkInstance } from 'chalk'
import { visible } from '../../text/visible.ts'
import { number } from './style.ts'
import { wrap } from './wrap.ts'

/** Nothing when every record is an event. */
export function leftOutLines(
  counts: Readonly<Record<string, number>>,
  columns: number,
  paint: ChalkInstance,
): string[] {
  const parts = Object.entries(counts).sort((a, b) => b[1] - a[1])
  if (parts.length === 0) return []
  const text = `left out: ${parts.map(([what, count]) => `${visible(what)} ${number(count)}`).join(', ')}`
  return wrap(text, columns, 2).map((line) => paint.dim(line))
}
