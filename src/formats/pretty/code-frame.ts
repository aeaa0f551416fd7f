/** Labels → the lines of a file with the places underlined. */
import type { ChalkInstance } from 'chalk'
import type { Label } from '../../diagnostics/diagnostic.ts'
import { coverSecrets } from '../../handoff/secret-literals.ts'
import { visible } from '../../text/visible.ts'
import { width } from './style.ts'

interface Mark {
  readonly line: number
  readonly column: number
  /** In UTF-16 units on this line; at least 1. */
  readonly length: number
  readonly message: string
  readonly primary: boolean
}

/** One file a frame; a place of several lines is underlined on its first. */
export function codeFrame(labels: readonly [Label, ...Label[]], columns: number, paint: ChalkInstance): string {
  const [{ source }] = labels
  const marks = labels
    .filter((label) => label.source === source)
    .map((label, index): Mark => {
      const { line, column } = source.position(label.span.start)
      const room = source.line(line).length - (column - 1)
      const length = Math.max(1, Math.min(label.span.end - label.span.start, room))
      return { line, column, length, message: label.message ?? '', primary: index === 0 }
    })
    .sort((a, b) => a.line - b.line || a.column - b.column)
  const primary = marks.find((mark) => mark.primary)!
  // The line above gives the place its context: usually the key it stands under.
  const shown = new Set(marks.map(({ line }) => line))
  if (primary.line > 1 && source.line(primary.line - 1).trim() !== '') shown.add(primary.line - 1)
  const lines = [...shown].sort((a, b) => a - b)
  const gutter = String(lines.at(-1)).length
  const edge = (text: string) => paint.blue(`${text.padStart(gutter + 1)} │`)
  const out = [`${paint.blue(`${' '.repeat(gutter + 1)}╭─`)} ${visible(source.name)}:${primary.line}:${primary.column}`]
  let previous = lines[0]! - 1
  for (const line of lines) {
    if (line > previous + 1) out.push(paint.blue('⋮'.padStart(gutter + 1)))
    previous = line
    // A frame may be pasted into a ticket or a build log.
    const text = coverSecrets(source.line(line))
    const own = marks.filter((mark) => mark.line === line)
    const window = fit(text, own[0], columns - gutter - 5)
    out.push(`${edge(String(line))} ${window.text}`)
    for (const mark of own) {
      const before = width(expand(text.slice(window.from, mark.column - 1))) + window.lead
      const length = Math.max(1, width(expand(text.slice(mark.column - 1, mark.column - 1 + mark.length))))
      const line = (mark.primary ? '^' : '-').repeat(Math.min(length, Math.max(1, columns - gutter - 5 - before)))
      const colored = mark.primary ? paint.red(line) : paint.blue(line)
      out.push(`${edge('')} ${' '.repeat(before)}${colored}${mark.message ? ` ${paint.blue(mark.message)}` : ''}`)
    }
  }
  return out.join('\n')
}

/** Tabs take two columns here, and control characters are shown. */
const expand = (text: string) => visible(text.replaceAll('\t', '  '))

/** The part of a long line around a mark, in what a terminal shows of it. */
function fit(text: string, mark: Mark | undefined, columns: number): { text: string; from: number; lead: number } {
  // Some letters take several units and no column; what is further away than this is not looked at.
  const reach = columns * 4
  if (columns < 20 || (text.length <= reach && width(expand(text)) <= columns)) {
    return { text: expand(text), from: 0, lead: 0 }
  }
  const column = (mark?.column ?? 1) - 1
  const isNear = column <= reach && width(expand(text.slice(0, column))) < columns * 0.7
  const before = isNear ? '' : letters(text.slice(Math.max(0, column - reach), column)).toReversed()
  const from = isNear ? 0 : column - take(before, columns / 3)
  const lead = from > 0 ? '…' : ''
  const until = from + take(letters(text.slice(from, from + reach)), columns - 2)
  const cut = expand(text.slice(from, until))
  return { text: `${lead}${cut}${until < text.length ? '…' : ''}`, from, lead: lead.length }
}

let segmenter: Intl.Segmenter | undefined

/** The letters of a text as a reader counts them: a flag or a family is one. */
function letters(text: string): string[] {
  // In printable ASCII each unit is a letter, and making a Segmenter takes a while.
  if (/^[ -~]*$/.test(text)) return text.split('')
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** How many units of the first letters fit into so many columns. */
function take(letters: Iterable<string>, columns: number): number {
  let units = 0
  let used = 0
  for (const letter of letters) {
    used += width(expand(letter))
    if (used > columns) break
    units += letter.length
  }
  return units
}
