/** A ledger → rows for people: events that nothing names and long silences are counted, not listed. */
import type { LedgerLine } from './explanation.ts'

export type Row =
  | { readonly kind: 'line'; readonly line: LedgerLine }
  /** Events that no trigger names, or that come after the end. */
  | { readonly kind: 'events'; readonly fate: 'not named' | 'after the end'; readonly lines: readonly LedgerLine[] }
  /** Windows that ran out one after the other. */
  | { readonly kind: 'decays'; readonly lines: readonly LedgerLine[] }
  /** Rows in the middle of a long ledger. */
  | { readonly kind: 'gap'; readonly rows: readonly Row[] }

/** Lines in a row that are worth folding. */
const fewest = { events: 2, decays: 3 } as const

export function foldLines(lines: readonly LedgerLine[]): Row[] {
  const rows: Row[] = []
  for (let at = 0; at < lines.length;) {
    const kind = kindOf(lines[at]!)
    let end = at + 1
    if (kind !== 'line') while (end < lines.length && kindOf(lines[end]!) === kind) end++
    const run = lines.slice(at, end)
    if (kind === 'line' || run.length < fewest[kind === 'decays' ? 'decays' : 'events'])
      for (const line of run) rows.push({ kind: 'line', line })
    else rows.push(kind === 'decays' ? { kind, lines: run } : { kind: 'events', fate: kind, lines: run })
    at = end
  }
  return rows
}

function kindOf({ cause, effects }: LedgerLine): 'line' | 'decays' | 'not named' | 'after the end' {
  if (cause.kind === 'event') return cause.fate === 'not named' || cause.fate === 'after the end' ? cause.fate : 'line'
  const silent = effects.every(({ what }) => what !== 'left' && what !== 'advanced' && what !== 'entry refused')
  return cause.kind === 'due' && silent && !isSent(effects) ? 'decays' : 'line'
}

export const isSent = (effects: LedgerLine['effects']): boolean =>
  effects.some((effect) => effect.what === 'hand-off' && effect.outcome === 'sent')

/** A long ledger: its beginning, its end and every hand-off between. */
const longest = 60
const shownEnds = 20
const shownBetween = 10

export function shortenRows(rows: readonly Row[]): Row[] {
  if (rows.length <= longest) return [...rows]
  let between = 0
  const isShown = (row: Row, index: number) => {
    if (index < shownEnds || index >= rows.length - shownEnds) return true
    return row.kind === 'line' && isSent(row.line.effects) && between++ < shownBetween
  }
  const short: Row[] = []
  let gap: Row[] | undefined
  for (const [index, row] of rows.entries()) {
    if (isShown(row, index)) {
      short.push(row)
      gap = undefined
    } else if (gap) gap.push(row)
    else short.push({ kind: 'gap', rows: (gap = [row]) })
  }
  return short
}

/** Every line that rows stand for. */
export function linesOf(rows: readonly Row[]): LedgerLine[] {
  return rows.flatMap((row) => (row.kind === 'gap' ? linesOf(row.rows) : row.kind === 'line' ? [row.line] : row.lines))
}
