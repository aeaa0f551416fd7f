/** Lines of a log that could not be read: how many for which reason, and the first ones. */
import type { ChalkInstance } from 'chalk'
import type { Rejected } from '../../events/read-log.ts'
import { visible } from '../../text/visible.ts'
import { number } from './style.ts'

export interface Refused {
  readonly counts: Readonly<Record<string, number>>
  /** The first ones; none when they are only counted. */
  readonly first: readonly Rejected[]
  /** Events that were read; left out where that says nothing. */
  readonly events?: number
  /** What keeps them all; `--rejects` when left out. */
  readonly keeper?: string
}

/** Nothing when every line was read. */
export function refusedLines({ counts, first, events, keeper = '--rejects' }: Refused, paint: ChalkInstance): string[] {
  const reasons = Object.entries(counts)
  if (reasons.length === 0) return []
  const total = reasons.reduce((sum, [, count]) => sum + count, 0)
  return [
    `${paint.bold.red('Refused lines')}  ${paint.dim(`${number(total)}: ${reasons.map(([reason, count]) => `${number(count)} ${reason}`).join(', ')}`)}`,
    ...first.map(
      ({ source, line, refusal }) => `  ${visible(source)}:${line}: ${refusal.reason}: ${visible(refusal.detail)}`,
    ),
    ...(total > first.length ? [paint.dim(`  ${rest(total, first.length)}: ${keeper} FILE keeps them all`)] : []),
    ...(events === 0 ? [paint.dim('  no line is an event: `leadscore schema event` describes one')] : []),
  ]
}

const rest = (total: number, shown: number) => (shown === 0 ? 'not shown' : `… and ${number(total - shown)} more`)
