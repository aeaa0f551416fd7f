/** Arguments of Braze's own tags: words, then `:option value` pairs; any value may hold `{{ … }}` (liquid.md 6.3). */
import type { LiquidSpan } from './finding.ts'
import { groupEnd, isSpace, quotedEnd, skipSpace, skipSpaceBack } from './fragments.ts'

export interface TagOption {
  readonly name: string
  /** The name with its colon. */
  readonly span: LiquidSpan
  /** Empty for an option without a value. */
  readonly value: LiquidSpan
}

export interface TagOptions {
  /** What stands before the first option. */
  readonly head: LiquidSpan
  readonly options: readonly TagOption[]
}

/** An option starts at a blank and `:word`, outside of `{{ }}` and JSON. */
export function readOptions(text: string, start: number, end: number): TagOptions {
  const starts: { at: number; name: string }[] = []
  for (let p = start; p < end;) {
    const unit = Math.max(groupEnd(text, p, end), jsonEnd(text, p, end))
    if (unit !== -1) {
      p = unit
      continue
    }
    const name =
      text[p] === ':' && (p === start || isSpace(text[p - 1]))
        ? /^:(\w+)/.exec(text.slice(p, Math.min(end, p + 64)))?.[1]
        : undefined
    if (name !== undefined) starts.push({ at: p, name })
    p++
  }
  const options = starts.map(({ at, name }, i) => {
    const valueStart = at + name.length + 1
    return { name, span: { start: at, end: valueStart }, value: trimmed(text, valueStart, starts[i + 1]?.at ?? end) }
  })
  return { head: trimmed(text, start, starts[0]?.at ?? end), options }
}

/** Words of the head, a `{{ … }}` counting as one character. */
export function readWords(text: string, { start, end }: LiquidSpan): LiquidSpan[] {
  const words: LiquidSpan[] = []
  for (let p = skipSpace(text, start, end); p < end; p = skipSpace(text, p, end)) {
    const from = p
    while (p < end && !isSpace(text[p])) p = Math.max(groupEnd(text, p, end), p + 1)
    words.push({ start: from, end: p })
  }
  return words
}

function trimmed(text: string, start: number, end: number): LiquidSpan {
  const from = skipSpace(text, start, end)
  return { start: from, end: skipSpaceBack(text, from, end) }
}

/** The end of the JSON object that starts at `at`, or -1 when its braces do not match. */
function jsonEnd(text: string, at: number, end: number): number {
  if (text[at] !== '{' || text[at - 1] === '$') return -1
  let depth = 0
  for (let p = at; p < end; p++) {
    const unit = p > at ? Math.max(groupEnd(text, p, end), text[p] === '"' ? quotedEnd(text, p, end) : -1) : -1
    if (unit !== -1) p = unit - 1
    else if (text[p] === '{') depth++
    else if (text[p] === '}' && --depth === 0) return p + 1
  }
  return -1
}
