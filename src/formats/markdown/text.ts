/** Text that Markdown shows as it is: what would be markup becomes a character reference. */
import { visible } from '../../text/visible.ts'
import { number } from '../pretty/style.ts'

// The last two keep bare addresses from becoming links.
const markup = /[\\`*_[\]<>&|~@#$]|:(?=\/\/)|(?<=www)\./gi
const lineBreaks = /\s*[\r\n\u2028\u2029]+\s*/g
const reference = (character: string) => `&#${character.charCodeAt(0)};`

/** One line of plain text. */
export function markdownText(text: string): string {
  return visible(text.replaceAll(lineBreaks, ' ')).replace(markup, reference)
}

/** One line of code. Backquotes do where nothing in it is special; a `|` would end a table cell even between them. */
export function markdownCode(text: string): string {
  const line = visible(text.replaceAll(lineBreaks, ' '))
  const isPlain = /^[^\s\\`<>&|]([^\\`<>&|]*[^\s\\`<>&|])?$/.test(line)
  return isPlain ? `\`${line}\`` : `<code>${markdownText(line)}</code>`
}

/** A message: what stands between backquotes in it is code. */
export function markdownMessage(text: string): string {
  const parts = text.split('`')
  // An odd backquote is one.
  if (parts.length % 2 === 0) return markdownText(text)
  return parts
    .map((part, index) => (index % 2 === 0 ? markdownText(part) : part === '' ? '&#96;&#96;' : markdownCode(part)))
    .join('')
}

/** Cells are Markdown already. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map(tableLine).join('')
}

const tableLine = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`

/** A table of the first rows that fit into so many bytes; how many were left out, out of `total`, is said below it. */
export function markdownTableWithin(
  bytes: number,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  total = rows.length,
): string {
  const shown = linesWithin(bytes, rows.map(tableLine))
  return markdownTable(heads, []) + shown.join('') + moreLine(total - shown.length)
}

/** The first lines that fit into so many bytes, and how many did not. */
export function markdownLinesWithin(bytes: number, lines: readonly string[]): string {
  const shown = linesWithin(bytes, lines)
  return shown.join('') + moreLine(lines.length - shown.length)
}

const moreLine = (count: number) => (count > 0 ? `\n… and ${number(count)} more\n` : '')

function linesWithin(bytes: number, lines: readonly string[]): readonly string[] {
  let used = 0
  const first = lines.findIndex((line) => (used += Buffer.byteLength(line)) > bytes)
  return first < 0 ? lines : lines.slice(0, first)
}

/** The beginning of a text that has no bound of its own. */
export function clipped(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters).replace(/[\ud800-\udbff]$/, '')}…`
}

/** A body that is shown on demand; both are Markdown already. */
export function folded(summary: string, body: string): string {
  // Without the blank line the body would not be read as Markdown.
  return `<details><summary>${summary}</summary>\n\n${body}\n</details>\n`
}
