/** Text that Markdown shows as it is: what would be markup becomes a character reference. */
import { visible } from '../../text/visible.ts'

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
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}
