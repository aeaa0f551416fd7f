import { width } from './style.ts'

/** Breaks a text at spaces into lines of at most so many columns; all but the first are indented. */
export function wrap(text: string, columns: number, indent: number): string[] {
  const lines: string[] = []
  const margin = ' '.repeat(indent)
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    const room = Math.max(12, columns - (lines.length > 0 ? indent : 0))
    if (line !== '' && width(longer) > room) {
      lines.push(line)
      line = word
    } else line = longer
  }
  if (line !== '') lines.push(line)
  return lines.map((one, index) => (index === 0 ? one : margin + one))
}

/** A text in as many lines as it takes, below each other, behind what stands before the first; U+00A0 holds words together. */
export function hanging(before: string, text: string, columns: number): string[] {
  const indent = Math.min(width(before), Math.floor(columns / 2))
  const [first = '', ...rest] = wrap(text, columns - indent, 0).map((line) => line.trim().replaceAll('\u00a0', ' '))
  return [before + first, ...rest.map((line) => ' '.repeat(indent) + line)]
}
